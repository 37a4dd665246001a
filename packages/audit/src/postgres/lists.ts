import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type SqlBool,
  sql,
} from "kysely";
import { CHOICES, conditions, type ItemColumns, paging, SORT, VIEW } from "../conditions.ts";
import { type ItemList, type Queries, VIEWS } from "../query.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import type { Read } from "./reads.ts";
import { plain } from "./rows.ts";

/** The tables that are queried with conditions put together at run time. */
interface Tables {
  items: ItemColumns & { key: string };
  shown: { key: string; row: string; search: string };
  tasks: { item: string; id: string; asked: string; opened_ms: number; row: string };
}

/** Builds queries; `pg` runs them. */
const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const MOST_FOUND = 100;

/** Lists of items and tasks, filtered, sorted and paged, and items found by what people have in their hands. */
export function lists(read: Read): Pick<Queries, "listItems" | "listTasks" | "findKeys"> {
  const all = <Row extends object>({ sql, parameters }: CompiledQuery<Row>) =>
    read<Row & Record<string, unknown>>(sql, parameters as unknown[]);

  return {
    async listItems(query = {}) {
      const { page, pageSize } = paging(query);
      const view = query.view ?? "all";
      const owner = query.owner?.toLowerCase();
      const q = query.q?.trim();
      const filtered = builder
        .selectFrom("items")
        .where((eb) => eb.and(conditions({ ...query, ...(owner !== undefined && { owner }) })))
        .$if(Boolean(q), (from) =>
          from.where(
            sql<SqlBool>`exists (select 1 from shown where shown.key = items.key and strpos(search, ${plain(String(q).toLowerCase())}) > 0)`,
          ),
        );
      const { column, descending } = SORT[query.sort ?? "updated"];
      const direction = (query.descending ?? descending) ? "desc" : "asc";
      // the keys first, so that only the rows of the page are read
      const keys = filtered
        .select("key")
        .where(VIEW[view])
        .orderBy(column, (order) => (direction === "desc" ? order.desc() : order.asc()).nullsLast())
        .orderBy("key", direction)
        .limit(pageSize)
        .offset((page - 1) * pageSize);
      const [[counts], found, choices] = await Promise.all([
        all(
          filtered
            .select(VIEWS.map((name) => sql<number>`count(*) filter (where ${VIEW[name]})`.as(name)))
            .compile(),
        ),
        all(keys.compile()),
        choicesOf(read),
      ]);
      const rows = await read<{ key: string; row: string }>(
        "SELECT key, row FROM shown WHERE key = ANY($1)",
        [found.map(({ key }) => key)],
      );
      const byKey = new Map(rows.map(({ key, row }) => [key, row]));
      const views = { ...(counts as unknown as ItemList["views"]) };
      return {
        rows: found.flatMap(({ key }) => {
          const row = byKey.get(key);
          return row === undefined ? [] : [JSON.parse(row) as ItemRow];
        }),
        total: views[view],
        page,
        pageSize,
        views,
        choices,
      };
    },

    async listTasks(query = {}) {
      const { page, pageSize } = paging(query);
      const filtered = builder
        .selectFrom("tasks")
        .$if(query.to !== undefined, (from) => from.where("asked", "=", String(query.to)))
        .$if(query.item !== undefined, (from) => from.where("item", "=", String(query.item)));
      const [[counted], rows] = await Promise.all([
        all(filtered.select((eb) => eb.fn.countAll<number>().as("total")).compile()),
        all(
          filtered
            .select("row")
            .orderBy("opened_ms")
            .orderBy("id")
            .limit(pageSize)
            .offset((page - 1) * pageSize)
            .compile(),
        ),
      ]);
      return {
        rows: rows.map(({ row }) => JSON.parse(row) as TaskRow),
        total: counted?.total ?? 0,
        page,
        pageSize,
      };
    },

    async findKeys(text) {
      const given = plain(text.trim());
      if (!given) return [];
      const long = given.length === 15 || given.length === 18;
      // the last three characters of the long form only repeat which letters are capitals
      const found = await Promise.all(
        [
          ["key = $1", given],
          ["number = $1", given.toLowerCase()],
          ["email = $1", given.toLowerCase()],
          ...(long ? [["left(record_id, 15) = $1", given.slice(0, 15)]] : []),
        ].map(([condition, value]) =>
          read<{ key: string }>(
            `SELECT key FROM items WHERE ${condition} ORDER BY started_ms DESC LIMIT ${MOST_FOUND}`,
            [value],
          ),
        ),
      );
      return [...new Set(found.flat().map(({ key }) => key))];
    },
  };
}

/** The values of each column, found by one step each in its index, so that it does not matter how many items there are. */
async function choicesOf(read: Read): Promise<ItemList["choices"]> {
  const values = (column: string) => `ARRAY(
    WITH RECURSIVE choice(value) AS (
      SELECT min(${column}) FROM items
      UNION ALL
      SELECT (SELECT min(${column}) FROM items WHERE ${column} > value) FROM choice WHERE value IS NOT NULL
    ) SELECT value FROM choice WHERE value <> '' ORDER BY value) AS ${column}`;
  const [row] = await read<ItemList["choices"]>(`SELECT ${CHOICES.map(values).join(", ")}`);
  return { ...(row as ItemList["choices"]) };
}
