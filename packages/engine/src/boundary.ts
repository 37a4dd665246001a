import {
  type AskRequest,
  type Decision,
  fits,
  kinds,
  objection,
  type StepError,
  type Turn,
} from "@throughline/steps";
import { type Agent, mayCall, type Step, taintOf, type Value, type Workflow } from "@throughline/workflow";
import type { Draft } from "./draft.ts";
import { strayWords, strayWrite } from "./taint.ts";

/** Something that a step wants and may not do. */
export interface Breach extends StepError {
  /** "write OwnerId" */
  attempted: string;
  /** What would be allowed: "writes Priority, Status". */
  boundary: string;
}

/**
 * What a step wants that its agent may not do; default deny. The check of the workflow finds the same
 * before activation: this is the executor's own, which no answer of a model or a person gets past.
 */
export function breach(draft: Draft, step: Step, turn: Turn): Breach | undefined {
  const { workflow } = draft;
  const agent = step.agent === undefined ? undefined : workflow.agents[step.agent];
  const fields = [
    ...(turn.decisions ?? []).flatMap(({ kind, name, value }) =>
      kind === "field" ? [{ field: name, value }] : [],
    ),
    ...(turn.writes ?? []),
  ];
  for (const decision of turn.decisions ?? []) {
    const found = decision.kind === "fact" && givenOutside(workflow, step, agent, decision);
    if (found) return found;
  }
  for (const { field, value } of fields) {
    if (!mayWrite(workflow, step, agent, field))
      return outside(step, `write ${field}`, "writes", agent?.writes ?? workflow.governs);
    const found = strayWrite(draft, step, field, value);
    if (found) return found;
  }
  for (const request of turn.requests ?? []) {
    const found =
      request.kind === "ask"
        ? askedOutside(step, agent, request)
        : request.kind === "call" && step.agent
          ? calledOutside(step, agent, `${request.connection}.${request.operation}`)
          : undefined;
    if (found) return found;
  }
  const { undo } = step;
  if (turn.outcome.is === "completed" && undo?.by === "call" && step.agent) {
    const found = calledOutside(step, agent, `${undo.connection}.${undo.operation}`);
    if (found) return found;
  }
  if (turn.outcome.is === "completed" && undo?.by === "set") {
    const stray = Object.keys(undo.set).find((field) => !mayWrite(workflow, step, agent, field));
    if (stray !== undefined)
      return outside(step, `write ${stray}`, "writes", agent?.writes ?? workflow.governs);
  }
  return strayWords(draft, step, turn);
}

const mayWrite = ({ governs }: Workflow, step: Step, agent: Agent | undefined, field: string): boolean =>
  governs.includes(field) && (!step.agent || agent?.writes.includes(field) === true);

/** Characters of a text that another system answers: as many as a long text field of the org has at most. */
const MOST_OF_OTHERS = 131_072;

function givenOutside(
  workflow: Workflow,
  step: Step,
  agent: Agent | undefined,
  { name, value, by, because, model, outside: words }: Decision,
): Breach | undefined {
  const fact = factOf(workflow, name);
  if (!fact)
    return outside(step, `settle ${name}, which is not a fact of the workflow`, "gives", agent?.gives ?? []);
  const attempted = `give ${name} as ${quote(value)}`;
  const wrong = misfit(workflow, name, value);
  if (wrong)
    return { ...wrong, attempted, boundary: fact.of ? `one of ${fact.of.join(", ")}` : `a ${fact.type}` };
  if (step.agent && !agent?.gives.includes(name))
    return outside(step, `give ${name}`, "gives", agent?.gives ?? []);
  if (by === "person") return undefined;
  if (model && agent?.models && !agent.models.includes(model.name))
    return outside(step, `go by ${model.name}`, "models", agent.models);
  if (words && typeof value === "string" && value.length > MOST_OF_OTHERS) {
    const message = `${name} was answered with ${value.length} characters; ${MOST_OF_OTHERS} are the most.`;
    const boundary = `${MOST_OF_OTHERS} characters`;
    return { code: "VALUE_NOT_ALLOWED", message, attempted: `give ${name}`, boundary };
  }
  // a system that is called answers values; what somebody writes to us may have links in it
  const answered = words && taintOf(workflow, kinds).systems.has(name);
  const taken = because.evidence !== undefined || answered || TAKEN.has(by);
  const against = objection(agent, name, fact.type, value, taken);
  if (!against) return undefined;
  const message = `${whoOf(step)} may not ${attempted}, which ${against}.`;
  return { code: "AGAINST_GUARDRAILS", message, attempted, boundary: "guardrails" };
}

/** What a language model would be shown or asked beyond the role that asks. */
function askedOutside(
  step: Step,
  agent: Agent | undefined,
  { agent: asks, model, fallbacks = [], facts, inputs }: AskRequest,
): Breach | undefined {
  if (!agent || asks !== step.agent)
    return outside(step, `ask as ${asks}`, "agent", step.agent ? [step.agent] : []);
  const hidden = Object.keys(inputs).find((name) => !agent.reads.includes(name));
  if (hidden !== undefined) return outside(step, `show ${hidden} to a model`, "reads", agent.reads);
  const foreign = facts.find(({ name }) => !agent.gives.includes(name));
  if (foreign) return outside(step, `ask a model for ${foreign.name}`, "gives", agent.gives);
  const other = agent.models && [model, ...fallbacks].find((name) => !agent.models?.includes(name));
  return other === undefined ? undefined : outside(step, `ask ${other}`, "models", agent.models ?? []);
}

const calledOutside = (step: Step, agent: Agent | undefined, operation: string): Breach | undefined =>
  agent && mayCall(agent, operation)
    ? undefined
    : outside(step, `call ${operation}`, "calls", agent?.calls ?? []);

/** What is wrong with a value for a fact, whoever gives it; nothing for what is no fact. */
export function misfit(workflow: Workflow, name: string, value: Value): StepError | undefined {
  const fact = factOf(workflow, name);
  if (!fact || fits(value, fact)) return undefined;
  const allowed = fact.of ? `one of ${fact.of.join(", ")}` : fact.type;
  return {
    code: "VALUE_NOT_ALLOWED",
    message: `${name} was answered with ${quote(value)}; it must be ${allowed}.`,
  };
}

/** Whose answers are made of words from outside. */
const TAKEN: ReadonlySet<Decision["by"]> = new Set(["llm", "model", "agreement", "agent"]);

const factOf = (workflow: Workflow, name: string) =>
  Object.hasOwn(workflow.facts, name) ? workflow.facts[name] : undefined;

const whoOf = (step: Step) => (step.agent ? `Agent ${step.agent}` : `Step ${step.id}`);

const outside = (step: Step, attempted: string, list: string, allowed: string[]): Breach => ({
  code: "OUTSIDE_BOUNDARY",
  message: `${whoOf(step)} may not ${attempted}. Add it to the agent's boundary or change the step.`,
  attempted,
  boundary: `${list} ${allowed.join(", ") || "nothing"}`,
});

const quote = (value: unknown) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
