import type { Core } from "../core.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Leaf, Tree } from "./condition.ts";
import { queryContext } from "./context.ts";
import type { Filter } from "./filter.ts";
import { parseSoql } from "./parse.ts";
import { plansOf } from "./plan.ts";
import { filterOf, orderOf, queriedObject, windowOf } from "./select.ts";

/** The fields of conditions on which no look-up can be made. */
function unindexed({ tree }: Filter, indexed: ReadonlySet<string>): string[] {
  const leaves = (at: Tree | undefined): Leaf[] =>
    !at ? [] : at.op === "LEAF" ? [at.leaf] : (at.of as Tree[]).flatMap(leaves);
  const names = leaves(tree).map((leaf) => ("field" in leaf ? leaf.field : (leaf.fn.rawValue ?? "")));
  return [...new Set(names)].filter((name) => !indexed.has(name.toLowerCase()));
}

const note = (def: ObjectDef, field: string) => ({
  description: "Not considering filter for optimization because unindexed",
  fields: [field],
  tableEnumOrId: def.name,
});

/**
 * The ways in which a query could be run, the one that is taken first. It is not run, but for its semi-joins.
 * `relativeCost` is against looking at every record once.
 * @throws OrgError as the query would
 */
export function explain(core: Core, text: string, userId: string): object {
  const query = parseSoql(text);
  const context = queryContext(core, text, userId, false);
  const def = queriedObject(context, query.sObject);
  const filter = filterOf(context, def, query);
  const plans = plansOf(context, def, filter, orderOf(context, def, query), windowOf(query)[1]);
  const indexed = new Set(plans.flatMap(({ fields }) => fields.map((name) => name.toLowerCase())));
  const notes = unindexed(filter, indexed).map((field) => note(def, field));
  const size = core.store.table(def.name).rows.size;
  return {
    plans: plans.map(({ leading, fields, cardinality, cost }) => ({
      cardinality,
      fields,
      leadingOperationType: leading,
      notes,
      relativeCost: Number((cost / Math.max(1, size)).toFixed(3)),
      sobjectCardinality: size,
      sobjectType: def.name,
    })),
    sourceQuery: text,
  };
}
