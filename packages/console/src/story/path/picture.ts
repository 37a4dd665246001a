import type { DecidedBy } from "../../api/types.ts";
import type { IconName } from "../../marks/icons.ts";
import type { Words } from "../unmet.ts";

/** The drawn workflow as plain data: pixels from the top left corner. */
export interface Picture {
  width: number;
  height: number;
  stages: { name: string; y: number; height: number; ms?: number }[];
  nodes: PathNode[];
  edges: { d: string; state: "taken" | "faded" | "ahead" | "flag" }[];
  flags: { id: string; x: number; y: number; select: string; text: string; more: string }[];
  /** Steps taken, of all that the workflow has. */
  taken: number;
  steps: number;
}

export interface PathNode {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** What a click selects; absent where nothing happened yet. */
  select?: string;
  title: string;
  text: string;
  side: string;
  icon: IconName;
  by?: DecidedBy;
  state: NodeState;
  /** Side nodes hang to the right of the spine. */
  column: "spine" | "side";
  /** Why it was not taken. */
  unmet?: Words;
}

export type NodeState = "taken" | "waiting" | "failed" | "not-taken" | "ahead";

/** Measures of the picture. */
export const size = {
  margin: 12,
  node: 200,
  nodeHeight: 40,
  side: 152,
  sideHeight: 32,
  /** Between the spine's node and its side node. */
  reach: 32,
  /** Between two nodes of the spine. */
  gap: 22,
  /** Room for a stage's name. */
  head: 30,
  foot: 18,
  /** One line of the words under a side node, and how many characters it holds. */
  line: 14.5,
  chars: 27,
} as const;
