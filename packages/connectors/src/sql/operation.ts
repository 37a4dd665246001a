import type { Value } from "@throughline/workflow";
import { type Row, rowOf, rowSchema, type Type, takesSchema } from "../connections/columns.ts";
import { infoOf, timeoutMs } from "../connections/operation.ts";
import type { JsonSchema, OperationInfo, Report } from "../connector.ts";
import { failed } from "../failure.ts";
import type { Outcome } from "../port.ts";
import type { Bounds } from "./database.ts";
import { type Grammar, inQuotes, type Query, readQuery } from "./query.ts";
import type { RawSqlOperation } from "./schema.ts";

const MOST_ROWS = 100;

/** A look-up. */
export interface Operation extends OperationInfo {
  query: Query;
  bounds: Bounds;
  /** Makes an answer of rows, one more than the bound at most. Throws Unfit. */
  answer(name: string, rows: Row[]): Outcome<unknown>;
}

/** Reads a look-up; undefined where its query is none. */
export function operationOf(
  raw: RawSqlOperation,
  grammar: Grammar,
  path: PropertyKey[],
  report: Report,
): Operation | undefined {
  const query = readQuery(raw.query, grammar);
  if ("fix" in query) {
    report("not-a-look-up", [...path, "query"], `The query cannot be used: ${query.message}`, query.fix);
    return undefined;
  }
  checkNames(raw, query, path, report);
  const most = raw.gives === "one" ? 1 : Number.parseInt(raw["at most"] ?? `${MOST_ROWS}`, 10);
  const { columns, takes, description } = raw;
  const one = rowSchema(columns);
  return {
    ...infoOf({ ...raw, effect: "read" }, path, report),
    ...{ query, bounds: { rows: most, timeoutMs: timeoutMs(raw.timeout) } },
    ...(description !== undefined && { description }),
    ...{ input: takesSchema(takes), output: raw.gives === "one" ? one : listOf(one, most) },
    answer: raw.gives === "one" ? oneRow(columns) : manyRows(columns, most),
  };
}

function checkNames(raw: RawSqlOperation, { names }: Query, path: PropertyKey[], report: Report): void {
  const known = Object.keys(raw.takes);
  const at = [...path, "query"];
  for (const name of new Set(names))
    if (!known.includes(name))
      report(
        "unknown-parameter",
        at,
        `The query has {${name}}, of which no type is known.`,
        "Give it in takes:.",
      );
  for (const name of inQuotes(raw.query, known))
    report(
      "parameter-in-quotes",
      at,
      `{${name}} stands in quotes and would be text there.`,
      "Take the quotes away: what a parameter is does not depend on quotes.",
    );
  for (const name of known)
    if (!names.includes(name))
      report(
        "unused-parameter",
        [...path, "takes", name],
        `The query has no {${name}}.`,
        "Use it, or take it out.",
      );
  if (raw.gives === "one" && raw["at most"] !== undefined)
    report(
      "contradiction",
      [...path, "at most"],
      "gives: one is one row.",
      "Take at most out, or write gives: rows.",
    );
}

const listOf = (row: JsonSchema, most: number): JsonSchema => ({
  type: "object",
  properties: {
    rows: { type: "array", items: row, maxItems: most },
    count: { type: "integer", minimum: 0, maximum: most },
  },
  required: ["rows", "count"],
  additionalProperties: false,
});

const given = (value: unknown): Outcome<unknown> => ({ ok: true, value, apiCalls: 0 });

const oneRow =
  (columns: Record<string, Type>): Operation["answer"] =>
  (name, rows) => {
    const [row, another] = rows;
    if (!row) return failed("gone", "NO_ROW", `${name} finds no row by these inputs.`);
    if (another)
      return failed(
        "person",
        "NOT_ONE",
        `${name} finds more than one row by these inputs. Make the query find one, or take rows.`,
      );
    return given(rowOf(row, columns));
  };

// a decision by a part of the rows would be a wrong one
const manyRows =
  (columns: Record<string, Type>, most: number): Operation["answer"] =>
  (name, rows) =>
    rows.length > most
      ? failed(
          "person",
          "TOO_MANY_ROWS",
          `${name} finds more than ${most} rows, and none was taken. Narrow the query, or raise at most.`,
        )
      : given({ rows: rows.map((row) => rowOf(row, columns)), count: rows.length });

/** A query with its inputs, in the order in which it has them. */
export const statementOf = ({ query }: Operation, input: Record<string, Value>) => ({
  parts: query.parts,
  values: query.names.map((name) => input[name] ?? null),
});
