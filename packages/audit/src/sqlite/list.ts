import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type CompiledQuery, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import { CHOICES, conditions, paging, SORT, VIEW, viewOf } from "../conditions.ts";
import { type ItemList, type ItemQuery, type TaskList, type TaskQuery, VIEWS } from "../query.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import { builder, type Tables } from "./tables.ts";

/** For views of many items, whose page is soon found in the order of the list: with a plus no index of the columns is used. */
const WIDE_VIEW = viewOf("+");

/** Of the columns to sort by, those that may be empty. */
const NULLABLE: (keyof Tables["items"])[] = ["due_ms"];

/** Items up to which a view is found first, and sorted then. */
const SMALL = 5_000;

/** Lists of items and tasks, filtered, sorted and paged. */
export function lists(db: DatabaseSync) {
  const all = <Row>({ sql, parameters }: CompiledQuery<Row>) =>
    db.prepare(sql).all(...(parameters as SQLInputValue[])) as Row[];

  return {
    listItems(query: ItemQuery = {}): ItemList {
      const { page, pageSize } = paging(query);
      const view = query.view ?? "all";
      const filtered = builder.selectFrom("items").where((eb) => eb.and(conditions(query)));
      const searched = (how: typeof inText) =>
        query.q?.trim() ? filtered.where((eb) => how(eb, String(query.q))) : filtered;
      const [counts] = all(
        isNarrowed(query)
          ? searched(inText)
              .select(VIEWS.map((name) => sql<number>`coalesce(sum(${VIEW[name]}), 0)`.as(name)))
              .compile()
          : builder
              .selectFrom("standing")
              .select(
                VIEWS.map((name) => sql<number>`coalesce(sum(iif(${VIEW[name]}, count, 0)), 0)`.as(name)),
              )
              .compile(),
      );
      const views = { ...(counts as ItemList["views"]) };
      const { column, descending } = SORT[query.sort ?? "updated"];
      const direction = (query.descending ?? descending) ? "desc" : "asc";
      const wide = views[view] > SMALL;
      const inView = searched(views[view] > FEW ? hasText : inText).where((wide ? WIDE_VIEW : VIEW)[view]);
      // a plus keeps from walking the whole order for the few that are in the view
      const key = sql<number>`${sql.raw(wide ? "" : "+")}${sql.ref(column)}`;
      const part = (from: typeof inView, limit: number, offset: number) =>
        all(
          from
            .select("id")
            .orderBy(key, direction)
            .orderBy("id", direction)
            .limit(limit)
            .offset(offset)
            .compile(),
        );
      /** Where there may be nothing to sort by, that comes last; SQLite would sort all items for it. */
      const withoutLast = (offset: number) => {
        // not "is not null", for which SQLite would read all items
        const known = inView.where(sql<SqlBool>`${key} >= 0`);
        const first = part(known, pageSize, offset);
        if (first.length === pageSize) return first;
        const [before] = all(known.select((eb) => eb.fn.countAll<number>().as("count")).compile());
        const unknown = inView.where(sql<SqlBool>`${key} is null`);
        return [
          ...first,
          ...part(unknown, pageSize - first.length, Math.max(0, offset - (before?.count ?? 0))),
        ];
      };
      const offset = (page - 1) * pageSize;
      // the ids first, so that only the rows of the page are read
      const ids = NULLABLE.includes(column) ? withoutLast(offset) : part(inView, pageSize, offset);
      const show = db.prepare("SELECT row FROM shown WHERE id = ?");
      return {
        rows: ids.map(({ id }) => JSON.parse(String(show.get(id)?.row)) as ItemRow),
        total: views[view],
        page,
        pageSize,
        views,
        choices: Object.fromEntries(CHOICES.map((name) => [name, choices(db, name)])) as ItemList["choices"],
      };
    },

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

/** Whether it is about some of the items only, whatever the view. */
const isNarrowed = ({ view: _, sort, descending, page, pageSize, q, ...filters }: ItemQuery) =>
  Boolean(q?.trim()) || Object.values(filters).some((value) => value !== undefined);

/** Hits up to which it is quicker to find them all first than to look at the items in the order of the list. */
const FEW = 1_000;

const inText = (eb: ExpressionBuilder<Tables, "items">, q: string) =>
  eb("id", "in", (text) => text.selectFrom("texts").select("texts.id").where(holds(q)));

const hasText = (eb: ExpressionBuilder<Tables, "items">, q: string) =>
  eb.exists(
    eb.selectFrom("texts").select(sql`1`.as("one")).whereRef("texts.id", "=", "items.id").where(holds(q)),
  ) as never;

const holds = (q: string) => sql<SqlBool>`instr(text, ${q.trim().toLowerCase()})`;

/** The values of a column, each found by one step in its index, so that it does not matter how many items there are. */
function choices(db: DatabaseSync, column: (typeof CHOICES)[number]): string[] {
  return db
    .prepare(
      `WITH RECURSIVE choice(value) AS (
         SELECT min(${column}) FROM items
         UNION ALL
         SELECT (SELECT min(${column}) FROM items WHERE ${column} > value) FROM choice WHERE value IS NOT NULL
       ) SELECT value FROM choice WHERE value <> ''`,
    )
    .all()
    .map(({ value }) => String(value));
}
