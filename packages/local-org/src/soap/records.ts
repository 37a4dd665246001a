import { zuluOf } from "../core.ts";
import { type ErrorItem, OrgError, orgError } from "../errors.ts";
import { all, type Element, textOf } from "../metadata/xml.ts";
import type { Input } from "../records/input.ts";
import type { Shaped } from "../soql/columns.ts";
import type { XmlValue } from "./xml.ts";

/** An sObject of a request. */
export interface GivenRecord {
  type: string;
  fields: Input;
}

/** A blank element leaves a field blank; one with elements in it names a parent by its external id. */
function fieldsOf(given: Element): Input {
  const fields: Input = {};
  for (const [name, [value]] of given.children) {
    if (name === "type" || name === "fieldsToNull") continue;
    fields[name] = value!.children.size > 0 ? fieldsOf(value!) : value!.text === "" ? null : value!.text;
  }
  for (const { text } of all(given, "fieldsToNull")) fields[text.trim()] = null;
  return fields;
}

/**
 * Reads an sObject.
 * @throws OrgError INVALID_TYPE if it does not say of which object
 */
export function readRecord(given: Element): GivenRecord {
  const type = textOf(given, "type");
  if (!type) throw orgError(400, "INVALID_TYPE", "Must send a concrete entity type.");
  return { type, fields: fieldsOf(given) };
}

/** One line of an error, as an `Error`. */
export const errorXml = ({ errorCode, message, fields = [] }: ErrorItem): XmlValue => ({
  fields,
  message,
  statusCode: errorCode,
});

/** What became of a record: `SaveResult`, `DeleteResult` and their kin. */
export function resultXml(
  outcome: { id: string } | OrgError,
  more: { [name: string]: XmlValue } = {},
): XmlValue {
  return outcome instanceof OrgError
    ? { ...more, errors: outcome.items.map(errorXml), id: null, success: false }
    : { ...more, id: outcome.id, success: true };
}

const isRecord = (value: unknown): value is Shaped =>
  typeof value === "object" && value !== null && "attributes" in value;

function valueXml(value: unknown): XmlValue {
  if (isRecord(value)) return recordXml(value);
  if (typeof value === "object" && value !== null) {
    // children, or an address
    const { records, totalSize, done, ...parts } = value as Record<string, unknown>;
    if (!Array.isArray(records)) return parts as { [name: string]: XmlValue };
    return {
      "@xsi:type": "QueryResult",
      done: done === true,
      queryLocator: null,
      records: records.map(recordXml),
      size: Number(totalSize),
    };
  }
  return typeof value === "string" ? zuluOf(value) : (value as XmlValue);
}

/** A record that a query found, as an sObject. */
export function recordXml({ attributes, ...fields }: Shaped): XmlValue {
  const { type } = attributes as { type: string };
  const inner = Object.entries(fields).map(([name, value]) => [`sf:${name}`, valueXml(value)]);
  return {
    "@xsi:type": "sf:sObject",
    "sf:type": type,
    ...(fields.Id === undefined ? { "sf:Id": null } : {}),
    ...Object.fromEntries(inner),
  };
}
