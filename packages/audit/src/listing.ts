import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import {
  CHOICES,
  type Condition,
  conditions,
  type Dialect,
  type ItemColumns,
  paging,
  SORT,
  VIEW,
} from "./conditions.ts";
import { type Place, placeIn, written } from "./place.ts";
import { type ItemList, type ItemPage, type ItemQuery, VIEWS, type View } from "./query.ts";
import type { ItemRow } from "./row.ts";

/** A database as the lists need it. */
export interface Tables extends Dialect {
  /** Column that tells items apart whose values are equal; each index that lists are sorted by ends with it. */
  id: "id" | "key";
  all<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
  /** The table with the texts in which a person's search looks, and its column. */
  texts: { table: string; column: string };
  /** The first 15 characters of the record id, as its index has them. */
  record: Expression<unknown>;
  /** What is shown of items, in any order. */
  shown(ids: Place["id"][]): Promise<Map<Place["id"], ItemRow>>;
}

/** What one question may look at, so that its cost does not grow with how many items there are. */
export interface Bounds {
  /** Items of an order, or of a condition, that are walked. */
  walked: number;
  /** Items up to which a condition is narrow: they are found by its index first, and sorted then. */
  narrow: number;
}

const BOUNDS: Bounds = { walked: 10_000, narrow: 4_000 };

/** Items that are counted. */
export const MOST_COUNTED = 10_000;

/** Values of a column that are offered to filter by, at most. */
const MOST_CHOICES = 200;

type Row = { id: Place["id"]; value: Place["value"] };

const and = (parts: Expression<SqlBool>[]) =>
  parts.length ? sql<SqlBool>`${sql.join(parts, sql` and `)}` : sql<SqlBool>`1 = 1`;

/**
 * Lists of items over any database, in bounded time however many there are.
 *
 * A page begins at a place in the order and not at a number, so what comes in meanwhile moves nothing. Where one of the
 * conditions has few items, they are found by its index and sorted. Otherwise the order of the list is walked by its index, for
 * a number of items at most: a page of what is seldom may be short, or empty, and say where to look on.
 */
