import { SPENDING_KEYS, spendingOf } from "../decisions.ts";
import { type MeasuredRow, measuredOf } from "../measured.ts";
import { bitOf, DECIDERS } from "../packed.ts";
import type { Queries, TrailCounts, TrailSummary } from "../query.ts";
import type { DecidedBy } from "../row.ts";
import type { Read } from "./reads.ts";

const MOST_AT_RISK = 10;

const DAY = `
  SELECT (SELECT count(*) FROM items WHERE ended_ms IS NULL) AS open, (SELECT count(*) FROM tasks) AS tasks,
    (SELECT avg((touched = 0 AND decided_by & ${bitOf("person")} = 0)::int)::float8 FROM items WHERE ended_ms >= $1) AS "touchFree",
    count(*) AS started, coalesce(avg(cost), 0)::float8 AS "costPerItem", avg((reassignments = 0)::int)::float8 AS "firstTimeRight"
  FROM items WHERE started_ms >= $1`;

const DECIDED =
  "SELECT decider, sum(count)::bigint AS count FROM decisions WHERE hour >= $1 GROUP BY decider";

const SPENDING = `
  SELECT hour, decider AS what, count FROM decisions
  WHERE hour >= $1 AND hour < $2 AND decider COLLATE "C" >= $3 AND decider COLLATE "C" < $4 ORDER BY hour`;

const AT_RISK = `
  SELECT row, due_ms FROM items JOIN shown USING (key) WHERE risk_ms <= $1 ORDER BY due_ms LIMIT ${MOST_AT_RISK}`;

const MEASURED = `
  SELECT key, workflow, version, started_ms, ended_ms, cost, touched, decided_by, history FROM items LEFT JOIN histories USING (key)
  WHERE started_ms >= $1 AND started_ms < $2 AND (started_ms, key) > ($3::bigint, $4) ORDER BY started_ms, key LIMIT $5`;

const COUNTS = `
  SELECT coalesce((SELECT value FROM meta WHERE name = 'entries'), 0) AS entries, (SELECT count(*) FROM tasks) AS tasks,
    (SELECT count(*) FROM effects) AS effects, (SELECT count(*) FROM effects WHERE held) AS held`;

/** The numbers of a day, and how much there is, from derived rows. */
export function figures(read: Read): Pick<Queries, "summary" | "counts" | "spending" | "measured"> {
  return {
    async counts() {
      const [[counts], situations] = await Promise.all([
        read<Omit<TrailCounts, "items">>(COUNTS),
        read<{ situation: string; count: number }>(
          "SELECT situation, count(*) AS count FROM items GROUP BY situation",
        ),
      ]);
      return {
        ...(counts as Omit<TrailCounts, "items">),
        items: Object.fromEntries(situations.map(({ situation, count }) => [situation, count])),
      };
    },

    async spending(from, until) {
      return spendingOf(await read(SPENDING, [from.slice(0, 13), until.slice(0, 13), ...SPENDING_KEYS]));
    },

    async measured(from, until, after, limit) {
      const first = Date.parse(from);
      const place = after ? [Date.parse(after.startedAt), after.item] : [first, ""];
      const rows = await read<MeasuredRow>(MEASURED, [place[0], Date.parse(until), ...place, limit]);
      return rows.map(measuredOf);
    },

    async summary(since, now) {
      type Day = Pick<
        TrailSummary,
        "open" | "tasks" | "started" | "touchFree" | "costPerItem" | "firstTimeRight"
      >;
      const at = Date.parse(now);
      const [[day], decided, atRisk] = await Promise.all([
        read<Day>(DAY, [Date.parse(since)]),
        read<{ decider: string; count: number }>(DECIDED, [since.slice(0, 13)]),
        read<{ row: string; due_ms: number }>(AT_RISK, [at]),
      ]);
      const counts = new Map(decided.map(({ decider, count }) => [decider, count]));
      return {
        ...(day as Day),
        decidedBy: Object.fromEntries(DECIDERS.map((by) => [by, counts.get(by) ?? 0])) as Record<
          DecidedBy,
          number
        >,
        atRisk: atRisk.map(({ row, due_ms }) => {
          const { key, number, milestone } = JSON.parse(row);
          return { key, number, stage: milestone.stage, remainingMs: due_ms - at };
        }),
      };
    },
  };
}
