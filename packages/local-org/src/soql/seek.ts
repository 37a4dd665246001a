import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { resolvePath, TYPE_OF_REFERENCE } from "../schema/path.ts";
import type { Span } from "../storage/sorted-index.ts";
import type { Row, Table } from "../storage/store.ts";
import type { Leaf, Tree } from "./condition.ts";
import type { QueryContext } from "./context.ts";
import { type Filter, literalsOf } from "./filter.ts";
import { holdsBlanks, point, shared, spansOf } from "./spans.ts";

/** A piece of one index. */
export interface Part {
  field: string;
  span: Span;
}

/** Pieces of indexes that together hold every row of a condition. */
export interface Seek {
  parts: Part[];
  /** Rows in these pieces. */
  hits: number;
}

/** So many parents are looked for; a condition on a parent that more of them meet is not looked up. */
const MOST_PARENTS = 200;

/** `Account.Name = 'Acme'`: the accounts are looked up, then what refers to them. */
function throughParent(context: QueryContext, def: ObjectDef, path: string, leaf: Leaf): Part[] | undefined {
  const { hops, owners, field } = resolvePath(context.core.catalogue, def, path)!;
  const [hop] = hops;
  if (hops.length !== 1 || !hop || field === TYPE_OF_REFERENCE || "valueQuery" in leaf) return undefined;
  const ids: string[] = [];
  for (const owner of owners) {
    const own = fieldOf(owner, field.name);
    if (!own || own.formula) return undefined;
    const spans = spansOf(own, leaf.operator, literalsOf(leaf), context);
    // a blank field and no parent at all are the same to a condition
    if (!spans || spans.some(holdsBlanks)) return undefined;
    const table = context.core.store.table(owner.name);
    for (const span of spans) {
      if (table.count(own.name, span) + ids.length > MOST_PARENTS) return undefined;
      for (const { Id } of table.scan(own.name, span)) ids.push(Id);
    }
  }
  return ids.map((id) => ({ field: hop.field, span: point(id) }));
}

function partsOf(
  context: QueryContext,
  def: ObjectDef,
  leaf: Leaf,
  { expressions, found }: Filter,
): Part[] | undefined {
  const { own, path, type } = expressions.get(leaf)!;
  if (own === undefined) return path?.includes(".") ? throughParent(context, def, path, leaf) : undefined;
  const values = leaf.operator === "IN" ? found.get(leaf) : undefined;
  const spans =
    values?.map(point) ??
    ("valueQuery" in leaf
      ? undefined
      : spansOf({ name: own, type }, leaf.operator, literalsOf(leaf), context));
  return spans?.map((span) => ({ field: own, span }));
}

/** Conditions on one field that each name a single piece are one piece: `CreatedDate > A AND CreatedDate < B`. */
function narrowed(seeks: Part[][]): Part[][] {
  const single = new Map<string, Span>();
  const others: Part[][] = [];
  for (const parts of seeks) {
    const [only] = parts;
    if (parts.length !== 1 || !only) others.push(parts);
    else {
      const before = single.get(only.field);
      single.set(only.field, before ? shared(before, only.span) : only.span);
    }
  }
  return [...[...single].map(([field, span]) => [{ field, span }]), ...others];
}

/**
 * The look-ups that a condition allows, fewest rows first: of AND each part's, of OR those of all parts together.
 * @param table the rows of the object
 */
export function seeksOf(context: QueryContext, def: ObjectDef, filter: Filter, table: Table): Seek[] {
  const countOf = (parts: Part[]) =>
    parts.reduce((sum, { field, span }) => sum + table.count(field, span), 0);
  const weigh = (seeks: Part[][]): Seek[] =>
    seeks.map((parts) => ({ parts, hits: countOf(parts) })).sort((a, b) => a.hits - b.hits);
  const seek = (at: Tree): Part[][] => {
    if (at.op === "LEAF") {
      const parts = partsOf(context, def, at.leaf, filter);
      return parts ? [parts] : [];
    }
    if (at.op === "NOT") return [];
    const each = at.of.map(seek);
    if (at.op === "AND") return narrowed(each.flat());
    if (each.some((seeks) => seeks.length === 0)) return [];
    return [each.flatMap((seeks) => weigh(seeks)[0]!.parts)];
  };
  return filter.tree ? weigh(seek(filter.tree)) : [];
}

/** The rows of a look-up, each once, by rising id. */
export function* seekRows(table: Table, { parts }: Seek): Iterable<Row> {
  const [only] = parts;
  if (parts.length === 1 && only && only.span.from !== undefined && only.span.from === only.span.to) {
    yield* table.scan(only.field, only.span);
    return;
  }
  const ids = new Set<string>();
  for (const { field, span } of parts) for (const { Id } of table.scan(field, span)) ids.add(Id);
  for (const id of [...ids].sort()) yield table.get(id)!;
}
