import type { Value } from "@throughline/workflow";
import { z } from "zod";
import type { JsonSchema } from "../connector.ts";

/** Types of parameters and columns, as of facts. */
export const columnType = z.enum(["text", "number", "boolean", "date", "datetime"]);
export type Type = z.output<typeof columnType>;

/** A row as it comes. */
export type Row = Record<string, unknown>;

const SCHEMAS: Record<Type, JsonSchema> = {
  text: { type: "string" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  datetime: { type: "string", format: "date-time" },
};

/** What is taken: all of it has to be given. */
export const takesSchema = (takes: Record<string, Type>): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(Object.entries(takes).map(([name, type]) => [name, SCHEMAS[type]])),
  required: Object.keys(takes),
  additionalProperties: false,
});

/** A row: what is not known there is `null`. */
export const rowSchema = (columns: Record<string, Type>): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, { anyOf: [SCHEMAS[type], { type: "null" }] }]),
  ),
  required: Object.keys(columns),
  additionalProperties: false,
});

/** Why a row is not what was declared. */
export class Unfit extends Error {
  override name = "Unfit";
}

/**
 * The declared columns of a row, each as its type says.
 * @throws Unfit names the column, never its value
 */
export const rowOf = (row: Row, columns: Record<string, Type>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, type]) => {
      if (!Object.hasOwn(row, name)) throw new Unfit(`there is no column ${name}`);
      const value = row[name];
      if (value === null || value === undefined) return [name, null];
      // a bit of one bit
      const bit = Buffer.isBuffer(value) && type === "boolean" && value.length === 1 ? value[0] : value;
      if (bit instanceof Uint8Array) throw new Unfit(`${name} is binary, and no value of a fact`);
      const read = READ[type](bit);
      if (read === undefined) throw new Unfit(`${name} is no ${type}${type === "number" ? EXACT : ""}`);
      return [name, read];
    }),
  );

const EXACT = ", or has more digits than one keeps (15): take it as text";
const DECIMAL = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const BOOLEANS = new Map<unknown, boolean>([
  ...[true, 1, "1", "t", "true"].map((one) => [one, true] as const),
  ...[false, 0, "0", "f", "false"].map((one) => [one, false] as const),
]);

const READ: Record<Type, (value: unknown) => Value | undefined> = {
  text: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  number: numberOf,
  boolean: (value) => BOOLEANS.get(value),
  date: (value) => momentOf(value)?.slice(0, 10),
  datetime: momentOf,
};

/** A number that is exactly what the database has; of a decimal these are those of up to 15 digits. */
function numberOf(value: unknown): number | undefined {
  const text = String(value);
  if (!DECIMAL.test(text)) return undefined;
  const number = Number(text);
  // a driver that has made a number of it has lost its last digits already
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) return undefined;
  const digits = text.replace(/e.*$/i, "").replace(/[-.]/g, "").replace(/^0+/, "");
  return digits.length <= 15 || String(number) === text ? number : undefined;
}

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d+)?))?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** ISO 8601 in UTC; what says no zone is taken as UTC. */
function momentOf(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  const [, date, time = "00:00:00", zone = "Z"] = MOMENT.exec(String(value)) ?? [];
  if (date === undefined) return undefined;
  const offset = zone.replace(/^([+-]\d\d)$/, "$1:00").replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const at = Date.parse(`${date}T${time}${offset}`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
