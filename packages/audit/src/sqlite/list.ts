import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type CompiledQuery, type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { ItemList, ItemQuery, SortKey, TaskList, TaskQuery, View } from "../query.ts";
import { VIEWS } from "../query.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import { bitOf } from "./packed.ts";
import { builder, type Tables } from "./tables.ts";

const PAGE_SIZE = 50;
const MOST_ROWS = 500;

/** Which items a view holds. With a plus in front of its columns no index of them is used. */
const viewOf = (plus: "" | "+"): Record<View, Expression<SqlBool>> => ({
  all: sql<SqlBool>`1`,
  "needs-person": sql<SqlBool>`${sql.raw(plus)}situation in ('needs-person', 'foreign-write')`,
  incidents: sql<SqlBool>`${sql.raw(plus)}situation = 'incident'`,
  waiting: sql<SqlBool>`${sql.raw(plus)}situation = 'waiting'`,
  touched: sql<SqlBool>`${sql.raw(plus)}touched = 1`,
});
const VIEW = viewOf("");
/** For views of many items: those of the page are soon found in the order of the list. */
const WIDE_VIEW = viewOf("+");

const SORT: Record<SortKey, { column: keyof Tables["items"]; descending: boolean }> = {
  updated: { column: "updated_ms", descending: true },
  started: { column: "started_ms", descending: true },
  milestone: { column: "due_ms", descending: false },
  number: { column: "number", descending: false },
  customer: { column: "customer", descending: false },
  stage: { column: "stage_index", descending: false },
  owner: { column: "owner", descending: false },
  priority: { column: "priority", descending: false },
  cost: { column: "cost", descending: true },
};

/** Of the columns to sort by, those that may be empty. */
const NULLABLE: (keyof Tables["items"])[] = ["due_ms"];

/** Items up to which a view is found first, and sorted then. */
const SMALL = 5_000;

const CHOICES = ["workflow", "stage", "team", "priority"] as const;

/** Lists of items and tasks, filtered, sorted and paged. */
export function lists(db: DatabaseSync) {
  const all = <Row>({ sql, parameters }: CompiledQuery<Row>) =>
    db.prepare(sql).all(...(parameters as SQLInputValue[])) as Row[];

  return {
    listItems(query: ItemQuery = {}): ItemList {
      const { page, pageSize } = paging(query);
      const view = query.view ?? "all";
      const filtered = builder.selectFrom("items").where((eb) => eb.and(conditions(eb, query)));
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

function conditions(eb: ExpressionBuilder<Tables, "items">, query: ItemQuery): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = [];
  for (const name of ["workflow", "stage", "team", "owner", "priority"] as const) {
    if (query[name] !== undefined) found.push(eb(name, "=", query[name]));
  }
  if (query.by !== undefined) found.push(sql<SqlBool>`decided_by & ${bitOf(query.by)} <> 0`);
  if (query.startedFrom !== undefined) found.push(eb("started_ms", ">=", Date.parse(query.startedFrom)));
  if (query.startedTo !== undefined) found.push(eb("started_ms", "<", Date.parse(query.startedTo)));
  return found;
}

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

function paging({ page, pageSize }: { page?: number; pageSize?: number }) {
  const whole = (value: number | undefined, fallback: number) =>
    value !== undefined && Number.isFinite(value) ? Math.max(1, Math.trunc(value)) : fallback;
  return { page: whole(page, 1), pageSize: Math.min(MOST_ROWS, whole(pageSize, PAGE_SIZE)) };
}
