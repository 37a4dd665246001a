import type { Played } from "@throughline/replay";
import type { Asking, Path, Problem, Repair, Step, Workflow } from "@throughline/workflow";
import type { Fields } from "./moments.ts";
import type { Walk } from "./walk.ts";

/** One statement about a workflow, and what came of proving it. */
export interface Finding {
  /** Stable: the code of the problem that there is where it is refuted. */
  code: string;
  /** What is to be true, in a sentence: "Something gets to the step refund." */
  statement: string;
  verdict: "proven" | "refuted" | "not decided";
  /** Where it is: a step, stage or handler, and the path below it. */
  of?: object;
  step?: Step;
  path?: Path;
  /** Where it is not proven. */
  severity?: Problem["severity"];
  message?: string;
  fix?: string;
  repair?: Repair[];
  /** A record with which it can be seen, by fields and facts; what did not go well stands under the name of its step. */
  example?: Record<string, unknown>;
  /** What an example rests on whose way may be none: it is only told where an item that is played shows it. */
  rests?: string;
  /** The condition that could not be decided. */
  because?: string;
}

/** What is looked at to prove something. */
export interface Subject {
  workflow: Workflow;
  walk: Walk;
  fields?: Fields;
  /** The most that a call of a step can cost, in billionths of a US dollar; undefined: it is never made. */
  mostOf?: (step: Step, asking: Asking, workflow: Workflow) => number | undefined;
}

/** Proves statements of one sort. */
export interface Prover {
  codes: readonly string[];
  prove(subject: Subject): Finding[];
  /** Whether an item that was played shows what is wrong. */
  shows?(played: Played, finding: Shown, workflow: Workflow): boolean;
}

export type Shown = Pick<Problem, "code" | "example" | "step">;
