import type { Played } from "@throughline/replay";
import type { Problem } from "@throughline/workflow";
import type { Checked } from "./check.ts";
import { began, incident, of, rowsHit, skipped } from "./faults/seen.ts";

/** An item against everything that the check says and that can be seen in a life: what it met all the same, in words. */
export function contradictions({ proofs, problems }: Checked, life: Played): string[] {
  const proven = proofs.filter(({ verdict }) => verdict === "proven");
  return [
    ...proven.flatMap((proof) =>
      NEVER[proof.code]?.(life, proof.step ?? "", proof.statement)
        ? [`proven, and not so: ${proof.statement} [${proof.code}]`]
        : [],
    ),
    ...problems.flatMap((problem) =>
      problem.verdict !== "not-decided" && ALARM[problem.code]?.(life, problem)
        ? [`an alarm, and not so: ${problem.message} [${problem.code}]`]
        : [],
    ),
  ];
}

const failedWith = (code: string) => (life: Played, step: string) =>
  of(life, "step-failed").some((entry) => entry.step === step && entry.error.code === code);

const fellThrough = failedWith("NOTHING_FITS");

/** By the code of a proven statement: what no item may meet. */
const NEVER: Record<string, (life: Played, step: string, statement: string) => boolean> = {
  "table-gap": fellThrough,
  "table-may-miss": fellThrough,
  "rules-gap": fellThrough,
  "rules-may-miss": fellThrough,
  "may-not-be-given": failedWith("VALUE_UNKNOWN"),
  "path-without-owner": ({ state }) => state?.outcome === "resolved" && !state.owner,
  "call-without-failure-way": incident,
  "write-outside-boundary": (life, step, statement) =>
    of(life, "attempt-refused").some(
      (one) => one.step === step && statement.endsWith(`may ${one.attempted}.`),
    ),
  "wait-without-timeout": ({ state, ending }, step) =>
    ending.is === "waiting" &&
    Object.values(state?.visits ?? {}).some((visit) => visit.step === step && visit.status === "waiting") &&
    Object.keys(state?.tasks ?? {}).length === 0,
};

/** By the code of a problem: what no item may do where the check complains of it. */
const ALARM: Record<string, (life: Played, problem: Problem) => boolean> = {
  "unreachable-step": (life, { step = "", message }) =>
    message.startsWith("Nothing gets") && began(life, step),
  "never-true": (life, { step = "" }) => began(life, step),
  "always-true": (life, { step = "" }) => skipped(life, step),
  "unreachable-row": (life, problem) => hits(life, problem),
  "shadowed-row": (life, problem) => hits(life, problem),
  "loop-without-exit": (life, { step = "" }) =>
    of(life, "step-completed").some(
      (entry) => entry.step === step && !/rounds were made/.test(entry.because?.text ?? "rounds were made"),
    ),
};

/** A row that is said to decide nothing has decided. Rows are named by their numbers. */
function hits(life: Played, { step = "", message }: Problem): boolean {
  const [, after, row] = /rows after row (\d+)|[Rr]ow (\d+)/.exec(message) ?? [];
  return rowsHit(life, step).some((hit) => (after ? hit > Number(after) : hit === Number(row)));
}
