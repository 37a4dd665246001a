import { type AgentFiles, type Checked, checkText, type Kinds, type Problem } from "@throughline/workflow";
import { prove } from "./index.ts";
import type { Proof, ProofContext } from "./prover.ts";

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
  const proven = prove(workflow, { ...context, kinds, places });
  const problems = together(checked.problems, proven.problems);
  return {
    ...checked,
    problems,
    valid: problems.every(({ severity }) => severity === "warning"),
    proofs: proven.proofs,
  };
}

/** Both kinds of problems in the order of the file. Where both speak of the same, the proof has the record that shows it. */
function together(checked: Problem[], proven: Problem[]): Problem[] {
  const placeOf = ({ code, line, column }: Problem) => `${code} ${line} ${column}`;
  const shown = new Set(proven.map(placeOf));
  return [...checked.filter((one) => !shown.has(placeOf(one))), ...proven].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}
