import { requestOf } from "@throughline/server/check";
import { type AskRequest, kindOf, type StepContext } from "@throughline/steps";
import { type Asking, type Step, type Value, type Workflow, walkSteps } from "@throughline/workflow";

/** A question that a step may ask a language model. */
export interface Asks {
  step: string;
  request: Omit<AskRequest, "most">;
}

/**
 * What the steps of a workflow ask language models. With an item it is what they ask first about it, as far as rules and
 * patterns leave something open; without one it is the most that each model can be asked, with the names of the fields in
 * place of their texts.
 *
 * @param only id of a step
 */
export function questionsOf(workflow: Workflow, only?: string, item?: Record<string, Value>): Asks[] {
  return [...walkSteps(workflow)].flatMap(({ step }) => {
    if (only !== undefined && step.id !== only) return [];
    const requests = item ? firstAsked(workflow, step, item) : mostAsked(workflow, step);
    return requests.map((request) => ({ step: step.id, request }));
  });
}

/** The step itself says what it asks. */
function firstAsked(workflow: Workflow, step: Step, item: Record<string, Value>): Asks["request"][] {
  if (asksOf(step).length === 0) return [];
  const context: StepContext<unknown> = {
    workflow,
    step,
    visit: { id: "1", turn: 0, since: new Date().toISOString() },
    scope: { get: (name) => (Object.hasOwn(item, name) ? item[name] : undefined) },
    recordId: "",
    at: new Date().toISOString(),
    settled: () => undefined,
    deciders: { calendar: NO_TIME, ceiling: () => 0 },
  };
  const { requests = [] } = kindOf(step.kind)?.begin(context as never) ?? {};
  return requests.flatMap((request) => {
    if (request.kind !== "ask") return [];
    const { kind: _, most: __, ...asked } = request;
    return [asked];
  });
}

/** What asks about texts reads no clock. */
const NO_TIME: StepContext<unknown>["deciders"]["calendar"] = {
  add: (from) => from,
  between: () => 0,
  addMs: (from) => from,
};

/** Each model once, with all the facts that it can be asked for. */
function mostAsked(workflow: Workflow, step: Step): Asks["request"][] {
  return [...Map.groupBy(asksOf(step), ({ model }) => model)].map(([model, calls]) => {
    const facts = [...new Set(calls.flatMap(({ facts }) => facts))];
    const fallbacks = calls.find(({ fallbacks }) => fallbacks.length > 0)?.fallbacks ?? [];
    return requestOf(workflow, step, { model, fallbacks, facts }, (field) => `‹${field}›`);
  });
}

/** The calls to language models that one visit of a step can make. */
const asksOf = ({ kind, config }: Step): Asking[] => kindOf(kind)?.asks?.(config as never) ?? [];
