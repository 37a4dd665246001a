import type { Value } from "@throughline/workflow";
import type { JsonSchema } from "../../connector.ts";
import { moment, quote } from "../soql.ts";

/** A text in quotes is left alone; `:name` stands for a value, as in Apex. */
const BIND = /'(?:[^'\\]|\\.)*'|:\s*([A-Za-z_]\w*)/g;
const COMPARED =
  /([A-Za-z][\w.]*)\s*(?:=|!=|<>|<=|>=|<|>|\blike\b|\bnot\s+in\b|\bin\b|\bincludes\b|\bexcludes\b)\s*\(?\s*$/i;

/** The values that a query asks for: their names, each with the field that it is compared with, where that can be seen. */
export function bindsOf(soql: string): { name: string; field?: string; many: boolean }[] {
  return [...soql.matchAll(BIND)].flatMap(({ 1: name, index }) => {
    if (name === undefined) return [];
    const before = soql.slice(0, index);
    const field = COMPARED.exec(before)?.[1];
    const many = /\b(?:in|includes|excludes)\s*$/i.test(before);
    return [{ name, many, ...(field !== undefined && { field }) }];
  });
}

/**
 * A query with its values in it, each as a literal that can say nothing but a value.
 * @param schemas of the values by name: how dates are told from texts
 */
export function bound(
  soql: string,
  values: Record<string, Value | undefined>,
  schemas: Record<string, JsonSchema> = {},
): string {
  return soql.replace(BIND, (all, name: string | undefined) =>
    name === undefined ? all : literal(values[name] ?? null, schemas[name] ?? {}),
  );
}

/** A value as a literal of SOQL. @param schema of the value: a number stands without quotes, and so does a date */
export function literal(value: Value, schema: JsonSchema = {}): string {
  if (Array.isArray(value)) {
    const items = (schema.items ?? {}) as JsonSchema;
    // an empty list is what no field is in
    return `(${(value.length ? value : [""]).map((one) => literal(one, items)).join(",")})`;
  }
  if (value === null) return "null";
  if (typeof value !== "string") return String(value);
  if (schema.format === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return value;
  if (schema.format === "date-time" && !Number.isNaN(Date.parse(value))) return moment(value);
  return quote(value);
}
