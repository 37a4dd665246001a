import type { Core } from "../core.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { queryContext } from "./context.ts";
import { compileFilter } from "./filter.ts";
import { parseSoql } from "./parse.ts";

/**
 * Compiles a condition, as it stands in a WHERE clause, for rows that need not be in a table.
 * @throws OrgError MALFORMED_QUERY, INVALID_FIELD and the like
 */
export function conditionOf(core: Core, def: ObjectDef, condition: string): (row: Row) => boolean {
  const text = `SELECT Id FROM ${def.name} WHERE ${condition}`;
  const { where } = parseSoql(text);
  const filter = compileFilter(queryContext(core, text, "", true), def, where, undefined, () => []);
  return (row) => filter.test(row);
}
