import type { Value } from "@throughline/workflow";
import type { Candidate, Demand } from "../choose/candidate.ts";
import type { Turn } from "../choose/view.ts";
import type { Change } from "../criteria/criterion.ts";
import type { Way } from "../types.ts";

/** An order among those who fit. */
export interface Order {
  /** The lower, the better; texts by their letters. */
  value(one: Candidate): number | string;
  /** What the best one did: "had the lowest load (2 of 6)". */
  won(best: Candidate): string;
  /**
   * What stands against one who came after the best: "More loaded ({load})". `{load}` and `{total}` stand for theirs,
   * `{score}` for their `score`, other names for what `shows` gives under them. Few different ones, so that tables stay small.
   */
  lost: string | ((one: Candidate, best: Candidate) => string);
  /** What those have in common whom it does not tell apart: "load". */
  same: string;
  /** A number that shows how good somebody is. */
  score?(one: Candidate): number;
  /** Values for the table of candidates, by their name for people. */
  shows?: Record<string, (one: Candidate) => Value>;
  /** Single changes that bring somebody forward, the smallest first. */
  changes?(one: Candidate, best: Candidate): Iterable<Change>;
  /** The turn that the best one takes by it. */
  turn?(best: Candidate): Turn;
}

/** Makes a way to choose of what a request says of it. */
export type MakeOrder = (demand: Demand, way: Way) => Order;
