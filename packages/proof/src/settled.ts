import { findStep, type Problem } from "@throughline/workflow";
import { sample, walkOf } from "./paths/index.ts";
import type { Around } from "./prover.ts";
import type { Constraint } from "./solve/index.ts";

/** What the check can only suspect: where the proofs do not say it, it is not so. */
const PROVEN = new Set([
  "may-not-be-given",
  "two-writers",
  "table-may-miss",
  "rules-may-miss",
  "unreachable-row",
  "unreachable-rule",
]);

/** What every item meets that gets to the step. */
const MET = new Set([
  "given-too-late",
  "loop-without-exit",
  "write-outside-boundary",
  "write-outside-governs",
  "gives-outside-boundary",
  "call-outside-boundary",
  "model-outside-boundary",
  "nobody-with-skill",
]);

/**
 * The problems of the check and those of the proofs as one list, in the order of the file: where both speak of the same
 * the proof does, and what every item meets that gets to a step has a record that gets there.
 */
export function settled(
  checked: readonly Problem[],
  proven: readonly Problem[],
  around: Pick<Around, "workflow" | "context">,
): Problem[] {
  const at = ({ code, step, line, column }: Problem) => `${code} ${step} ${line} ${column}`;
  const byPlace = new Map(proven.map((problem) => [at(problem), problem]));
  const said = new Set(checked.map(at));
  const tooLate = new Set(
    checked.filter(({ code }) => code === "given-too-late").map(({ line, column }) => `${line} ${column}`),
  );
  const others = proven.filter(
    (problem) =>
      !said.has(at(problem)) &&
      !(problem.code === "may-not-be-given" && tooLate.has(`${problem.line} ${problem.column}`)),
  );
  const both = checked.flatMap((problem): Problem[] => {
    const proof = byPlace.get(at(problem));
    // what repairs it is known by the check
    if (proof) return [{ ...problem, ...proof, ...(problem.edits && { edits: problem.edits }) }];
    return PROVEN.has(problem.code) ? [] : [withExample(problem, around)];
  });
  return [...both, ...others].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A record that gets to the step, with the facts that the problem speaks of. */
function withExample(problem: Problem, around: Pick<Around, "workflow" | "context">): Problem {
  const { example = {}, step: id, code } = problem;
  if (id === undefined || !MET.has(code)) return problem;
  const walk = walkOf(around);
  const step = findStep(around.workflow, id);
  const facts = Object.entries(example).map(
    ([name, value]): Constraint => ({ source: `${name} == ${JSON.stringify(value)}`, is: "holds" }),
  );
  // what is never begun is come to all the same, and passed
  for (const ways of [walk.begun, walk.before]) {
    const there = sample({ walk }, (step && ways.get(step)) ?? [], facts);
    if (there.is === "yes") return { ...problem, verdict: "refuted", example: there.example };
  }
  return problem;
}
