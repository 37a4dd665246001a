import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  count,
  type Proof,
  type ProofContext,
  type ProofCounts,
  type Worst,
  type Worsts,
  worstCosts,
  worstInWords,
} from "@throughline/proof";
import type { Write } from "@throughline/scan";
import { NANO } from "@throughline/steps";
import type { Problem, Workflow } from "@throughline/workflow";
import { ownershipProblems } from "../ownership/problems.ts";
import type { Workspace } from "../workspace.ts";
import { ceilings } from "./ceilings.ts";

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

/** Money, calls of language models, and requests to Salesforce, with the way that takes most of them, in a sentence. */
interface Taken {
  usd: { most: number; way: string };
  asks: { most: number; way: string };
  calls: { most: number; way: string };
}

/** `onEvent`: what one event of a handler adds, where it adds anything. */
export interface WorstTold extends Taken {
  onEvent: ({ event: string } & Taken)[];
}

/**
 * The report on a workflow and its neighbours, with its regression examples played.
 *
 * @param context the fields of the org, which say how long texts can be, and who else writes, by the last scan of it
 */
export async function reportOn(
  workspace: Workspace,
  { fields, writes = [] }: Pick<ProofContext, "fields"> & { writes?: readonly Write[] } = {},
): Promise<CheckReport> {
  const { proofs, workflow, version, file } = workspace;
  const shared = workflow && writes.length ? ownershipProblems(workflow, writes, version?.text) : [];
  const sound = workspace.problems.every(isWarning);
  const examples = sound ? await examplesOf(workspace) : { examples: 0, problems: [] };
  const problems = [
    ...workspace.problems,
    ...shared.map((problem) => ({ ...problem, file })),
    ...examples.problems,
  ];
  return {
    valid: problems.every(isWarning),
    problems,
    proofs: { ...count(proofs), undecided: proofs.filter(({ verdict }) => verdict === "not decided") },
    examples: examples.examples,
    ...(workspace.workflow && { worst: await worstOf(workspace.workflow, workspace, fields) }),
  };
}

async function worstOf(
  workflow: Workflow,
  { file, callsOf }: Workspace,
  fields: ProofContext["fields"],
): Promise<WorstTold> {
  const most = await ceilings(file, fields);
  const of = (name: string) => {
    const field = fields?.(workflow.object, name);
    return field === "unknown-object" ? undefined : field;
  };
  const { onEvent, ...worst } = worstCosts(
    workflow,
    (step, asking) => most(workflow, step, asking),
    of,
    callsOf,
  );
  return { ...taken(worst), onEvent: onEvent.map(({ event, ...added }) => ({ event, ...taken(added) })) };
}

function taken({ money, asks, calls }: Worsts): Taken {
  const told = (worst: Worst) => ({ most: worst.most, way: worstInWords(worst) });
  return { usd: { ...told(money), most: money.most / NANO }, asks: told(asks), calls: told(calls) };
}

/** To play an item takes all that decides; where there is none, none of it is loaded. */
async function examplesOf(workspace: Workspace) {
  if (!existsSync(join(dirname(workspace.file), "examples.yaml"))) return { examples: 0, problems: [] };
  const { checkExamples } = await import("../examples/index.ts");
  return checkExamples(workspace);
}

const isWarning = ({ severity }: Problem) => severity === "warning";
