import type { Value } from "@throughline/workflow";
import type { Decision, StepContext, StepKind } from "../contract.ts";
import { inputsOf } from "../evaluation.ts";
import { type CallConfig, language } from "./language.ts";
import { parametersOf } from "./parameters.ts";

/** Calls an operation of another system, and takes facts from its answer. */
export const call: StepKind<CallConfig> = {
  ...language,

  begin(context) {
    const { connection, operation } = context.step.config;
    return {
      requests: [{ kind: "call", connection, operation, input: inputOf(context) }],
      outcome: { is: "waiting", for: `${connection}.${operation}` },
    };
  },

  resume(context, happening) {
    if (happening.is !== "answered") return undefined;
    const { answer, request } = happening;
    if (!answer.ok) return { outcome: { is: "failed", error: answer.error } };
    const { connection, operation, gives } = context.step.config;
    const system = `${connection}.${operation}`;
    const decisions: Decision[] = [];
    for (const [name, path] of Object.entries(gives)) {
      const value = at(answer.value, path);
      if (value === undefined) continue;
      const isText = typeof value === "string" && context.workflow.facts[name]?.type === "text";
      decisions.push({
        name,
        kind: "fact",
        value,
        by: "system",
        because: { text: `${system} answered` },
        inputs: request.kind === "call" ? request.input : {},
        ...(isText && { outside: true }),
      });
    }
    return { decisions, outcome: { is: "completed", because: { text: `${system} answered` } } };
  },

  answerWith({ gives }, _operation, facts) {
    // a path may name what every object has: __proto__, constructor
    const thing = (): Record<string, unknown> => Object.create(null);
    const answer = thing();
    for (const [fact, path] of Object.entries(gives)) {
      if (!Object.hasOwn(facts, fact)) continue;
      const [last = "", ...outer] = path.split(".").reverse();
      let here = answer;
      for (const key of outer.reverse()) {
        here[key] ??= thing();
        here = here[key] as Record<string, unknown>;
      }
      here[last] = facts[fact];
    }
    return answer;
  },
};

/** The parameters: computed, or the known facts that the agent may read, under their own names. */
function inputOf(context: StepContext<CallConfig>): Record<string, Value> {
  const { with: parameters } = context.step.config;
  if (parameters) return parametersOf(context, parameters);
  const { agents, facts: all } = context.workflow;
  const { agent } = context.step;
  const mayRead = (name: string) => agent === undefined || agents[agent]?.reads.includes(name);
  const facts = inputsOf(context, Object.keys(all).filter(mayRead));
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== "unknown")) as Record<
    string,
    Value
  >;
}

/** What stands at a path such as `items.0.id`. Only plain values are facts; anything else is not there. */
function at(answer: unknown, path: string): Value | undefined {
  let here = answer;
  for (const key of path.split(".")) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here === null || ["string", "number", "boolean"].includes(typeof here) ? (here as Value) : undefined;
}
