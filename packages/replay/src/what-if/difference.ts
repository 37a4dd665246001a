import type { Unasked } from "../play/world.ts";
import type { Cause } from "./cause.ts";
import type { Edit } from "./edits.ts";
import type { Sum } from "./told.ts";

/** How exactly an item could be played: all that it read was kept, is read as it is today, or is not known. */
export type Fidelity = "exact" | "re-read" | "unknown";

/** An item that comes out otherwise with the draft. Plain data: what `what-if --json` prints a line of. */
export interface ItemDifference {
  item: string;
  /** What people see that differs: "owner", "path", "priority", … */
  changed: string[];
  /**
   * `by rule`: it is routed otherwise on equal state; `by load`: it is treated the same, and got somebody else, or later,
   * because others were routed elsewhere.
   */
  how: "by rule" | "by load";
  before: Sum;
  after: Sum;
  /** The first step that differs; for what belongs to no step, its stage. */
  firstStep: string;
  /** What happens there, in a few words. */
  parts: { before?: string; after?: string };
  /** The edits that caused it; absent: by load, and the draft has several edits. */
  cause?: CauseTold;
  /** In billionths of a US dollar. */
  costChange: number;
  fidelity: Fidelity;
  /** What the draft asks and nobody was ever asked. */
  neverAsked?: Unasked[];
}

export interface CauseTold {
  /** "priority: row 3 of the table" */
  text: string;
  edits: EditTold[];
  how: Cause["how"];
}

export type EditTold = Omit<Edit, "path"> & { path: string; text: string };

const SEEN: [name: string, of: (sum: Sum) => unknown][] = [
  ["outcome", ({ outcome }) => outcome],
  ["owner", ({ owner }) => owner],
  ["team", ({ team }) => team],
  ["path", ({ path }) => path],
  ["stages", ({ stages }) => stages],
  ["priority", ({ priority }) => priority],
  ["facts", ({ facts }) => facts],
  ["milestones", ({ violated }) => violated],
  ["cost", ({ cost }) => cost],
  ["API calls", ({ apiCalls }) => apiCalls],
];

/** Which of the things that people ask of an item differ. */
export const changedIn = (before: Sum, after: Sum): string[] =>
  SEEN.filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after))).map(([name]) => name);
