import type { FunctionExp } from "@jetstreamapp/soql-parser-js";
import { pathReader } from "../records/access.ts";
import type { FieldType, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { findPath, isLongText, type QueryContext } from "./context.ts";
import { DATE_PARTS, toLocal } from "./dates.ts";
import { malformed, notUsable } from "./errors.ts";
import { formatted } from "./format.ts";

/** Something that a query can compute from a record. */
export interface Expression {
  name: string;
  type: FieldType;
  read: (row: Row) => unknown;
  /** Canonical path if it is a plain field. */
  path?: string;
  /** The field of the record itself that is read as it is kept. */
  own?: string;
}

/** What a field is wanted for. */
export type Purpose = "shown" | "filtered" | "sorted" | "grouped";

/**
 * A field as an expression.
 * @throws OrgError INVALID_FIELD if there is none, or it cannot be used so
 */
export function fieldExpression(
  context: QueryContext,
  def: ObjectDef,
  path: string,
  alias: string | undefined,
  purpose: Purpose,
): Expression {
  const found = findPath(context, def, path, alias);
  const { field, hops, text } = found;
  const several = field.type === "multipicklist" && purpose !== "filtered";
  if (purpose !== "shown" && (isLongText(field) || field.type === "address" || several)) {
    throw notUsable(context.text, path, field.name, purpose);
  }
  return {
    name: field.name,
    type: field.type,
    read: pathReader(context.core, def, found, context.userId),
    path: text,
    ...(hops.length === 0 && !field.formula && { own: field.name }),
  };
}

const moment = (value: string): number =>
  Date.parse(value.length === 10 ? `${value}T00:00:00Z` : `${value.slice(0, 23)}Z`);

function datePart(context: QueryContext, name: string, inner: Expression, local: boolean): Expression {
  const part = DATE_PARTS[name]!;
  return {
    name,
    type: name === "DAY_ONLY" ? "date" : "int",
    read: (row) => {
      const value = inner.read(row) as string | null;
      if (value === null) return null;
      return part(new Date(local ? toLocal(moment(value), context.timeZone) : moment(value)));
    },
  };
}

/**
 * A function of one record: date parts, `toLabel`, `FORMAT`, `convertCurrency`.
 * @throws OrgError for a function that is not known, or a field that it does not take
 */
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
  const { own: _own, path: _path, ...inner } = fieldExpression(context, def, path, alias, "shown");
  if (name in DATE_PARTS) {
    if (inner.type !== "date" && inner.type !== "datetime")
      throw malformed(`The function ${name} does not take the field ${inner.name} of type ${inner.type}`);
    return datePart(context, name, inner, nested?.functionName?.toUpperCase() === "CONVERTTIMEZONE");
  }
  if (name === "TOLABEL") {
    const values = findPath(context, def, path, alias).field.picklist;
    const labels = new Map(values.map((value) => [value.value, value.label]));
    return { ...inner, read: (row) => labels.get(inner.read(row) as string) ?? inner.read(row) };
  }
  if (name === "FORMAT") {
    const show = formatted(inner.type, context);
    return { ...inner, type: "string", read: (row) => show(inner.read(row)) };
  }
  // there is one currency
  if (name === "CONVERTCURRENCY") return inner;
  throw malformed(`the function ${fn.functionName} is not supported here`);
}
