import { SPENDING_KEYS, spendingOf } from "../decisions.ts";
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

const COUNTS = `
  SELECT coalesce((SELECT value FROM meta WHERE name = 'entries'), 0) AS entries, (SELECT count(*) FROM tasks) AS tasks,
    (SELECT count(*) FROM effects) AS effects, (SELECT count(*) FROM effects WHERE held) AS held`;

/** The numbers of a day, and how much there is, from derived rows. */
export function figures(read: Read): Pick<Queries, "summary" | "counts" | "spending"> {
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
