import { type Problem, type Remark, reporter, surroundings, type Workflow } from "@throughline/workflow";
import { alongPaths } from "./paths/index.ts";
import { people } from "./people/index.ts";
import type { Around, Proof, ProofContext, Prover } from "./prover.ts";

/** Everything that is proven of a workflow: a new proof is one file, and one line here. */
const PROVERS: Prover[] = [alongPaths, people];

export interface Proven {
  /** In the order of the file. */
  problems: Problem[];
  proofs: Proof[];
}

/**
 * Proves a workflow, or finds the records with which it goes wrong. Pure, and never throws for what is in the workflow;
 * what its text says wrongly (names, types, boundaries) is found by `checkWorkflow`, and proofs about that are left open.
 */
export function prove(workflow: Workflow, context: ProofContext): Proven {
  const { report, problems } = reporter(context.places);
  const around: Around = {
    ...surroundings(workflow, context, report, context.places),
    context,
  };
  const found = PROVERS.map((prover) => prover(around));
  for (const remark of found.flatMap(({ problems }): Remark[] => problems)) report(remark);
  return { problems: problems(), proofs: found.flatMap(({ proofs }) => proofs) };
}
