import type { DatabaseSync } from "node:sqlite";
import { SPENDING_KEYS, spendingOf } from "../decisions.ts";
import { type MeasuredRow, measuredOf } from "../measured.ts";
import { bitOf, DECIDERS } from "../packed.ts";
import type { MeasuredItem, TrailCounts, TrailSummary } from "../query.ts";
import type { DecidedBy } from "../row.ts";
import { historiesIn } from "./histories.ts";

const MOST_AT_RISK = 10;

/** The numbers of a day, from derived rows. */
export function summaries(db: DatabaseSync) {
  const open = db.prepare(
    "SELECT coalesce(sum(count), 0) AS count FROM standing WHERE situation NOT IN ('resolved', 'cancelled')",
  );
  const tasks = db.prepare("SELECT count(*) AS count FROM tasks");
  const started = db.prepare(
    `SELECT count(*) AS started, coalesce(avg(cost), 0) AS cost, avg(reassignments = 0) AS right
     FROM items WHERE started_ms >= ?`,
  );
  const ended = db.prepare(
    `SELECT avg(touched = 0 AND decided_by & ${bitOf("person")} = 0) AS untouched FROM items WHERE ended_ms >= ?`,
  );
  const decided = db.prepare(
    "SELECT decider, sum(count) AS count FROM decisions WHERE hour >= ? GROUP BY decider",
  );
  const atRisk = db.prepare(
    `SELECT row, due_ms FROM items JOIN shown USING (id) WHERE risk_ms <= ? ORDER BY due_ms LIMIT ${MOST_AT_RISK}`,
  );
  const situations = db.prepare(
    "SELECT situation, sum(count) AS count FROM standing GROUP BY situation HAVING sum(count) > 0",
  );
  const counts = db.prepare(
    `SELECT coalesce((SELECT value FROM meta WHERE name = 'entries'), 0) AS entries, (SELECT count(*) FROM tasks) AS tasks,
       (SELECT count(*) FROM effects) AS effects, (SELECT count(*) FROM effects WHERE held) AS held`,
  );
  const spending = db.prepare(
    "SELECT hour, decider AS what, count FROM decisions WHERE hour >= ? AND hour < ? AND decider >= ? AND decider < ? ORDER BY hour",
  );
  const histories = historiesIn(db);
  const measured = db.prepare(
    `SELECT key, workflow, version, started_ms, ended_ms, cost, touched, decided_by, ${histories.column}
     FROM items ${histories.join}
     WHERE started_ms >= ? AND started_ms < ? AND (started_ms, key) > (?, ?) ORDER BY started_ms, key LIMIT ?`,
  );
  const number = (row: Record<string, unknown> | undefined, name: string) => Number(row?.[name] ?? 0);
  const share = (value: unknown) => (typeof value === "number" ? value : null);

  return {
    counts(): TrailCounts {
      return {
        ...(counts.get() as unknown as Omit<TrailCounts, "items">),
        items: Object.fromEntries(
          situations.all().map(({ situation, count }) => [String(situation), Number(count)]),
        ),
      };
    },

    spending: (from: string, until: string) =>
      spendingOf(
        spending.all(from.slice(0, 13), until.slice(0, 13), ...SPENDING_KEYS) as unknown as Parameters<
          typeof spendingOf
        >[0],
      ),

    measured(from: string, until: string, after: MeasuredItem | undefined, limit: number): MeasuredItem[] {
      const first = Date.parse(from);
      const place = after ? [Date.parse(after.startedAt), after.item] : [first, ""];
      return (
        measured.all(place[0] ?? first, Date.parse(until), ...place, limit) as unknown as MeasuredRow[]
      ).map(measuredOf);
    },

    summary(since: string, now: string): TrailSummary {
      const from = Date.parse(since);
      const today = started.get(from);
      const counts = new Map(
        decided.all(since.slice(0, 13)).map(({ decider, count }) => [decider, Number(count)]),
      );
      return {
        open: number(open.get(), "count"),
        tasks: number(tasks.get(), "count"),
        started: number(today, "started"),
        touchFree: share(ended.get(from)?.untouched),
        firstTimeRight: share(today?.right),
        decidedBy: Object.fromEntries(DECIDERS.map((by) => [by, counts.get(by) ?? 0])) as Record<
          DecidedBy,
          number
        >,
        costPerItem: number(today, "cost"),
        atRisk: atRisk.all(Date.parse(now)).map(({ row, due_ms }) => {
          const { key, number, milestone } = JSON.parse(String(row));
          return { key, number, stage: milestone.stage, remainingMs: Number(due_ms) - Date.parse(now) };
        }),
      };
    },
  };
}
