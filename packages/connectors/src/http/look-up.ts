import type { Value } from "@throughline/workflow";
import { fillSample, placeholders } from "../connections/template.ts";
import { sameValue } from "../value.ts";

/** How a lost call is found again in the system that it went to. */
export interface LookUp {
  /** An operation of the same connection that reads. */
  by: string;
  with: Record<string, unknown>;
  /** Where in the answer the things are among which it is looked for; the answer itself unless given. */
  in?: string;
  /** What our own has: names of values, dotted where they lie deeper, with what they are. */
  where: Record<string, unknown>;
  /** How long after it was sent a call may still take hold, in milliseconds. */
  withinMs: number;
}

/** What templates of a call may name: its inputs, and as `id` the id of the effect. */
export const named = (input: Record<string, Value>, id: string): Record<string, Value> => ({ ...input, id });

export const fill = (templates: Record<string, unknown>, names: Record<string, Value>) =>
  fillSample(templates, names) as Record<string, Value>;

/** Whether the values of a template differ from one call to the next at all. */
export const tellsApart = (templates: Record<string, unknown>): boolean =>
  Object.values(templates).some((one) => typeof one === "string" && placeholders(one).length > 0);

/** The answer of the look-up does not have the shape that was declared. */
export class UnfitAnswer extends Error {
  override name = "UnfitAnswer";
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".")) {
    found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}

/**
 * Our own work in what a look-up answered; undefined where it is not there.
 * @throws UnfitAnswer where it cannot be told, because the answer has another shape
 */
export function recognise(answer: unknown, lookUp: LookUp, names: Record<string, Value>): unknown {
  const things = lookUp.in === undefined ? answer : at(answer, lookUp.in);
  if (things === undefined) throw new UnfitAnswer(`it has no ${lookUp.in}`);
  const wanted = Object.entries(fill(lookUp.where, names));
  return [things].flat().find((one) => {
    if (one === null) return false;
    if (!isRecord(one)) throw new UnfitAnswer("it holds values where things with names are expected");
    return wanted.every(([path, value]) => sameValue(at(one, path) as Value | undefined, value));
  });
}
