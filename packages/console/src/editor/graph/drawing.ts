import type { Path, Problem } from "@throughline/workflow";
import type { IconName } from "../../marks/icons.ts";

/** The picture of a workflow as plain data: pixels, x from the spine of the stages, y from the top. */
export interface Drawing {
  nodes: DrawnNode[];
  lines: DrawnLine[];
  pluses: Plus[];
  bands: Band[];
  /** The ways from node to node, as the arrow keys walk them: the first of a node is its true branch. */
  ways: { from: string; to: string; back?: true }[];
  left: number;
  right: number;
  height: number;
  /** How far the stages reach; what stands beside them is to the right of that. */
  stages: number;
}

export interface DrawnNode {
  /** The step's id; "start", "stage/Name" of a collapsed one, "while/0" of a handler. The same as long as the thing is. */
  id: string;
  is: "start" | "step" | "stage" | "handler";
  /** The id of its step. */
  step?: string;
  /** Where it stands in the file. */
  path: Path;
  x: number;
  y: number;
  width: number;
  height: number;
  title: string;
  text: string;
  /** Name of the kind. */
  kind: string;
  icon: IconName;
  /** Hue of the icon, as who decides in such a step. */
  hue: "rule" | "table" | "model" | "person";
  /** Nothing stands to its right: there is room for its problem. */
  free: boolean;
  /** Steps that it hides while it is collapsed; absent where nothing can be hidden. */
  holds?: number;
  collapsed?: boolean;
}

/** What a line counts, of what became of a step: all that came to it, those that were begun, skipped, … */
export type Counts = { step: string } & (
  | { of: "came" | "begun" | "skipped" | "left" | "passed" | "again" }
  | { block: string }
);

export interface DrawnLine {
  id: string;
  /** Path of an SVG. */
  d: string;
  counts?: Counts;
  /** The way that is taken where nothing else is, and the way back of a loop. */
  look?: "else" | "back";
  label?: { text: string; title?: string; x: number; y: number; width: number; centred?: true };
  /** Where its count is told: to the right of it, or to the left. Absent: another part of the way tells it. */
  at?: { x: number; y: number; left?: true };
}

/** A place in which a step can be put. */
export interface Plus {
  id: string;
  x: number;
  y: number;
  /** The list of steps in the file, and the place in it. */
  list: Path;
  index: number;
  /** "Add a step before Priority" */
  label: string;
}

export interface Band {
  name: string;
  path: Path;
  y: number;
  height: number;
  /** "within 15 business minutes" */
  milestone: string;
  collapsed: boolean;
}

/** Measures, in pixels. */
export const size = {
  ...{ node: 240, height: 42, start: 180, startHeight: 28 },
  /** Between two nodes, with the plus in the middle. */
  gap: 36,
  /** Above a step with a condition: where the ways part, and its words. */
  lead: 26,
  /** Below it: where the ways meet. */
  trail: 10,
  /** From a node to the way around it. */
  around: 56,
  /** Between lanes. */
  lanes: 44,
  /** Above lanes: the ways part, and their words. */
  fork: 34,
  join: 14,
  /** From a loop to its way back. */
  back: 34,
  /** From the stages to what stands beside them. */
  beside: 220,
  ...{ foot: 6, bend: 8 },
} as const;

/** Problems by the node that they are about: that of their step, else the longest path that leads to them. */
export function problemsAt(
  nodes: readonly DrawnNode[],
  problems: readonly Problem[],
): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { step, path } = problem;
    const node =
      (path && nodeAt(nodes, path)) ?? (step === undefined ? undefined : nodes.find(({ id }) => id === step));
    if (node) found.set(node.id, [...(found.get(node.id) ?? []), problem]);
  }
  return found;
}

/** The node of what stands at a path in the file, or around it. */
export function nodeAt(nodes: readonly DrawnNode[], path: Path): DrawnNode | undefined {
  let best: DrawnNode | undefined;
  for (const node of nodes) {
    const within = node.path.length <= path.length && node.path.every((key, i) => key === path[i]);
    if (within && node.path.length > (best?.path.length ?? 0)) best = node;
  }
  return best;
}
