import { type AgentFiles, type Checked, checkText, type Kinds, type Problem } from "@throughline/workflow";
import { prove } from "./prove.ts";
import type { Proof, ProofContext } from "./prover.ts";
import { settled } from "./settled.ts";

export interface ProvenText extends Checked {
  /** Empty where the file cannot be read to its end: nothing is proven of a part of a workflow. */
  proofs: Proof[];
}

/**
 * Reads, checks and proves a workflow file: everything that is wrong with it, in the order of the file, and what was
 * proven. Never throws.
 *
 * @param agents files of agents that the workflow may take from there
 */
export function proveText(
  input: string | Uint8Array,
  kinds: Kinds,
  context: Omit<ProofContext, "kinds" | "places"> = {},
  agents: AgentFiles = {},
): ProvenText {
  const checked = checkText(input, kinds, context, agents);
  const { workflow, complete, places } = checked;
  if (!workflow || !complete) return { ...checked, proofs: [] };
  const whole = { ...context, kinds, places };
  const proven = prove(workflow, whole);
  // with the members at hand it is proven for which values somebody is needed
  const said = whole.roster
    ? checked.problems.filter(({ code }) => code !== "nobody-with-skill")
    : checked.problems;
  const problems = settled(said, proven.problems, { workflow, context: whole }).map((problem) =>
    repairable(problem, checked.problems),
  );
  return {
    ...checked,
    problems,
    valid: problems.every(({ severity }) => severity === "warning"),
    proofs: proven.proofs,
  };
}

/** What the check can repair is repaired where the proof tells of it. */
function repairable(problem: Problem, checked: Problem[]): Problem {
  const same = checked.find(
    ({ code, line, column, edits }) =>
      edits && code === problem.code && line === problem.line && column === problem.column,
  );
  return problem.edits || !same?.edits ? problem : { ...problem, edits: same.edits };
}
