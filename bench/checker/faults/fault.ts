import type { Played } from "@throughline/replay";
import type { Chance } from "../chance.ts";
import type { Opened, RawWorkspace } from "../workspace.ts";

/** The same item in the workflow with the fault, and in the good one. */
export interface Lives {
  faulty: Played;
  good: Played;
}

/** What was done to a workspace, and how its harm is seen. */
export interface Put {
  /** In words. */
  what: string;
  /** Steps at which a finding is right; empty: it is about no step. */
  steps: string[];
  /** The wrong thing is seen in the life of the faulty one, and not in that of the good one. */
  wrong(lives: Lives, sides: { faulty: Opened; good: Opened }): boolean;
  /**
   * Where one record cannot show it (nothing ever gets there, everything always does): seen over many items, besides.
   * True as soon as the good one does what the faulty one is never seen to do.
   */
  over?(lives: Lives[]): boolean;
  /** Nobody does what this step asks or waits for. */
  idle?: string;
  /** Whatever models and persons are asked, they answer as plainly as can be: no, nothing, the last of all values. */
  plain?: boolean;
  /** Items that are drawn share one desk, so that everybody of a team gets some of them. */
  oneDesk?: boolean;
  /** Operations that fail. */
  failing?: string[];
  /** There is no record that matters: any item that gets to the step is refused by the executor. */
  anyItem?: boolean;
}

/** A kind of fault, and the codes of the problems that tell of it. */
export interface FaultKind {
  kind: string;
  codes: string[];
  /** Puts it into a copy of a good workspace; `undefined` where it has no place in it. */
  put(raw: RawWorkspace, chance: Chance): Put | undefined;
}

export interface Fault extends Put {
  kind: string;
  codes: string[];
  good: RawWorkspace;
  faulty: RawWorkspace;
}
