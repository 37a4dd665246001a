import { kinds } from "@throughline/steps";
import { checkText } from "@throughline/workflow";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { CheckAnswer, Surroundings, WholeVersion } from "../../api/types.ts";
import { agentFilesOf, checkContextOf } from "../surroundings.ts";
import { type OpenEditor, openDocument } from "./document.ts";
import { type Unsaved, useUnsaved } from "./unsaved.ts";
import { useJudgement } from "./use-judgement.ts";

/** A workflow that is open in the editor, with what the page around the views has to know. */
export interface Opened {
  editor: OpenEditor;
  /** What the server said of the text, or of the one before while it is asked. */
  judged: CheckAnswer | undefined;
  judging: boolean;
  /** The version that is worked on, as it was saved. */
  base: WholeVersion;
  /** The text is another one than that of `base`. */
  unsaved: boolean;
  /** What was found in this browser when the page was opened, and is on the screen again. */
  recovered: Unsaved | undefined;
  /** From now on another version is worked on; the text on the screen stays, or is that version's. */
  rebase(version: WholeVersion, take: "its text" | "mine"): void;
}

/** Opens a version in the editor; what was typed on it and never saved is there again, as something that can be undone. */
export function useEditor(id: string, opened: WholeVersion, known: Surroundings | undefined): Opened {
  const [base, setBase] = useState(opened);
  const read = useMemo(() => {
    const [context, agents] = [checkContextOf(known), agentFilesOf(known)];
    return (text: string) => checkText(text, kinds, context, agents);
  }, [known]);
  const kept = useUnsaved(id);
  const [{ document, recovered }] = useState(() => {
    const document = openDocument(id, opened.text, read);
    const recovered = kept.found;
    if (recovered && recovered.text !== opened.text)
      document.get().edit({ label: "What was not saved", text: recovered.text });
    return { document, recovered: document.get().undoes === undefined ? undefined : recovered };
  });
  const editor = useSyncExternalStore(document.subscribe, document.get);
  const unsaved = editor.text !== base.text;

  useEffect(() => document.readBy(read), [document, read]);
  useEffect(
    () => kept.keep(unsaved ? { text: editor.text, on: base.number } : undefined),
    [kept, unsaved, editor.text, base.number],
  );
  const { answer, judging } = useJudgement(id, editor.text, base.agents, (text, { problems }) =>
    document.judged(
      text,
      problems.filter(({ file }) => file === undefined),
    ),
  );

  const rebase: Opened["rebase"] = (version, take) => {
    setBase(version);
    if (take === "its text") document.restart(version.text);
  };
  return { editor, judged: answer, judging, base, unsaved, recovered, rebase };
}
