import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type CompiledQuery, type SqlBool, sql } from "kysely";
import { paging } from "../conditions.ts";
import { type Bounds, listing } from "../listing.ts";
import type { TaskList, TaskQuery } from "../query.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import { builder } from "./tables.ts";

/** Lists of items and tasks, filtered, sorted and paged. */
export function lists(db: DatabaseSync, bounds?: Bounds) {
  const all = <Row>({ sql, parameters }: CompiledQuery<Row>) =>
    db.prepare(sql).all(...(parameters as SQLInputValue[])) as Row[];
  const show = db.prepare("SELECT row FROM shown WHERE id = ?");

  return {
    ...listing(
      {
        id: "id",
        all: async (statement) => all(statement.compile(builder) as CompiledQuery<never>),
        // the columns themselves have no regard to capitals
        small: (text) => text,
        has: (column, text) => sql<SqlBool>`instr(${sql.ref(column)}, ${text}) > 0`,
        texts: { table: "texts", column: "text" },
        record: sql`substr(record_id, 1, 15)`,
        shown: async (ids) =>
          new Map(ids.map((id) => [id, JSON.parse(String(show.get(id)?.row)) as ItemRow])),
      },
      bounds,
    ),

    listTasks(query: TaskQuery = {}): TaskList {
      const { page, pageSize } = paging(query);
      const filtered = builder
        .selectFrom("tasks")
        .$if(query.to !== undefined, (from) => from.where("asked", "=", String(query.to)))
        .$if(query.item !== undefined, (from) => from.where("item", "=", String(query.item)));
      const [counted] = all(filtered.select((eb) => eb.fn.countAll<number>().as("total")).compile());
      const rows = all(
        filtered
          .select("row")
          .orderBy("opened_ms")
          .orderBy("id")
          .limit(pageSize)
          .offset((page - 1) * pageSize)
          .compile(),
      );
      return {
        rows: rows.map(({ row }) => JSON.parse(row) as TaskRow),
        total: counted?.total ?? 0,
        page,
        pageSize,
      };
    },
  };
}
