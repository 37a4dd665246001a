import { type Agent, type FactType, hasLink, hasMarkup, type Value, whollyLike } from "@throughline/workflow";

/**
 * Why an agent may not give a value for a fact, in words that follow "which …"; undefined: nothing is against it.
 *
 * @param taken it was taken from a text, or is a model's answer: then it has links and markup only where the agent may
 */
export function objection(
  agent: Pick<Agent, "name" | "guardrails"> | undefined,
  fact: string,
  type: FactType["type"],
  value: Value,
  taken: boolean,
): string | undefined {
  if (value === null) return undefined;
  const { longestText, links, markup, values } = agent?.guardrails ?? {};
  const only = values && Object.hasOwn(values, fact) ? values[fact] : undefined;
  if (Array.isArray(only) && !only.includes(String(value)))
    return `is none of those that ${agent?.name} gives: ${only.join(", ")}`;
  if (typeof only === "string" && !whollyLike(only).test(String(value)))
    return `is not like ${only}, as all that ${agent?.name} gives`;
  if (typeof value !== "string" || type !== "text") return undefined;
  if (longestText !== undefined && value.length > longestText)
    return `has ${value.length} characters; ${longestText} are allowed`;
  if ((links ?? !taken) === false && hasLink(value)) return "has a link in it";
  if ((markup ?? !taken) === false && hasMarkup(value)) return "has markup in it";
  return undefined;
}
