import type { Value } from "@throughline/workflow";
import type { Candidate, Demand } from "../choose/candidate.ts";

/** Something that can stand against a member. */
export interface Criterion {
  /** What it is given up as: `drop hours`; absent: it never is. */
  name?: string;
  /** It is not a matter of the moment: somebody who fails it will fail it for this item tomorrow too. */
  lasting?: boolean;
  /** Nothing else is told of somebody who fails it. */
  final?: boolean;
  /** Whether somebody fails it. Is asked of thousands: no words here. */
  fails(one: Candidate): boolean;
  /** What stands against somebody who fails it. `{load}` stands for theirs, and the names of `shows` for what these show. */
  why(one: Candidate): string;
  /** What those who fail it have in common: "out of hours". */
  those: string;
  /** What those who fit have in common: "in hours". */
  were?: string;
  /** Values for the table of candidates, by their name for people. */
  shows?: Record<string, (one: Candidate) => Value>;
  /** Single changes with which somebody who fails it would fit, the smallest first; none: nothing is thinkable. */
  changes?(one: Candidate): Change[];
}

/** A member as they might have been. */
export interface Change {
  /** "in hours", "with a load of 1 of 4 instead of 2" */
  text: string;
  to: Candidate;
}

/** Makes a kind of criterion of what a request asks for: none where it does not ask for it. */
export type MakeCriteria = (demand: Demand) => Criterion[];
