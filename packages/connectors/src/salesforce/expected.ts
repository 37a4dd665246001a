import type { Value } from "@throughline/workflow";
import type { ObjectDescribe, WriteRequest } from "../port.ts";
import { id18, isBlank, isoMoment } from "../value.ts";

const PREFIX = "TL_Expected_";
/** Length of the text fields that the package brings. */
const MOST = 255;

/** The field in which a write tells what it takes for the value before: `TL_Expected_Priority__c`. */
export const guardOf = (field: string): string =>
  `${PREFIX}${field.replace(/__c$/, "").replaceAll("__", "_")}__c`;

export const isGuard = (field: string): boolean => field.startsWith(PREFIX);

/** A value as the validation rule compares it, which is what TEXT() gives: blank as `(blank)`, ids with 18 characters. */
export function expectedText(value: Value, type: string | undefined): string {
  if (isBlank(value)) return "(blank)";
  if (type === "datetime") return `${isoMoment(String(value)).slice(0, 19).replace("T", " ")}Z`;
  const text = Array.isArray(value) ? value.join(";") : String(value);
  return (type === "reference" || type === "id" ? id18(text) : text).slice(0, MOST);
}

/** Those of the fields that the org does not guard: a change made between our reading and our writing is not seen there. */
export const unguarded = (describe: ObjectDescribe, fields: string[]): string[] =>
  fields.filter((field) => !(guardOf(field) in describe.fields));

const wire = (value: Value): unknown => (Array.isArray(value) ? value.join(";") : value);

/**
 * The fields of a write as they go over the wire, with the expectations that the org can check.
 * Where nothing is expected, a guard is emptied, so that what an earlier write expected does not count for this one.
 */
export function withExpectations(
  request: WriteRequest,
  describe: ObjectDescribe | undefined,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, { value, expected }] of Object.entries(request.sets)) {
    fields[name] = wire(value);
    const guard = guardOf(name);
    if (!describe || !(guard in describe.fields)) continue;
    fields[guard] = expected === undefined ? null : expectedText(expected, describe.fields[name]?.type);
  }
  return fields;
}