export function listing(db: Tables, { walked, narrow: few }: Bounds = BOUNDS) {
  const id = sql.ref<Place["id"]>(db.id);

  async function partsOf(query: ItemQuery): Promise<Condition[]> {
    const q = query.q?.trim();
    return [
      ...conditions(query, db),
      ...(q ? [await searched(q)] : []),
      ...(query.view && query.view !== "all" ? [VIEW[query.view]] : []),
    ];
  }

  /** By what people have in their hands, where that is something's number, id, address or owner; otherwise by a part of a text. */
  async function searched(q: string): Promise<Condition> {
    const small = db.small(q);
    const isId = q.length === 15 || q.length === 18;
    const exact = ["number", "email", "owner"].map((name) => sql<SqlBool>`${sql.ref(name)} = ${small}`);
    // the last three characters of the long form only repeat which letters are capitals
    if (isId) exact.push(sql<SqlBool>`${db.record} = ${q.slice(0, 15)}`);
    const either = sql<SqlBool>`(${sql.join(exact, sql` or `)})`;
    if (await counted(either, 1)) return { sql: either, indexed: true };
    const { table, column } = db.texts;
    const text = db.has(`${table}.${column}`, q.toLowerCase());
    return {
      sql: sql<SqlBool>`exists (select 1 from ${sql.table(table)} where ${sql.ref(`${table}.${db.id}`)} = ${sql.ref(`items.${db.id}`)} and ${text})`,
    };
  }

  /** How many items there are, up to a number. */
  async function counted(where: Expression<SqlBool>, most: number): Promise<number> {
    const [row] = await db.all<{ count: number }>(
      sql`select count(*) as count from (select 1 from items where ${where} limit ${sql.lit(most)}) as some_items`,
    );
    return row?.count ?? 0;
  }

  /** Of conditions, the one that has the fewest items, if they are few. */
  async function narrowest(parts: Condition[]): Promise<Condition | undefined> {
    let found: { part: Condition; count: number } | undefined;
    for (const part of parts) {
      if (!part.indexed) continue;
      const most = (found?.count ?? few + 1) + 1;
      const count = await counted(part.sql, most);
      if (count < most && count <= few) found = { part, count };
    }
    return found?.part;
  }

  /** What the other conditions leave of the items that one of them has, or of the first ones. */
  const within = (parts: Condition[], driver: Condition | undefined, most: number) => {
    const rest = parts.filter((part) => part !== driver).map((part) => part.sql);
    return sql`(select * from items where ${driver?.sql ?? sql`1 = 1`} limit ${sql.lit(most)}) as items where ${and(rest)}`;
  };

  async function page(query: ItemQuery, most: number): Promise<{ found: Row[]; next?: Place }> {
    const order = orderOf(query);
    const parts = await partsOf(query);
    const after = query.after === undefined ? undefined : placeIn(query.after);
    const driver = await narrowest(parts);
    if (!driver) return walk(parts, order, after, most);
    const beyond = after ? [{ sql: sql<SqlBool>`(${sql.join(segments(order, after), sql` or `)})` }] : [];
    const found = await db.all<Row>(
      sql`select ${id} as id, ${order.column} as value from ${within([...parts, ...beyond], driver, few + 1)}
        order by (${order.column} is null), ${order.column} ${order.way}, ${id} ${order.way} limit ${sql.lit(most + 1)}`,
    );
    return cut(found, most);
  }

  /** Walks the order of the list. */
  async function walk(parts: Condition[], order: Order, after: Place | undefined, most: number) {
    // a range of the column that is sorted by ends the walk
    const along = parts.filter(({ column }) => column === order.name).map((part) => part.sql);
    const rest = parts.filter(({ column }) => column !== order.name).map((part) => part.sql);
    const budget = rest.length ? walked : most + 1;
    const found: Row[] = [];
    for (const segment of segments(order, after)) {
      const where = sql`where ${and([segment, ...along])} order by ${order.column} ${order.way}, ${id} ${order.way}`;
      const wanted = most + 1 - found.length;
      // both databases hand on what is inside in its order, and go no further in it than is asked for
      found.push(
        ...(await db.all<Row>(
          sql`select ${id} as id, ${order.column} as value
            from (select * from items ${where} limit ${sql.lit(budget)}) as items where ${and(rest)} limit ${sql.lit(wanted)}`,
        )),
      );
      if (found.length > most) return cut(found, most);
      if (rest.length === 0) continue;
      const [last] = await db.all<Row>(
        sql`select ${id} as id, ${order.column} as value from items ${where} limit 1 offset ${sql.lit(budget - 1)}`,
      );
      if (last) return { found, next: last };
    }
    return { found };
  }

  /** The parts of the order that come after a place, in turn; each is one stretch of the index. Empty values come last. */
  function segments({ column, beyond, nullable }: Order, after?: Place): Expression<SqlBool>[] {
    const empty = nullable ? [sql<SqlBool>`${column} is null`] : [];
    if (!after) return nullable ? [sql<SqlBool>`${column} is not null`, ...empty] : [sql<SqlBool>`1 = 1`];
    const later = sql<SqlBool>`${id} ${beyond} ${after.id}`;
    if (after.value === null) return empty.map((is) => sql<SqlBool>`(${is} and ${later})`);
    return [
      sql<SqlBool>`(${column} = ${after.value} and ${later})`,
      sql<SqlBool>`${column} ${beyond} ${after.value}`,
      ...empty,
    ];
  }

  async function pageItems(query: ItemQuery = {}): Promise<ItemPage> {
    const { pageSize } = paging({ pageSize: query.pageSize });
    const { found, next } = await page(query, pageSize);
    const shown = await db.shown(found.map((row) => row.id));
    return {
      rows: found.flatMap((row) => shown.get(row.id) ?? []),
      ...(next && { next: written(next) }),
    };
  }

  /** How many each view has under the other filters, and in which there may be more than could be counted. */
  async function countViews(query: ItemQuery): Promise<Pick<ItemList, "views" | "more">> {
    const { view: _, ...others } = query;
    const parts = await partsOf(others);
    const views = {} as Record<View, number>;
    const more: View[] = [];
    const narrow = parts.length ? await narrowest(parts) : undefined;
    const wide = narrow ?? parts.find(({ indexed }) => indexed);
    const sums = VIEWS.map(
      (view) => sql`coalesce(sum(case when ${VIEW[view].sql} then 1 else 0 end), 0) as ${sql.ref(view)}`,
    );
    const pass = async () => {
      const [row] = await db.all<Record<View, number>>(
        sql`select ${sql.join(sums)} from ${within(parts, wide, narrow ? few : walked)}`,
      );
      const whole =
        narrow !== undefined || (await counted(wide?.sql ?? sql<SqlBool>`1 = 1`, walked)) < walked;
      return { row, whole };
    };
    const together = parts.length ? await pass() : undefined;
    for (const view of VIEWS) {
      const own = VIEW[view];
      if (together?.whole) views[view] = Number(together.row?.[view] ?? 0);
      else if (!together) views[view] = await counted(own.sql, MOST_COUNTED + 1);
      else if ((await counted(own.sql, few + 1)) <= few && view !== "all") {
        const [row] = await db.all<{ count: number }>(
          sql`select count(*) as count from ${within([...parts, own], own, few)}`,
        );
        views[view] = row?.count ?? 0;
        continue;
      } else {
        views[view] = Number(together.row?.[view] ?? 0);
        more.push(view);
      }
      if (views[view] <= MOST_COUNTED) continue;
      views[view] = MOST_COUNTED;
      more.push(view);
    }
    return { views, more };
  }

  /** The values of each column, found by one step each in its index, so that it does not matter how many items there are. */
  async function choices(): Promise<ItemList["choices"]> {
    const found = {} as ItemList["choices"];
    for (const name of CHOICES) {
      const column = sql.ref(name);
      const rows = await db.all<{ value: string }>(sql`
        with recursive choice(value) as (
          select min(${column}) from items
          union all
          select (select min(${column}) from items where ${column} > value) from choice where value is not null
        ) select value from choice where value <> '' limit ${sql.lit(MOST_CHOICES)}`);
      found[name] = rows.map(({ value }) => value);
    }
    return found;
  }

  return {
    pageItems,
    async listItems(query: ItemQuery = {}): Promise<ItemList> {
      const { rows, next } = await pageItems(query);
      const counts = await countViews(query);
      return {
        rows,
        ...(next !== undefined && { next }),
        ...counts,
        total: counts.views[query.view ?? "all"],
        choices: await choices(),
      };
    },
  };
}

interface Order {
  name: keyof ItemColumns;
  column: Expression<unknown>;
  way: RawBuilder<unknown>;
  /** The comparison with what comes later. */
  beyond: RawBuilder<unknown>;
  nullable: boolean;
}

function orderOf(query: ItemQuery): Order {
  const { column, descending, nullable = false } = SORT[query.sort ?? "updated"];
  const down = query.descending ?? descending;
  return {
    name: column,
    column: sql.ref(column),
    way: down ? sql`desc` : sql`asc`,
    beyond: down ? sql`<` : sql`>`,
    nullable,
  };
}

/** The rows of a page, of which one more was asked for. */
const cut = (found: Row[], most: number): { found: Row[]; next?: Place } => {
  const last = found[most - 1];
  return found.length > most && last ? { found: found.slice(0, most), next: last } : { found };
};
