import { type AskRequest, fits, type StepError, type Turn } from "@throughline/steps";
import type { Step, Value, Workflow } from "@throughline/workflow";

/**
 * What a step wants that its agent may not do; default deny. The check of the workflow finds the same
 * before activation: this is the executor's own, which no answer of a model or a person gets past.
 */
export function breach(workflow: Workflow, step: Step, turn: Turn): StepError | undefined {
  for (const { name, kind, value } of turn.decisions ?? []) {
    if (kind === "field") {
      if (!mayWrite(workflow, step, name)) return outside(step, `write ${name}`);
      continue;
    }
    const fact = factOf(workflow, name);
    if (!fact) return outside(step, `settle ${name}, which is not a fact of the workflow`);
    const wrong = misfit(workflow, name, value);
    if (wrong) return wrong;
    if (step.agent && !workflow.agents[step.agent]?.gives.includes(name))
      return outside(step, `give ${name}`);
  }
  for (const { field } of turn.writes ?? []) {
    if (!mayWrite(workflow, step, field)) return outside(step, `write ${field}`);
  }
  for (const request of turn.requests ?? []) {
    const error = request.kind === "ask" ? overheard(workflow, step, request) : undefined;
    if (error) return error;
    if (request.kind !== "call" || !step.agent) continue;
    const operation = `${request.connection}.${request.operation}`;
    if (!workflow.agents[step.agent]?.calls.includes(operation)) return outside(step, `call ${operation}`);
  }
  return undefined;
}

/** What a language model would be shown or asked beyond the role that asks. */
function overheard(workflow: Workflow, step: Step, { agent, facts, inputs }: AskRequest) {
  const role = workflow.agents[agent];
  if (!role || agent !== step.agent) return outside(step, `ask as ${agent}`);
  const hidden = Object.keys(inputs).find((name) => !role.reads.includes(name));
  if (hidden !== undefined) return outside(step, `show ${hidden} to a model`);
  const foreign = facts.find(({ name }) => !role.gives.includes(name));
  return foreign && outside(step, `ask a model for ${foreign.name}`);
}

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

const factOf = (workflow: Workflow, name: string) =>
  Object.hasOwn(workflow.facts, name) ? workflow.facts[name] : undefined;

function mayWrite(workflow: Workflow, step: Step, field: string): boolean {
  if (!workflow.governs.includes(field)) return false;
  return !step.agent || (workflow.agents[step.agent]?.writes.includes(field) ?? false);
}

const outside = (step: Step, what: string): StepError => ({
  code: "OUTSIDE_BOUNDARY",
  message: `${step.agent ? `Agent ${step.agent}` : `Step ${step.id}`} may not ${what}. Add it to the agent's boundary or change the step.`,
});

const quote = (value: unknown) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};
