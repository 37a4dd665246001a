import { type Because, becauseOf, evaluateIn, namesIn, valueIn } from "@throughline/steps";
import type { Adoption, Value, Workflow } from "@throughline/workflow";
import { misfit } from "../boundary.ts";

/** Into which stage an open record is taken over, and what is known of it then; or why it is left as it is. */
export type Takeover =
  | {
      is: "adopted";
      rule: Adoption;
      facts: Record<string, Value>;
      /** From when the stage's milestone is counted (ISO); absent: from the adoption. */
      since?: string;
      because: Because;
    }
  | { is: "left"; because: string };

/**
 * What the rules of `adopt:` say of a record: the first that fits. In scope are records for which the start's condition
 * holds, whatever it says of governed fields: those have changed since. Pure.
 *
 * @param record every field that the rules name; one that is absent is unknown
 * @param at ISO time
 */
export function takeoverOf(
  { adopt = [], start, governs, ...workflow }: Workflow,
  record: Record<string, Value>,
  at: string,
): Takeover {
  const scope = { get: (name: string) => (Object.hasOwn(record, name) ? record[name] : undefined) };
  const begun = { get: (name: string) => (governs.includes(name) ? undefined : scope.get(name)) };
  if (start.when !== undefined && valueIn({ scope: begun, at }, start.when) === false)
    return left("it is not what the workflow starts with");
  const fitting = adopt.find(({ when }) => when === undefined || valueIn({ scope, at }, when) === true);
  if (!fitting) return left("no rule takes it over");
  const facts: Record<string, Value> = {};
  for (const [name, source] of Object.entries(fitting.facts)) {
    const value = valueIn({ scope, at }, source);
    const { optional = false } = workflow.facts[name] ?? {};
    if (isBlank(value)) {
      if (!optional) return left(`${name} is not known: ${blank(source)}`);
      facts[name] = null;
      continue;
    }
    if (misfit({ adopt, start, governs, ...workflow }, name, value))
      return left(`${name} is not known: ${source} is ${JSON.stringify(value)}, which is no value of it`);
    facts[name] = value;
  }
  const since = fitting.since === undefined ? undefined : timeOf(scope.get(fitting.since), at);
  return {
    is: "adopted",
    rule: fitting,
    facts,
    ...(since !== undefined && { since }),
    because:
      fitting.when === undefined
        ? { text: `every record that is open is taken over into ${fitting.stage}` }
        : becauseOf(evaluateIn({ scope, at }, fitting.when)),
  };
}

const left = (because: string): Takeover => ({ is: "left", because });

const isBlank = (value: Value | undefined): value is null | undefined | "" =>
  value === undefined || value === null || value === "";

const blank = (source: string) =>
  namesIn(source).length === 1 && namesIn(source)[0] === source.trim()
    ? `${source} is blank`
    : `${source} gives nothing`;

/** A date or a time that has been, as a time; what is none counts from now. */
function timeOf(value: Value | undefined, at: string): string | undefined {
  if (typeof value !== "string") return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) || ms > Date.parse(at) ? undefined : new Date(ms).toISOString();
}
