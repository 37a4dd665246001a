import { z } from "@hono/zod-openapi";
import type { Teams } from "@throughline/assignment";
import {
  type AuditStore,
  everyItem,
  type ItemQuery,
  type ItemRow,
  isPlace,
  type SortKey,
} from "@throughline/audit";
import type { Workflow } from "@throughline/workflow";
import type { WorkItemList } from "../api-types.ts";
import { decidedBy } from "../http/schemas.ts";
import { todayOf } from "../teams/today.ts";
import { versionsOf } from "../versions/journal.ts";

/** Columns that the list can be sorted by. */
const COLUMNS = [
  "number",
  "customer",
  "stage",
  "owner",
  "priority",
  "milestone",
  "cost",
  "started",
  "updated",
] as const satisfies readonly SortKey[];

/** What of a name in front of a fact's own says that it is one. */
const FACT = "fact.";

const text = z.string().max(200).optional();

/** The filters of a list, as they stand in an address. A fact is named `fact.topic`. */
export const filters = z
  .object({
    view: z.enum(["all", "needs-person", "incidents", "waiting", "touched"]).default("all"),
    ...{ workflow: text, stage: text, team: text, owner: text, customer: text, email: text, priority: text },
    version: text.openapi({ description: "Hash of the version that the item runs" }),
    milestone: z.enum(["at-risk", "running", "paused", "violated", "met"]).optional(),
    by: decidedBy.optional().openapi({ description: "Items in which it settled something" }),
    started: z.enum(["today", "week", "month", "quarter"]).optional(),
    older: z.enum(["hour", "day", "week", "month"]).optional().openapi({ description: "Started longer ago" }),
    costFrom: z.coerce.number().min(0).optional().openapi({ description: "US dollars, at least" }),
    costTo: z.coerce.number().min(0).optional().openapi({ description: "US dollars, less than" }),
    open: z.enum(["yes"]).optional().openapi({ description: "Those that go on" }),
    reassigned: z
      .enum(["yes", "no"])
      .optional()
      .openapi({ description: "Of items whose owner was chosen: changed hands" }),
    q: text.openapi({ description: "Case number, record id, e-mail, owner, or part of the subject" }),
    sort: z
      .enum(COLUMNS.flatMap((column) => [column, `-${column}` as const]))
      .optional()
      .openapi({ description: "Column; with - in front descending", example: "-started" }),
  })
  .catchall(z.string().max(200));

/** A page of them. */
export const paged = filters.extend({
  after: z
    .string()
    .max(500)
    .refine(isPlace, "is no place in a list; take what a page gave as next")
    .optional()
    .openapi({ description: "Where the page before ended: its `next`" }),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

export type Filters = z.output<typeof filters>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STARTED: Record<NonNullable<Filters["started"]>, number> = {
  today: 0,
  week: 6,
  month: 29,
  quarter: 83,
};
const OLDER: Record<NonNullable<Filters["older"]>, number> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
};

/**
 * The question of an address to the store.
 *
 * @param now what "older" is counted from
 * @param since when today began
 */
export function queryOf(asked: Partial<z.output<typeof paged>>, now: string, since: string): ItemQuery {
  const { started, older, reassigned, sort, milestone, open, ...rest } = asked;
  const names = Object.keys(rest).filter((name) => name.startsWith(FACT));
  const facts = Object.fromEntries(names.map((name) => [name.slice(FACT.length), String(rest[name])]));
  const column = sort?.replace(/^-/, "") as SortKey | undefined;
  const today = Date.parse(since);
  const instant = (ms: number) => new Date(ms).toISOString();
  return {
    ...(rest as ItemQuery),
    ...(names.length > 0 && { facts }),
    ...(column && { sort: column, descending: sort?.startsWith("-") ?? false }),
    ...(started && { startedFrom: instant(today - STARTED[started] * DAY_MS) }),
    ...(older && { startedTo: instant(Date.parse(now) - OLDER[older]) }),
    ...(milestone === "at-risk" ? { atRisk: now } : milestone && { milestone }),
    ...(open && { live: true }),
    ...(reassigned && { reassigned: reassigned === "yes" }),
  };
}

/** Lists of work items, each row as it stands now. */
export interface Lists {
  list(asked: z.output<typeof paged>): Promise<WorkItemList>;
  /** All rows of a list, as they are read. */
  every(asked: Filters): AsyncGenerator<ItemRow>;
}

export function createLists(world: {
  store: AuditStore;
  workflows: Workflow[];
  clock: { now(): string };
  teams: { now(): Teams };
  shown(row: ItemRow): Promise<ItemRow>;
}): Lists {
  const { store, workflows, clock, teams, shown } = world;
  function query(asked: Partial<z.output<typeof paged>>): ItemQuery {
    const now = clock.now();
    return queryOf(asked, now, todayOf(teams.now(), now).from);
  }
  return {
    async list(asked) {
      const { choices, rows, ...list } = await store.listItems(query(asked));
      const numbers = await versionNumbers(store, workflows);
      return {
        ...list,
        rows: await Promise.all(rows.map(shown)),
        choices: {
          ...choices,
          version: choices.version.map((hash) => ({ hash, name: numbers.get(hash) ?? hash.slice(0, 7) })),
          facts: factsOf(workflows),
        },
      };
    },
    async *every(asked) {
      for await (const row of everyItem(store, query(asked))) yield shown(row);
    },
  };
}

/** What people call each version, by its hash. */
async function versionNumbers(store: AuditStore, workflows: Workflow[]): Promise<Map<string, string>> {
  const all = await Promise.all(
    workflows.map(async ({ id }) =>
      (await versionsOf(store, id)).versions.map(({ hash, number }) => [hash, `${id} v${number}`] as const),
    ),
  );
  return new Map(all.flat());
}

/** Facts that one may filter by, with their values where these are few. */
const factsOf = (workflows: Workflow[]): Record<string, string[]> =>
  Object.fromEntries(
    workflows.flatMap(({ facts }) =>
      Object.entries(facts).map(([name, { type, of }]) => [
        name,
        type === "boolean" ? ["true", "false"] : (of ?? []),
      ]),
    ),
  );
