import type { AgentFiles } from "../agent/index.ts";
import type { Workflow } from "../model.ts";
import { parseWorkflow } from "../parse.ts";
import type { Places } from "../places.ts";
import type { Problem } from "../problem.ts";
import type { Kinds } from "../steps.ts";
import { checkAdopt } from "./adopt.ts";
import { checkBoundaries } from "./boundaries.ts";
import { checkConditions } from "./conditions.ts";
import type { CheckContext } from "./context.ts";
import { checkDeclarations } from "./declarations.ts";
import { checkFlow } from "./flow.ts";
import { checkMembers } from "./members.ts";
import { checkMilestones } from "./milestones.ts";
import { checkOperations } from "./operations.ts";
import { checkPeople, somebodyIn } from "./people.ts";
import { inOrder, reporter } from "./report.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";
import { checkTaint } from "./taint.ts";
import { checkUndo } from "./undo.ts";

export type { CheckContext, FieldInfo, OperationTypes, TeamInfo } from "./context.ts";

/**
 * What a workflow says: names, types, boundaries, paths, people. All problems at once, in the order of the file.
 *
 * @param places from `parseWorkflow`; without it problems have the line of their step.
 */
export function checkWorkflow(workflow: Workflow, context: CheckContext, places?: Places): Problem[] {
  const { report, problems } = reporter(places);
  const around = surroundings(workflow, context, report, places);
  checkDeclarations(around);
  checkConditions(around);
  checkBoundaries(around);
  checkOperations(around);
  checkKinds(around);
  checkFlow(around);
  checkPeople(around);
  checkMembers(around);
  checkMilestones(around);
  checkTaint(around);
  checkAdopt(around);
  checkUndo(around);
  return problems();
}

/** Problems that only the kinds themselves can see. */
function checkKinds(around: Surroundings): void {
  const { workflow, context, steps, report } = around;
  const somebody = somebodyIn(around);
  const kinds = new Map(context.kinds.map((kind) => [kind.kind, kind]));
  for (const { step } of steps) {
    for (const problem of kinds.get(step.kind)?.check?.(step.config, workflow, somebody) ?? [])
      report({ ...problem, of: step });
  }
}

/** Findings that need the whole file: while a part is unreadable, what is missing may be in that part. */
const NEED_THE_WHOLE = new Set([
  "unknown-name",
  "unknown-fact",
  "unknown-agent",
  "missing-gives",
  "given-too-late",
  "may-not-be-given",
  "unused-fact",
  "unused-agent",
  "read-outside-boundary",
  "gives-outside-boundary",
  "write-outside-boundary",
  "write-outside-governs",
  "call-outside-boundary",
  "model-outside-boundary",
  "adopted-without",
  "unknown-stage",
]);

export interface Checked {
  /** There are no errors; there may be warnings. */
  valid: boolean;
  /** In the order of the file. */
  problems: Problem[];
  workflow?: Workflow;
  /** Every part of the file could be read: what seems to be missing is. */
  complete: boolean;
  /** Where the parts of the workflow stand in the file. */
  places: Places;
}

/** Reads and checks a workflow file. Never throws. */
export function checkText(
  input: string | Uint8Array,
  kinds: Kinds,
  context: Omit<CheckContext, "kinds"> = {},
  agents: AgentFiles = {},
): Checked {
  const { workflow, complete, problems, places } = parseWorkflow(input, kinds, agents);
  const said = workflow ? checkWorkflow(workflow, { ...context, kinds }, places) : [];
  const all = inOrder([...problems, ...said.filter(({ code }) => complete || !NEED_THE_WHOLE.has(code))]);
  const valid = all.every(({ severity }) => severity === "warning");
  return { valid, problems: all, complete, places, ...(workflow && { workflow }) };
}
