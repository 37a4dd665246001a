import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  count,
  type Proof,
  type ProofCounts,
  type Worst,
  worstCosts,
  worstInWords,
} from "@throughline/proof";
import type { Problem, Workflow } from "@throughline/workflow";
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
  /** What one item can take at most; absent where the workflow cannot be read. */
  worst?: WorstTold;
}

/** Calls of language models, and requests to Salesforce, with the way that takes most of them, in a sentence. */
interface Taken {
  asks: { most: number; way: string };
  calls: { most: number; way: string };
}

/** `onEvent`: what one event of a handler adds, where it adds anything. */
export interface WorstTold extends Taken {
  onEvent: ({ event: string } & Taken)[];
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
    ...(workspace.workflow && { worst: worstOf(workspace.workflow) }),
  };
}

/** What a call costs hangs on the texts of the item: it is counted here, not priced. */
function worstOf(workflow: Workflow): WorstTold {
  const { onEvent, ...worst } = worstCosts(workflow, () => 0);
  return { ...taken(worst), onEvent: onEvent.map(({ event, ...added }) => ({ event, ...taken(added) })) };
}

function taken({ asks, calls }: { asks: Worst; calls: Worst }): Taken {
  const told = (worst: Worst) => ({ most: worst.most, way: worstInWords(worst) });
  return { asks: told(asks), calls: told(calls) };
}

/** To play an item takes all that decides; where there is none, none of it is loaded. */
async function examplesOf(workspace: Workspace) {
  if (!existsSync(join(dirname(workspace.file), "examples.yaml"))) return { examples: 0, problems: [] };
  const { checkExamples } = await import("../examples/index.ts");
  return checkExamples(workspace);
}

const isWarning = ({ severity }: Problem) => severity === "warning";
