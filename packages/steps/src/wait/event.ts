import type { Value } from "@throughline/workflow";
import type { Decision, Heard, StepContext, Turn } from "../contract.ts";
import { becauseOf, evaluateIn } from "../evaluation.ts";
import { fits } from "../fits.ts";
import { type Awaited, OWN } from "./language.ts";

/**
 * What an event comes to that a step waits for: it is taken with the facts that it carries; or, in words, why it does not
 * count. One that lacks a fact, or has it in another type, never does.
 */
export function heardBy(
  context: Pick<StepContext<unknown>, "scope" | "at" | "workflow">,
  awaited: Awaited,
  heard: Heard,
): Turn | string {
  const told = `${heard.event} arrived${heard.by === undefined ? "" : ` from ${heard.by}`}`;
  const { where, gives } = awaited;
  if (where !== undefined) {
    const scope = {
      get: (name: string): Value | undefined =>
        name.startsWith(OWN) ? carried(heard, name.slice(OWN.length)) : context.scope.get(name),
    };
    const { holds, ...rest } = evaluateIn({ scope, at: context.at }, where);
    if (!holds) return becauseOf({ holds, ...rest }).text;
  }
  const decisions: Decision[] = [];
  for (const [name, path] of Object.entries(gives)) {
    const fact = context.workflow.facts[name];
    const said = carried(heard, path) ?? null;
    // an empty text says nothing
    const value = said === "" ? null : said;
    if (!fact) return `${name} is no fact of the workflow`;
    if (!fits(value, fact)) return wrong(name, path, value);
    decisions.push({
      ...{ name, kind: "fact", value, by: "system", because: { text: told }, inputs: { ...heard.data } },
      ...(typeof value === "string" && fact.type === "text" && { outside: true }),
    });
  }
  return { decisions, outcome: { is: "completed", because: { text: told } } };
}

const carried = ({ data }: Heard, name: string): Value | undefined =>
  Object.hasOwn(data, name) ? data[name] : undefined;

function wrong(fact: string, path: string, value: Value): string {
  if (value === null) return `it has no ${path}, and ${fact} is needed`;
  return `its ${path} is ${JSON.stringify(value).slice(0, 60)}, which ${fact} cannot be`;
}
