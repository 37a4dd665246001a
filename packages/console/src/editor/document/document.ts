import { applyEdits, type Path, type Places, type Problem, type Workflow } from "@throughline/workflow";
import type { Editor, TextEdit } from "../editor.ts";
import { begin, current, pushed, redone, undone } from "./history.ts";

/** What a text says, as the page reads it by itself. */
export interface Read {
  /** Absent where the text is no YAML, or no map. */
  workflow?: Workflow;
  places: Places;
  problems: Problem[];
}

/** An editor, and what only the page around the views needs of it. */
export interface OpenEditor extends Editor {
  /** What undo would undo, and redo would do again. */
  readonly undoes: string | undefined;
  readonly redoes: string | undefined;
  /** What was last undone or done again, for people: "Undone: Add a wait". */
  readonly told: { text: string; nth: number } | undefined;
}

/** The one document of an editor. A new `Editor` is there after each change of anything. */
export interface WorkflowDocument {
  get(): OpenEditor;
  subscribe(listener: () => void): () => void;
  /** Reads the text anew: what it is checked against has become known, or is another one. */
  readBy(read: (text: string) => Read): void;
  /** What somebody who knows more said of a text; of one that is no longer there it is kept until its successor is told. */
  judged(text: string, problems: Problem[]): void;
  /** Something else is worked on: another version. There is nothing to undo then. */
  restart(text: string): void;
}

/** Typing is read when it pauses for so long, in ms. */
const PAUSE_MS = 150;

/**
 * Opens a document. Every change of any view comes here; the text is the truth, and one stack of texts undoes all of it.
 * A change is read at once, typing when it pauses.
 */
export function openDocument(id: string, first: string, how: (text: string) => Read): WorkflowDocument {
  const listeners = new Set<() => void>();
  let read = how;
  let history = begin(first);
  let latest = { text: first, ...read(first) };
  /** Of the last text that could be read. */
  let known: { text: string; workflow?: Workflow | undefined; places?: Places | undefined } = latest.workflow
    ? latest
    : { text: "" };
  let judgement: { text: string; problems: Problem[] } | undefined;
  let selection: Path | undefined;
  let told: OpenEditor["told"];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let editor = shown();

  function shown(): OpenEditor {
    const { text } = current(history);
    return {
      id,
      text,
      workflow: known.workflow,
      places: known.places,
      readable: known.text === text,
      problems: problemsOf(text),
      selection,
      undoes: history.now > 0 ? current(history).label : undefined,
      redoes: history.entries[history.now + 1]?.label,
      told,
      select(path) {
        selection = path;
        changed();
      },
      edit,
      undo: () => step(undone(history), "Undone"),
      redo: () => step(redone(history), "Done again"),
    };
  }

  function problemsOf(text: string): Problem[] {
    if (judgement?.text === text) return judgement.problems;
    // what only the server proves stays until it says otherwise, without repairs that were made for another text
    const own = new Set(latest.problems.map(({ code }) => code));
    const proven = judgement?.problems.filter((one) => !own.has(one.code) && one.verdict !== undefined) ?? [];
    return [...latest.problems, ...proven.map(({ edits: _, ...rest }) => rest)];
  }

  function changed(): void {
    editor = shown();
    for (const listener of listeners) listener();
  }

  function readNow(): void {
    clearTimeout(timer);
    const { text } = current(history);
    if (latest.text === text) return;
    latest = { text, ...read(text) };
    if (latest.workflow) known = latest;
  }

  function edit(change: TextEdit): boolean {
    const { label, select, burst } = change;
    const text = "text" in change ? change.text : changedText(change.changes);
    if (text === undefined) return false;
    if (text !== current(history).text) {
      history = pushed(history, { text, label, at: select ?? selection, burst });
      told = undefined;
      if ("text" in change && burst !== undefined) later();
      else readNow();
    }
    if (select) selection = select;
    changed();
    return true;
  }

  function changedText(changes: Extract<TextEdit, { changes: unknown }>["changes"]): string | undefined {
    readNow();
    const { text } = current(history);
    const edits = known.text === text ? known.places?.edits(changes) : undefined;
    return edits && applyEdits(text, edits);
  }

  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      readNow();
      changed();
    }, PAUSE_MS);
  }

  function step(to: ReturnType<typeof undone>, word: string): void {
    if (!to) return;
    const [next, entry] = to;
    history = next;
    readNow();
    if (entry.at) selection = entry.at;
    told = { text: `${word}: ${entry.label}`, nth: (told?.nth ?? 0) + 1 };
    changed();
  }

  return {
    get: () => editor,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    readBy(by) {
      if (by === read) return;
      read = by;
      latest = { ...latest, text: "\u0000" };
      readNow();
      changed();
    },
    judged(text, problems) {
      judgement = { text, problems };
      changed();
    },
    restart(text) {
      history = begin(text);
      judgement = undefined;
      told = undefined;
      readNow();
      changed();
    },
  };
}
