import type { FunctionExp } from "@jetstreamapp/soql-parser-js";
import { pathReader } from "../records/access.ts";
import type { FieldType, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { findPath, isLongText, type QueryContext } from "./context.ts";
import { toLocal } from "./dates.ts";
import { malformed, notFilterable } from "./errors.ts";

/** Something that a query can compute from a record. */
export interface Expression {
  name: string;
  type: FieldType;
  read: (row: Row) => unknown;
  /** Canonical path if it is a plain field. */
  path?: string;
}

const dayOfYear = (date: Date) =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;

const DATE_PARTS: Record<string, (date: Date) => number | string> = {
  CALENDAR_YEAR: (date) => date.getUTCFullYear(),
  CALENDAR_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (date) => date.getUTCMonth() + 1,
  FISCAL_YEAR: (date) => date.getUTCFullYear(),
  FISCAL_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  FISCAL_MONTH: (date) => date.getUTCMonth() + 1,
  DAY_IN_MONTH: (date) => date.getUTCDate(),
  DAY_IN_WEEK: (date) => date.getUTCDay() + 1,
  DAY_IN_YEAR: dayOfYear,
  DAY_ONLY: (date) => date.toISOString().slice(0, 10),
  HOUR_IN_DAY: (date) => date.getUTCHours(),
  WEEK_IN_MONTH: (date) => Math.floor((date.getUTCDate() - 1) / 7) + 1,
  WEEK_IN_YEAR: (date) => Math.floor((dayOfYear(date) - 1) / 7) + 1,
};

/** A field as an expression. `filter` refuses what cannot stand in WHERE, ORDER BY and GROUP BY. */
export function fieldExpression(
  context: QueryContext,
  def: ObjectDef,
  path: string,
  alias: string | undefined,
  filter: boolean,
): Expression {
  const found = findPath(context, def, path, alias);
  if (filter && isLongText(found.field)) {
    throw notFilterable(context.text, path, found.field.name);
  }
  return {
    name: found.field.name,
    type: found.field.type,
    read: pathReader(context.core, def, found),
    path: found.text,
  };
}

function dateFunction(context: QueryContext, name: string, inner: Expression, local: boolean): Expression {
  const part = DATE_PARTS[name]!;
  return {
    name,
    type: name === "DAY_ONLY" ? "date" : "int",
    read: (row) => {
      const value = inner.read(row) as string | null;
      if (value === null) return null;
      const ms = Date.parse(value.length === 10 ? `${value}T00:00:00Z` : `${value.slice(0, 23)}Z`);
      return part(new Date(local ? toLocal(ms, context.timeZone) : ms));
    },
  };
}

/** A function of one record: date parts, `toLabel`, `FORMAT`, `convertCurrency`. */
export function functionExpression(
  context: QueryContext,
  def: ObjectDef,
  fn: FunctionExp,
  alias?: string,
): Expression {
  const name = fn.functionName!.toUpperCase();
  const parameter = fn.parameters?.[0];
  const nested = typeof parameter === "object" ? parameter : undefined;
  const path = (nested ? nested.parameters?.[0] : parameter) as string | undefined;
  if (!path) throw malformed(`the function ${fn.functionName} needs a field`);
  const inner = fieldExpression(context, def, path, alias, false);
  if (name in DATE_PARTS) {
    return dateFunction(context, name, inner, nested?.functionName?.toUpperCase() === "CONVERTTIMEZONE");
  }
  if (name === "TOLABEL") {
    const values = findPath(context, def, path, alias).field.picklist;
    const labels = new Map(values.map((value) => [value.value, value.label]));
    return { ...inner, read: (row) => labels.get(inner.read(row) as string) ?? inner.read(row) };
  }
  if (name === "FORMAT" || name === "CONVERTCURRENCY") return inner;
  throw malformed(`the function ${fn.functionName} is not supported here`);
}
