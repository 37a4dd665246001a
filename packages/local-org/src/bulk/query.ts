import type { Query, FieldType as SelectedField } from "@jetstreamapp/soql-parser-js";
import { type Core, zuluOf } from "../core.ts";
import { OrgError, orgError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import { isAggregateQuery } from "../soql/aggregate.ts";
import type { Shaped } from "../soql/columns.ts";
import { findPath, type QueryContext, queryContext } from "../soql/context.ts";
import { type QueryResult, runQuery } from "../soql/execute.ts";
import { parseSoql } from "../soql/parse.ts";

const apiError = (message: string) => orgError(400, "API_ERROR", message);

const unsupported = (what: string) => apiError(`${what} not supported in Bulk Query`);

/** The way to a column's value in a record as JSON, and so its name: `["Owner", "Name"]`. */
type Column = string[];

function columnOf(context: QueryContext, def: ObjectDef, item: SelectedField, alias?: string): Column {
  const canonical = (path: string) => {
    const found = findPath(context, def, path, alias);
    if (found.field.type === "address") throw unsupported("Selecting compound data");
    return found;
  };
  switch (item.type) {
    case "Field":
      return canonical(item.field).text.split(".");
    case "FieldRelationship":
      return canonical([...item.relationships, item.field].join(".")).text.split(".");
    case "FieldFunctionExpression": {
      const [parameter] = item.parameters;
      if (item.functionName.toUpperCase() === "FIELDS") throw unsupported("Selecting compound data");
      if (typeof parameter !== "string") throw unsupported(item.functionName);
      return [item.alias ?? canonical(parameter).field.name];
    }
    case "FieldTypeof":
      throw unsupported("TYPEOF");
    default:
      throw unsupported("Aggregate Relationships");
  }
}

function refuseUnsupported(query: Query): void {
  if (isAggregateQuery(query)) throw unsupported("Aggregate Relationships");
  if (query.offset !== undefined) throw unsupported("OFFSET");
}

/** A query that may run in bulk. */
export interface BulkQuery {
  object: string;
  columns: Column[];
  /** Finds the records. */
  run(): QueryResult;
}

/**
 * Reads a SOQL text for a bulk query.
 * @param all with deleted records
 * @throws OrgError API_ERROR for what is wrong, or cannot be had in bulk
 */
export function bulkQuery(core: Core, text: string, userId: string, all: boolean): BulkQuery {
  try {
    const query = parseSoql(text);
    const def = core.catalogue.get(query.sObject ?? "");
    if (!def)
      throw orgError(400, "INVALIDENTITY", `Entity '${query.sObject}' is not supported by the Bulk API.`);
    refuseUnsupported(query);
    const context = queryContext(core, text, userId, all);
    const columns = (query.fields ?? []).map((item) => columnOf(context, def, item, query.sObjectAlias));
    return { object: def.name, columns, run: () => runQuery(core, text, userId, all) };
  } catch (error) {
    if (!(error instanceof OrgError) || error.errorCode === "INVALIDENTITY") throw error;
    throw apiError(error.items[0]!.message);
  }
}

/** The values of a record in the order of the columns; blanks are empty, moments end in `Z`. */
export function cellsOf(record: Shaped, columns: Column[]): string[] {
  return columns.map((path) => {
    let value: unknown = record;
    for (const step of path) value = (value as Shaped | null | undefined)?.[step];
    if (value === null || value === undefined) return "";
    return zuluOf(String(value));
  });
}
