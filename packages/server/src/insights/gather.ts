import { type AuditStore, measuredItems } from "@throughline/audit";
import type { Write } from "@throughline/scan";
import type { Insights } from "../api-types.ts";
import type { ItemsBehind } from "../http/insights.ts";
import { type BehindName, behind } from "./behind.ts";
import { foreignWrites } from "./foreign.ts";
import {
  accuracy,
  causes,
  costs,
  decidedByWeek,
  figures,
  figuresBy,
  milestones,
  movesOf,
  stageTimes,
  touchFree,
} from "./insights.ts";
import { itemHistory, type Measured, type People } from "./item.ts";
import { withSeen } from "./people.ts";

/** Days of each period. */
export const PERIODS = { week: 7, month: 30, quarter: 84 } as const;

export interface Asked {
  period: keyof typeof PERIODS;
  workflow?: string;
  /** Hash of a version: only items that run it. */
  version?: string;
  /** The period before that one, as long as it. */
  before?: boolean;
}

const DAY_MS = 86_400_000;

/** Lets what else there is to do be done: over many items the figures take seconds. */
const others = () => new Promise(setImmediate);

/** The items of one workflow, or of all, that started from an instant until before another. */
export async function itemsOf(
  store: AuditStore,
  from: string,
  until: string,
  workflow?: string,
): Promise<Measured[]> {
  const found: Measured[] = [];
  for await (const item of measuredItems(store, from, until))
    if (workflow === undefined || item.workflow === workflow) found.push(item);
  return found;
}

/** The period that is asked for, and all items that are told of for it: what goes on over time is told for twelve weeks. */
async function itemsAsked(
  store: AuditStore,
  { period, workflow, version, before = false }: Asked,
  now: string,
) {
  const midnight = Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`);
  const since = (days: number) => new Date(midnight - (days - 1) * DAY_MS).toISOString();
  const today = new Date(midnight + DAY_MS).toISOString();
  const days = PERIODS[period];
  const [from, until] = before ? [since(2 * days), since(days)] : [since(days), today];
  const first = since(Math.max(PERIODS.quarter, before ? 2 * days : 0));
  const all = (await itemsOf(store, first, today, workflow)).filter(
    (item) => version === undefined || item.version === version,
  );
  return { from, until, all };
}

/** Items behind a figure that are handed out; more than these nobody reads. */
const MOST_BEHIND = 500;

/** The items of the period that a figure counts, the newest first. */
export async function itemsBehind(
  store: AuditStore,
  asked: Asked & { figure: BehindName; of?: string },
  { now, people }: { now: string; people: People },
): Promise<ItemsBehind> {
  const { from, until, all } = await itemsAsked(store, asked, now);
  // weeks are told of for longer than the period
  const ofWeek = asked.figure === "reassigned" && asked.of !== undefined;
  const items = all.filter(({ startedAt }) => ofWeek || (startedAt >= from && startedAt < until));
  const seen = withSeen(people, all);
  const keys = behind(
    asked.figure,
    asked.of,
    items.map((item) => ({ item, history: itemHistory(item, seen) })),
  );
  const rows = await Promise.all(keys.slice(0, MOST_BEHIND).map((key) => store.getRow(key)));
  return {
    total: keys.length,
    items: rows.flatMap((row) =>
      row
        ? [{ key: row.key, number: row.number, subject: row.subject, owner: row.owner, at: row.startedAt }]
        : [],
    ),
  };
}

/** Everything that is measured of the items that started in the period; what goes on over time is told for twelve weeks. */
export async function gather(
  store: AuditStore,
  asked: Asked,
  {
    now,
    writesOf = () => [],
    ...known
  }: { now: string; people: People; writesOf?: (object: string) => readonly Write[] },
): Promise<Omit<Insights, "workflows">> {
  const { from, until, all } = await itemsAsked(store, asked, now);
  const people = withSeen(known.people, all);
  const allHistories = all.map((item) => itemHistory(item, people));
  const begun = ({ startedAt }: { startedAt: string }) => startedAt >= from && startedAt < until;
  const [items, histories] = [all.filter(begun), allHistories.filter((_, i) => begun(all[i] as Measured))];
  await others();
  const weeks = figuresBy(allHistories, "week");
  await others();
  const found = causes(movesOf(items, histories, people));
  const apart: Partial<Insights["by"]> = {};
  for (const by of ["team", "topic", "step"] as const) {
    await others();
    apart[by] = figuresBy(histories, by);
  }
  await others();
  return {
    ...{ from, until, weeks },
    open: items.filter(({ endedAt }) => endedAt === null).length,
    figures: figures(histories),
    touchFree: touchFree(items),
    cost: { ...costs(items), cap: null },
    causes: await Promise.all(
      found.map(async ({ items: behind, ...cause }) => ({
        ...cause,
        items: await Promise.all(
          behind.map(async (one) => ({ ...one, number: (await store.getRow(one.key))?.number ?? one.key })),
        ),
      })),
    ),
    by: apart as Insights["by"],
    decidedBy: decidedByWeek(all),
    stages: stageTimes(items),
    milestones: milestones(items),
    accuracy: accuracy(items),
    foreign: await foreignWrites(store, { from, workflow: asked.workflow }, writesOf),
  };
}
