import type { FunctionExp } from "@jetstreamapp/soql-parser-js";
import type { FieldType, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { QueryContext } from "./context.ts";
import { malformed, noAggregate } from "./errors.ts";
import { type Expression, fieldExpression, functionExpression } from "./expression.ts";
import { isNumber } from "./literal.ts";

/** Something that is computed over the rows of a group. */
export interface Reduction {
  type: FieldType;
  read: (rows: Row[]) => unknown;
}

/** Sums are those of decimal numbers. */
const DIGITS = 10;
const COUNTS = new Set(["COUNT", "COUNT_DISTINCT"]);
const AGGREGATES = new Set([...COUNTS, "SUM", "AVG", "MIN", "MAX"]);

/** Whether a function is computed over many rows. */
export const isAggregate = (name: string): boolean => AGGREGATES.has(name.toUpperCase());

function reduce(name: string, values: unknown[]): unknown {
  const present = values.filter((value) => value !== null);
  if (name === "COUNT") return present.length;
  if (name === "COUNT_DISTINCT") return new Set(present).size;
  if (present.length === 0) return null;
  if (name === "MIN" || name === "MAX") {
    const least = name === "MIN";
    return (present as (string | number)[]).reduce((a, b) => (b < a === least ? b : a));
  }
  const sum = (present as number[]).reduce((a, b) => a + b, 0);
  return Number((name === "SUM" ? sum : sum / present.length).toFixed(DIGITS));
}

function takes(name: string, { type }: Expression): boolean {
  if (COUNTS.has(name)) return true;
  return name === "SUM" || name === "AVG" ? isNumber(type) : type !== "boolean";
}

/**
 * An aggregate function.
 * @throws OrgError if it does not take fields of that type
 */
export function aggregateOf(
  context: QueryContext,
  def: ObjectDef,
  fn: FunctionExp,
  alias?: string,
): Reduction {
  const name = fn.functionName!.toUpperCase();
  const [parameter] = fn.parameters ?? [];
  if (parameter === undefined) {
    if (name === "COUNT") return { type: "int", read: (rows) => rows.length };
    throw malformed(`the function ${fn.functionName} needs a field`);
  }
  const inner =
    typeof parameter === "string"
      ? fieldExpression(context, def, parameter, alias, "grouped")
      : functionExpression(context, def, parameter, alias);
  if (!takes(name, inner)) throw noAggregate(context.text, inner.name, fn.functionName!);
  return {
    type: COUNTS.has(name) ? "int" : name === "AVG" ? "double" : inner.type,
    read: (rows) => reduce(name, rows.map(inner.read)),
  };
}
