import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { count, type Proof, type ProofCounts } from "@throughline/proof";
import type { Problem } from "@throughline/workflow";
import type { Workspace } from "../workspace.ts";

/** What may keep a draft from going live, and what is proven of it. Plain JSON. */
export interface CheckReport {
  /** There are no errors; there may be warnings. */
  valid: boolean;
  /** Those of the workflow in the order of its file, then those of its neighbours and examples. */
  problems: (Problem & { file: string })[];
  proofs: ProofCounts & { undecided: Proof[] };
  /** Regression examples that were played; none while the workflow has errors. */
  examples: number;
}

/** The report on a workflow and its neighbours, with its regression examples played. */
export async function reportOn(workspace: Workspace): Promise<CheckReport> {
  const { proofs } = workspace;
  const sound = workspace.problems.every(isWarning);
  const examples = sound ? await examplesOf(workspace) : { examples: 0, problems: [] };
  const problems = [...workspace.problems, ...examples.problems];
  return {
    valid: problems.every(isWarning),
    problems,
    proofs: { ...count(proofs), undecided: proofs.filter(({ verdict }) => verdict === "not decided") },
    examples: examples.examples,
  };
}

/** To play an item takes all that decides; where there is none, none of it is loaded. */
async function examplesOf(workspace: Workspace) {
  if (!existsSync(join(dirname(workspace.file), "examples.yaml"))) return { examples: 0, problems: [] };
  const { checkExamples } = await import("../examples/index.ts");
  return checkExamples(workspace);
}

const isWarning = ({ severity }: Problem) => severity === "warning";
