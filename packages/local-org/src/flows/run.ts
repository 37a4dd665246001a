import { OrgError, saveError } from "../errors.ts";
import { atomically, savepoint, type Transaction } from "../records/transaction.ts";
import { ELEMENTS, TRIES } from "./elements/index.ts";
import { read } from "./expressions.ts";
import { countElement, FlowLimit, freshBudget, type Interview, newGuid, unsupported } from "./interview.ts";
import type { Flow, FlowElement } from "./read.ts";
import { asType, type FlowValue, isRecord } from "./values.ts";

const MOST_DEPTH = 50;

/** Why a flow cannot be run here at all, in words; undefined for one that can. */
export function obstacleOf(flow: Flow): string | undefined {
  const strange = [...flow.elements.values()].find(({ kind }) => !Object.hasOwn(ELEMENTS, kind));
  if (!strange) return undefined;
  const words: Record<string, string> = {
    screens: "has a screen, so it needs a person",
    waits: "pauses, which flows do not do here",
    orchestratedStages: "is an orchestration, which is not run here",
  };
  return `${flow.name} ${words[strange.kind] ?? `has an element of the kind '${strange.kind}', which is not run here`}: ${strange.name}.`;
}

/** In the words of `$Flow.FaultMessage`. */
function faultMessage({ kind }: FlowElement, error: OrgError): string {
  const tries = TRIES[kind];
  const said = error.items.map(({ errorCode, message }) => `${errorCode}: ${message}`).join("; ");
  if (!tries) return said;
  return `This error occurred when the flow ${tries}: ${said.replace(/\.$/, "")}. You can look up ExceptionCode values in the SOAP API Developer Guide.`;
}

/** Salesforce tells what happened to an administrator by mail, and to the caller that something has. */
const unhandled = (flow: Flow, element: FlowElement, detail: string): OrgError =>
  saveError(
    "UNKNOWN_EXCEPTION",
    `An unhandled fault has occurred in this flow\nAn unhandled fault has occurred while processing the flow. Please contact your system administrator for more information.\n${flow.name}, ${element.name}: ${detail}`,
  );

/** Does one element; of one that fails nothing remains, and its fault path is taken if it has one. */
function step(interview: Interview, element: FlowElement): string | undefined {
  interview.values.set(`visited ${element.name.toLowerCase()}`, true);
  try {
    countElement(interview);
    return ELEMENTS[element.kind]!(interview, element);
  } catch (error) {
    if (error instanceof FlowLimit) throw unhandled(interview.flow, element, error.message);
    if (!(error instanceof OrgError)) throw error;
    // what a flow inside has failed of is told once
    if (error.items[0]?.message.startsWith("An unhandled fault") && element.fault === undefined) throw error;
    const message = faultMessage(element, error);
    if (element.fault === undefined) throw unhandled(interview.flow, element, message);
    interview.faultMessage = message;
    return element.fault;
  }
}

function runPath(interview: Interview): void {
  const { flow } = interview;
  for (let name = flow.start; name !== undefined; ) {
    const element = flow.elements.get(name);
    if (!element) throw unsupported(`The flow ${flow.name} leads to ${name}, which it does not have.`);
    name = step(interview, element);
  }
}

function interviewOf(
  tx: Transaction,
  flow: Flow,
  inputs: Readonly<Record<string, FlowValue>>,
  outer?: Interview,
): Interview {
  const obstacle = obstacleOf(flow);
  if (obstacle) throw unsupported(obstacle);
  const interview: Interview = {
    tx,
    flow,
    guid: newGuid(),
    values: new Map(),
    loops: new Map(),
    budget: outer?.budget ?? freshBudget(),
    faultMessage: "",
    rollback: outer?.rollback ?? savepoint(tx),
    depth: (outer?.depth ?? 0) + 1,
  };
  if (interview.depth > MOST_DEPTH)
    throw unsupported(`The flow ${flow.name} runs itself more than ${MOST_DEPTH} times.`);
  for (const [name, value] of Object.entries(inputs)) {
    const variable = flow.resources.get(name.toLowerCase());
    if (!variable?.isInput)
      throw saveError("INVALID_API_INPUT", `The flow ${flow.name} has no input variable ${name}.`, [name]);
    interview.values.set(
      name.toLowerCase(),
      Array.isArray(value) || isRecord(value) ? value : asType(variable.dataType, value),
    );
  }
  return interview;
}

const outputsOf = (interview: Interview): Record<string, FlowValue> =>
  Object.fromEntries(
    [...interview.flow.resources.values()]
      .filter(({ isOutput }) => isOutput)
      .map(({ name }) => [name, read(interview, name)]),
  );

/** Runs a flow as a part of another one. */
export function runWithin(
  outer: Interview,
  flow: Flow,
  inputs: Readonly<Record<string, FlowValue>>,
): Record<string, FlowValue> {
  const interview = interviewOf(outer.tx, flow, inputs, outer);
  runPath(interview);
  return outputsOf(interview);
}

/**
 * Runs a flow to its end. What it writes is saved as all else is, in the given transaction; of one that fails nothing
 * remains.
 * @returns its output variables, and the id of the interview
 * @throws OrgError what no fault path took, and what is in the flow that is not run here
 */
export function runFlow(
  tx: Transaction,
  flow: Flow,
  inputs: Readonly<Record<string, FlowValue>>,
): { outputs: Record<string, FlowValue>; guid: string } {
  const { autoAssign } = tx;
  // what a flow creates goes through no assignment rule
  tx.autoAssign = false;
  try {
    return atomically(tx, () => {
      const interview = interviewOf(tx, flow, inputs);
      runPath(interview);
      return { outputs: outputsOf(interview), guid: interview.guid };
    });
  } finally {
    tx.autoAssign = autoAssign;
  }
}
