import type { Value } from "@throughline/workflow";
import type { ObjectDescribe, WriteRequest } from "../port.ts";
import { id18, isBlank, isoMoment } from "../value.ts";
import { markOf } from "./mark.ts";
import { BLANK, guardOf, isGuard, MARK, MOST_TEXT } from "./package/names.ts";

/** A value as the validation rule compares it: blank as `(blank)`, ids with 18 characters, moments as TEXT() gives them. */
export function expectedText(value: Value, type: string | undefined): string {
  if (isBlank(value)) return BLANK;
  if (type === "datetime") return `${isoMoment(String(value)).slice(0, 19).replace("T", " ")}Z`;
  const text = Array.isArray(value) ? value.join(";") : String(value);
  return (type === "reference" || type === "id" ? id18(text) : text).slice(0, MOST_TEXT);
}

/** A field of the package is of use where it is there and our user may write it. */
const usable = (describe: ObjectDescribe | undefined, field: string): boolean =>
  describe?.fields[field]?.updateable === true;

/** Those of the fields that the org does not guard: a change made between our reading and our writing is not seen there. */
export const unguarded = (describe: ObjectDescribe, fields: string[]): string[] =>
  fields.filter((field) => !usable(describe, guardOf(field)));

/** Whether writes leave their mark on records of this object. */
export const marks = (describe: ObjectDescribe | undefined): boolean => usable(describe, MARK);

const wire = (value: Value): unknown => (Array.isArray(value) ? value.join(";") : value);

/**
 * The fields of a write as they go over the wire: with the expectations that the org can check, and the write's mark.
 * Guards of which this write expects nothing are emptied, so that what an earlier write expected does not count for it.
 */
export function withExpectations(
  request: WriteRequest,
  describe: ObjectDescribe | undefined,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const field of Object.keys(describe?.fields ?? {}))
    if (isGuard(field) && usable(describe, field)) fields[field] = null;
  for (const [name, { value, expected }] of Object.entries(request.sets)) {
    fields[name] = wire(value);
    const guard = guardOf(name);
    if (guard in fields && expected !== undefined)
      fields[guard] = expectedText(expected, describe?.fields[name]?.type);
  }
  if (marks(describe)) fields[MARK] = markOf(request);
  return fields;
}
