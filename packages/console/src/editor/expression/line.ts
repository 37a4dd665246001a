import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  hoverTooltip,
  keymap,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import type { Offer, Offers } from "./complete.ts";

/** What a line asks of the field around it; always the newest. */
export interface LineHost {
  changed(text: string): void;
  offers(text: string, at: number, explicit: boolean): Offers | undefined;
  /** A text that is pasted, as it is put in. */
  pasted(text: string): string;
  /** What is known of a name, in short lines. */
  about(name: string): string[];
}

/** A line of an expression on the page. */
export interface Line {
  /** Shows another text, where it is not shown already. */
  show(text: string): void;
  mark(problems: Diagnostic[]): void;
  /** Attributes of the element that has the focus. */
  describe(attributes: Record<string, string>): void;
  focus(): void;
  close(): void;
}

const FromOutside = Annotation.define<boolean>();

/** Opens a line. History is the document's own, so there is none here. */
export function openLine(parent: HTMLElement, text: string, host: () => LineHost): Line {
  const attributes = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        attributes.of([]),
        EditorView.lineWrapping,
        coloured,
        bracketMatching(),
        closeBrackets(),
        autocompletion({
          override: [(context) => completions(context, host())],
          icons: false,
          activateOnTyping: true,
          optionClass: ({ type }) => `expression__offer expression__offer--${type}`,
          addToOptions: [{ render: says, position: 60 }],
        }),
        names(host),
        // a line has no second one; Tab leaves it
        keymap.of([...closeBracketsKeymap, ...completionKeymap, { key: "Enter", run: () => true }]),
        EditorView.clipboardInputFilter.of((pasted) => host().pasted(pasted)),
        EditorView.updateListener.of((update) => {
          const ours = update.transactions.some((one) => one.annotation(FromOutside));
          if (update.docChanged && !ours) host().changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    show(next) {
      const now = view.state.doc.toString();
      // what is read of a file has no blanks at its ends
      if (now === next || (view.hasFocus && now.trim() === next)) return;
      const head = Math.min(view.state.selection.main.head, next.length);
      view.dispatch({
        changes: { from: 0, to: now.length, insert: next },
        selection: { anchor: head },
        annotations: FromOutside.of(true),
      });
    },
    mark(problems) {
      const { length } = view.state.doc;
      const inside = problems.map((one) => ({
        ...one,
        from: Math.min(one.from, length),
        to: Math.min(one.to, length),
      }));
      view.dispatch(setDiagnostics(view.state, inside));
    },
    describe(next) {
      view.dispatch({ effects: attributes.reconfigure(EditorView.contentAttributes.of(next)) });
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}

function completions(context: CompletionContext, host: LineHost): CompletionResult | null {
  const found = host.offers(context.state.doc.toString(), context.pos, context.explicit);
  if (!found) return null;
  // they are sorted and sifted already
  return { from: found.from, options: found.offers.map(completionOf), filter: false };
}

const completionOf = (offer: Offer): Completion & { says: string } => ({
  label: offer.put,
  displayLabel: offer.name,
  says: offer.says,
  type: offer.sort,
  ...(offer.help && { info: offer.help }),
  apply(view, _completion, from, to) {
    // a quote that was closed by itself is a part of the value
    const end = view.state.sliceDoc(to, to + 1) === '"' && offer.put.endsWith('"') ? to + 1 : to;
    const cursor = from + (offer.cursor ?? offer.put.length);
    view.dispatch({ changes: { from, to: end, insert: offer.put }, selection: { anchor: cursor } });
  },
});

function says(completion: Completion): Node {
  const element = document.createElement("span");
  element.className = "expression__says";
  element.textContent = (completion as Completion & { says: string }).says;
  return element;
}

const names = (host: () => LineHost): Extension =>
  hoverTooltip((view, at) => {
    const { text, from } = view.state.doc.lineAt(at);
    for (const found of text.matchAll(/[A-Za-z_][\w.]*/g)) {
      const [start, end] = [from + found.index, from + found.index + found[0].length];
      if (at < start || at > end) continue;
      const lines = host().about(found[0]);
      if (lines.length === 0) return null;
      return { pos: start, end, above: true, create: () => ({ dom: tooltipOf(lines) }) };
    }
    return null;
  });

function tooltipOf(lines: string[]): HTMLElement {
  const element = document.createElement("div");
  element.className = "expression__about";
  for (const line of lines) {
    const row = document.createElement("div");
    row.textContent = line;
    element.append(row);
  }
  return element;
}

const marks: Record<string, Decoration> = Object.fromEntries(
  ["text", "number", "word", "function"].map((sort) => [
    sort,
    Decoration.mark({ class: `expression__${sort}` }),
  ]),
);

/** Texts, numbers, fixed words and functions in colours of their own. */
const matcher = new MatchDecorator({
  regexp:
    /("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(\b\d[\d.]*\b)|(\b(?:true|false|null|in)\b)|(\b[A-Za-z]\w*(?=\())/g,
  decoration: ([, text, number, word]) =>
    (text ? marks.text : number ? marks.number : word ? marks.word : marks.function) as Decoration,
});
const coloured = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = matcher.updateDeco(update, this.decorations);
    }
  },
  { decorations: ({ decorations }) => decorations },
);
