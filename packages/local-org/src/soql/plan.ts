import type { ObjectDef } from "../schema/model.ts";
import type { Row, Table } from "../storage/store.ts";
import type { QueryContext } from "./context.ts";
import type { Filter } from "./filter.ts";
import type { Leading, Order } from "./order.ts";
import { seekRows, seeksOf } from "./seek.ts";

/** A way to get at the rows of a query. */
export interface Plan {
  leading: "Index" | "TableScan";
  /** Whose indexes lead. */
  fields: string[];
  /** Rows that are expected to be looked at. */
  cardinality: number;
  rows(): Iterable<Row>;
  /** Rows looked at, and the work of sorting them as that of so many more. */
  cost: number;
  /** The rows come in the order of the first ORDER BY clause; otherwise by rising id. */
  sorted: boolean;
}

/** A table with fewer rows is sorted faster than an index for its order is made. */
const SMALL = 1000;
/** What a condition without an index is taken to let pass. */
const GUESSED_SHARE = 0.1;
/** What it costs to put a row in its place, beside looking at it. */
const SORTING = 2;

function* walk(table: Table, { field, descending, blanksFirst }: Leading): Iterable<Row> {
  const blanks = () => table.scan(field, { from: null, to: null });
  if (blanksFirst) yield* blanks();
  yield* table.scan(field, { from: null, fromOpen: true }, descending);
  if (!blanksFirst) yield* blanks();
}

/**
 * The ways to get at the rows of a query, the cheapest first.
 * @param need how many rows are wanted
 */
export function plansOf(
  context: QueryContext,
  def: ObjectDef,
  filter: Filter,
  order: Order<Row> | undefined,
  need: number,
): Plan[] {
  const table = context.core.store.table(def.name);
  const size = table.rows.size;
  const costOf = (rows: number, sorted: boolean) => rows * (order && !sorted ? 1 + SORTING : 1);
  const scan: Plan = {
    leading: "TableScan",
    fields: [],
    cardinality: size,
    cost: costOf(size, false),
    rows: () => table.rows.values(),
    sorted: false,
  };
  const seeks = seeksOf(context, def, filter, table).map(
    (seek): Plan => ({
      leading: "Index",
      fields: [...new Set(seek.parts.map(({ field }) => field))],
      cardinality: seek.hits,
      cost: costOf(seek.hits, false),
      rows: () => seekRows(table, seek),
      sorted: false,
    }),
  );
  const plans = [...seeks, scan];
  const leading = order?.leading;
  if (leading && size >= SMALL && need < size) {
    const passing = seeks[0] ? seeks[0].cardinality / size : filter.tree ? GUESSED_SHARE : 1;
    const expected = passing === 0 ? size : Math.min(size, Math.ceil(need / passing));
    plans.push({
      leading: "Index",
      fields: [leading.field],
      cardinality: expected,
      cost: costOf(expected, true),
      rows: () => walk(table, leading),
      sorted: true,
    });
  }
  return plans.sort((a, b) => a.cost - b.cost);
}
