import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useSurroundings } from "../../api/surroundings.ts";
import type { Editor } from "../editor.ts";
import { partAt, partsOf } from "../outline/parts.ts";
import { fieldsToOffer } from "../surroundings.ts";
import { completion } from "./completion.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { look } from "./look.ts";
import { markedLines, markLines } from "./marked-lines.ts";
import { placeOfPart, spanOf } from "./places.ts";

/** Set on what comes from the document, so that it does not go back there. */
const ours = Annotation.define<true>();

/** The file's text. What is typed is an edit of the document as any other; undo is the document's. */
export default function Text({ editor }: { editor: Editor }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(editor);
  latest.current = editor;
  const known = useSurroundings(editor.id);
  const fields = useRef(fieldsToOffer(known.data));
  fields.current = fieldsToOffer(known.data);
  const { selection, workflow, places, readable } = editor;

  useEffect(() => {
    const made = new EditorView({
      parent: host.current as HTMLElement,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          lineNumbers(),
          lintGutter(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          closeBrackets(),
          indentUnit.of("  "),
          yaml(),
          autocompletion({
            override: [
              completion(
                () => latest.current.workflow,
                () => fields.current,
              ),
            ],
          }),
          keymap.of([...completionKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
          markedLines,
          look,
          EditorView.contentAttributes.of({ "aria-label": "Text of the workflow", tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.transactions.some((one) => one.annotation(ours))) return;
            if (update.docChanged)
              latest.current.edit({
                label: "Edit the text",
                text: update.state.doc.toString(),
                burst: "text",
              });
            if (update.selectionSet || update.docChanged) follow(latest.current, update.state);
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const { current: shown } = view;
    if (shown) show(shown, editor.text);
  }, [editor.text]);

  useEffect(() => {
    const { current: shown } = view;
    shown?.dispatch(
      setDiagnostics(shown.state, diagnosticsOf(editor.problems, shown.state.doc, latest.current)),
      {
        annotations: ours.of(true),
      },
    );
  }, [editor.problems]);

  useEffect(() => {
    const { current: shown } = view;
    if (!shown) return;
    const span = selection && spanOf(selection, { workflow, places, readable }, shown.state.doc);
    const isInside = span && shown.hasFocus && inside(shown.state.selection.main.head, span);
    shown.dispatch({
      effects: [
        markLines.of(span),
        ...(span && !isInside ? [EditorView.scrollIntoView(span.from, { y: "center" })] : []),
      ],
      annotations: ours.of(true),
    });
  }, [selection, workflow, places, readable]);

  return <div ref={host} className="code" />;
}

const inside = (at: number, { from, to }: { from: number; to: number }) => at >= from && at <= to;

/** Puts a text in the place of what is shown; the cursor stays where it is as far as the text around it does. */
function show(view: EditorView, text: string): void {
  const before = view.state.doc.toString();
  if (before === text) return;
  let from = 0;
  while (from < before.length && before[from] === text[from]) from++;
  let tail = 0;
  const most = Math.min(before.length, text.length) - from;
  while (tail < most && before[before.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  view.dispatch({
    changes: { from, to: before.length - tail, insert: text.slice(from, text.length - tail) },
    annotations: ours.of(true),
  });
}

/** What is looked at is the part in which the cursor stands. */
function follow(editor: Editor, state: EditorState): void {
  const { workflow, places, readable, selection } = editor;
  if (!workflow || !places || !readable) return;
  const parts = partsOf(workflow, places);
  const part = placeOfPart(parts, places, state.doc.lineAt(state.selection.main.head).number);
  if (part && partAt(parts, selection)?.key !== part.key) editor.select(part.path);
}
