import { type AskRequest, kindOf, type StepContext } from "@throughline/steps";
import { type Step, type Value, type Workflow, walkSteps } from "@throughline/workflow";

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

const agentOf = (workflow: Workflow, { agent = "" }: Step) =>
  Object.hasOwn(workflow.agents, agent) ? workflow.agents[agent] : undefined;

/** The step itself says what it asks. */
function firstAsked(workflow: Workflow, step: Step, item: Record<string, Value>): Asks["request"][] {
  if (!modelsOf(workflow, step).length) return [];
  const context: StepContext<unknown> = {
    workflow,
    step,
    visit: { id: "1", turn: 0 },
    scope: { get: (name) => (Object.hasOwn(item, name) ? item[name] : undefined) },
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

function mostAsked(workflow: Workflow, step: Step): Asks["request"][] {
  const agent = agentOf(workflow, step);
  const inputs = Object.fromEntries((agent?.reads ?? []).map((field) => [field, `‹${field}›`]));
  return [...Map.groupBy(modelsOf(workflow, step), ({ model }) => model)].map(([model, named]) => {
    const names = [...new Set(named.map(({ fact }) => fact))];
    const fallbacks = named.find(({ fallbacks }) => fallbacks.length > 0)?.fallbacks;
    return {
      agent: step.agent ?? "",
      ...(agent && { role: agent.role }),
      model,
      ...(fallbacks && { fallbacks }),
      facts: names.flatMap((name) => {
        const fact = workflow.facts[name];
        return fact ? [{ name, ...fact }] : [];
      }),
      inputs,
    };
  });
}

/** Language models by the facts whose ladders name them; `fallbacks` stand behind the first of a rung. */
function modelsOf(workflow: Workflow, { kind, config }: Step) {
  const { models = [] } = kindOf(kind)?.uses(config as never, workflow) ?? {};
  const rungs = Map.groupBy(models, ({ path }) => JSON.stringify(path.slice(0, -1)));
  return [...rungs.values()].flatMap((named) => {
    const [first] = named;
    const fact = String(first?.path[1]);
    const stand = first?.path.at(-2) === "llm" ? named.slice(1).map(({ model }) => model) : [];
    return named
      .filter(({ model }) => !model.startsWith("local/") && !stand.includes(model))
      .map(({ model }) => ({ fact, model, fallbacks: stand }));
  });
}
