import type { Query, Subquery } from "@jetstreamapp/soql-parser-js";
import type { ObjectDef } from "../schema/model.ts";
import { type ChildQuery, compileColumns } from "./columns.ts";
import type { QueryContext } from "./context.ts";
import { malformed, noSuchRelationship } from "./errors.ts";
import { filterOf, orderOf, queriedObject, windowOf } from "./select.ts";

const MOST_WITH_FIELDS = 200;

/**
 * Refuses FIELDS(ALL) and FIELDS(CUSTOM) without a limit.
 * @throws OrgError MALFORMED_QUERY
 */
export function checkFieldsFunction(query: Query | Subquery): void {
  const unbounded = (query.fields ?? []).some(
    (item) =>
      item.type === "FieldFunctionExpression" &&
      item.functionName.toUpperCase() === "FIELDS" &&
      String(item.parameters[0]).toUpperCase() !== "STANDARD",
  );
  if (unbounded && (query.limit === undefined || query.limit > MOST_WITH_FIELDS))
    throw malformed(`The SOQL FIELDS function must have a LIMIT of at most ${MOST_WITH_FIELDS}`);
}

/** The object whose records a child query gives, and the field with which they refer to their parent. */
export function childOf(context: QueryContext, parent: ObjectDef, query: Subquery) {
  const name = query.relationshipName.toLowerCase();
  const link = parent.children.find((child) => child.name?.toLowerCase() === name);
  if (!link) throw noSuchRelationship(context.text, query.relationshipName, query.relationshipName);
  return { def: queriedObject(context, link.object), field: link.field, name: link.name! };
}

/** Compiles a child query into a function that gives the children of one parent. */
export function compileChild(context: QueryContext, parent: ObjectDef, query: Subquery): ChildQuery {
  const { def, field } = childOf(context, parent, query);
  checkFieldsFunction(query);
  const filter = filterOf(context, def, query);
  const order = orderOf(context, def, query);
  const [from, to] = windowOf(query);
  const shape = compileColumns(context, def, query.fields ?? [], query.sObjectAlias, (inner) =>
    compileChild(context, def, inner),
  );
  const table = context.core.store.table(def.name);
  return (row, outlet) => {
    const found = table.lookup(field, row.Id).filter(filter.test);
    const kept = (order ? order.sort(found) : found).slice(from, to);
    if (kept.length === 0) return null;
    return outlet.children(kept.length, (index, at) => shape(kept[index]!, at));
  };
}
