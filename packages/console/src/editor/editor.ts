import type { Change, Path, Places, Problem, Workflow } from "@throughline/workflow";

/**
 * One workflow's text being changed. Graph, outline, form and text are views of this one document: none of them keeps
 * anything of its own, and every change of any of them is one `edit`.
 */
export interface Editor {
  /** The workflow's id. */
  readonly id: string;
  /** The file as it stands on the screen. */
  readonly text: string;
  /** What the text says; of the last text that could be read, while this one cannot. */
  readonly workflow: Workflow | undefined;
  /** Where the parts of `workflow` stand, by path in the file. */
  readonly places: Places | undefined;
  /** Whether `workflow` is what `text` says. */
  readonly readable: boolean;
  /** What is wrong with the text: the page's own checks at once, the server's proofs as soon as they are there. */
  readonly problems: readonly Problem[];
  /** What is looked at: a path in the file, such as `["stages", 1, "steps", 0]` or `["agents", "reader"]`. */
  readonly selection: Path | undefined;
  /** Looks at something else; no view's own affair, and no entry of the undo stack. */
  select(path: Path | undefined): void;
  /** Changes the text, as one entry of the undo stack. False where it cannot be done, and nothing is changed. */
  edit(edit: TextEdit): boolean;
  undo(): void;
  redo(): void;
}

/** A change of the text: by what it says, or as a whole. */
export type TextEdit = {
  /** What was done, for "Undo: …": "Add a wait", "Rename priority". */
  label: string;
  /** What is looked at afterwards. */
  select?: Path;
  /** Edits of the same burst one after the other are one entry of the undo stack: typing in one field. */
  burst?: string;
} & ({ changes: Change[] } | { text: string });
