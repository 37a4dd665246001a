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
import { paging } from "../conditions.ts";
import { listing } from "../listing.ts";
import type { Queries } from "../query.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import type { Read } from "./reads.ts";
import { plain } from "./rows.ts";

/** The tables that are queried with conditions put together at run time. */
interface Tables {
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
export function lists(read: Read): Pick<Queries, "listItems" | "pageItems" | "listTasks" | "findKeys"> {
  const all = <Row extends object>({ sql, parameters }: CompiledQuery<Row>) =>
    read<Row & Record<string, unknown>>(sql, parameters as unknown[]);

  return {
    ...listing({
      id: "key",
      all: (statement) => all(statement.compile(builder) as CompiledQuery<never>),
      small: (text) => plain(text.toLowerCase()),
      has: (column, text) => sql<SqlBool>`strpos(${sql.ref(column)}, ${plain(text)}) > 0`,
      texts: { table: "shown", column: "search" },
      record: sql`left(record_id, 15)`,
      async shown(keys) {
        const rows = await read<{ key: string; row: string }>(
          "SELECT key, row FROM shown WHERE key = ANY($1)",
          [keys],
        );
        return new Map(rows.map(({ key, row }) => [key, JSON.parse(row) as ItemRow]));
      },
    }),

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
