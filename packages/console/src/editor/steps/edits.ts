import type { kinds } from "@throughline/steps";
import type { Path } from "@throughline/workflow";
import type { Editor, TextEdit } from "../editor.ts";
import { flat, type Part, partAt, partsOf } from "../outline/parts.ts";
import { beginningOf } from "./beginning.ts";
import { readSteps, writtenAt } from "./written.ts";

/** Where a step can be put: a list of steps, and an index in it. */
export interface Slot {
  list: Path;
  index: number;
}

/** The parts of what is open, and the one that is looked at. */
export function partsIn({ workflow, places, selection }: Editor): { parts: Part[]; part: Part | undefined } {
  const parts = workflow && places ? partsOf(workflow, places) : [];
  return { parts, part: partAt(parts, selection) };
}

/** The selected step, where it is one of a list. */
export function stepIn(editor: Editor): { part: Part; list: Path; index: number } | undefined {
  const { part } = partsIn(editor);
  const index = part?.path.at(-1);
  if (part?.is !== "step" || typeof index !== "number") return undefined;
  return { part, list: part.path.slice(0, -1), index };
}

/** Where a new step goes: behind the one that is looked at, into the stage or branch, or to the very end. */
export function slotIn(editor: Editor): Slot | undefined {
  const step = stepIn(editor);
  if (step) return { list: step.list, index: step.index + 1 };
  const { parts, part } = partsIn(editor);
  const into = part?.steps ? part : parts.findLast(({ steps }) => steps);
  return into?.steps && { list: into.steps, index: into.parts.length };
}

export function adding(
  editor: Editor,
  kind: (typeof kinds)[number],
  { list, index }: Slot,
): TextEdit | undefined {
  const { workflow } = editor;
  if (!workflow) return undefined;
  const path = [...list, index];
  return {
    label: `Add ${kind.kind}`,
    changes: [{ path, insert: beginningOf(kind, workflow) }],
    select: path,
  };
}

/** The selected step as text, as it can be pasted anywhere. */
export function copied(editor: Editor): string | undefined {
  const step = stepIn(editor);
  return step && editor.places && writtenAt(editor.text, editor.places.at(step.part.path));
}

/** Puts in the steps of a text; `undefined` where there are none in it. */
export function pasting(
  editor: Editor,
  text: string,
  slot = slotIn(editor),
  word = "Paste",
): TextEdit | undefined {
  const steps = editor.workflow && readSteps(text, editor.workflow);
  if (!steps || !slot) return undefined;
  const path = [...slot.list, slot.index];
  return {
    label: `${word} ${steps.length === 1 ? "a step" : `${steps.length} steps`}`,
    changes: steps.map(({ value, yaml }) => ({ path, insert: value, yaml })),
    select: path,
  };
}

/** Takes the selected step out. With the last step of a branch the branch goes; with its last branch the step that branches. */
export function removing(editor: Editor): TextEdit | undefined {
  const step = stepIn(editor);
  if (!step) return undefined;
  const { parts } = partsIn(editor);
  const path = leftOut(parts, step);
  const after = step.index > 0 ? [...step.list, step.index - 1] : step.list.slice(0, -1);
  return {
    label: `Remove ${step.part.label}`,
    changes: [{ path, remove: true }],
    select: path === step.part.path ? after : path.slice(0, -1),
  };
}

function leftOut(parts: Part[], { part, list }: { part: Part; list: Path }): Path {
  const all = flat(parts);
  const block = all.find(({ is, path }) => is === "block" && same(path, list));
  if (!block || block.parts.length > 1) return part.path;
  const around = all.find(({ parts }) => parts.includes(block));
  if (around && around.parts.length === 1) {
    const outer = { part: around, list: around.path.slice(0, -1) };
    return leftOut(parts, outer);
  }
  return typeof list.at(-2) === "number" ? list.slice(0, -1) : list;
}

/** Moves the selected step by one: within its list, else to the stage or branch before or behind. */
export function moving(editor: Editor, by: 1 | -1): TextEdit | undefined {
  const step = stepIn(editor);
  if (!step) return undefined;
  const { part, list, index } = step;
  const lists = flat(partsIn(editor).parts).filter(
    ({ steps, path }) => steps && !startsWith(path, part.path),
  );
  const own = lists.findIndex(({ steps }) => steps && same(steps, list));
  const length = lists[own]?.parts.length ?? 0;
  const within = index + by >= 0 && index + by < length;
  const next = lists[own + by];
  // the last one of a branch cannot leave it: there would be a way with nothing on it
  if (!within && (!next?.steps || (length === 1 && lists[own]?.is === "block"))) return undefined;
  const to = within
    ? [...list, by > 0 ? index + 2 : index - 1]
    : [...(next?.steps ?? []), by > 0 ? 0 : (next?.parts.length ?? 0)];
  const arrived = within ? [...list, index + by] : to;
  return {
    label: `Move ${part.label} ${by > 0 ? "down" : "up"}`,
    changes: [{ path: part.path, move: to }],
    select: arrived,
  };
}

const same = (one: Path, other: Path) => one.length === other.length && startsWith(one, other);
const startsWith = (path: Path, start: Path) => start.every((key, at) => path[at] === key);
