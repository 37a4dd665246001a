import { type Answers, answersOf, noteAnswers, sameAnswers } from "../answers.ts";
import { entriesOf, type Line } from "../chain.ts";
import { agree, countDecisions, keyOf } from "../decisions.ts";
import { type Derived, derive } from "../derive.ts";
import { COLUMNS, pack } from "../packed.ts";
import type { Head, HeadedLine, Maintenance } from "../port.ts";
import type { Projection } from "../project.ts";
import type { Read } from "./reads.ts";
import { itemCells, plain } from "./rows.ts";
import { NOTHING, recount, replace, type Writing } from "./statements.ts";

/** Lines read at a time. */
const PAGE = 2_000;

const LINES = `
  SELECT l.*, h.seq AS "headSeq", h.hash AS "headHash" FROM lines l LEFT JOIN heads h ON h.item = l.item
  WHERE (l.item, l.seq) > ($1, $2) ORDER BY l.item, l.seq LIMIT $3`;

const LOST = `
  SELECT item, seq FROM heads WHERE NOT EXISTS (SELECT 1 FROM lines WHERE lines.item = heads.item) ORDER BY item`;

const TRAILS = `
  WITH RECURSIVE trail(item) AS (
    SELECT min(item) FROM lines WHERE item > $1
    UNION ALL
    SELECT (SELECT min(item) FROM lines WHERE item > trail.item) FROM trail WHERE item IS NOT NULL
  )
  SELECT item FROM (SELECT item FROM trail WHERE item IS NOT NULL LIMIT $2) a
  UNION SELECT item FROM (SELECT item FROM heads WHERE item > $1 ORDER BY item LIMIT $2) b
  UNION SELECT key FROM (SELECT key FROM items WHERE key > $1 ORDER BY key LIMIT $2) c
  ORDER BY 1 LIMIT $2`;

const LAST = `
  SELECT seq + entries - 1 AS seq, hash FROM lines WHERE item = $1 AND ($2::int IS NULL OR lines.seq < $2)
  ORDER BY lines.seq DESC LIMIT 1`;

const ENDED = `
  SELECT key AS item, ended_ms FROM items WHERE ended_ms < $1 AND (ended_ms, key) > ($2::bigint, $3)
  ORDER BY ended_ms, key LIMIT $4`;

const DERIVED = `
  SELECT given.key AS given, heads.seq AS "headSeq", heads.hash AS "headHash", items.*, shown.row, shown.search, histories.history,
    (SELECT coalesce(json_agg(json_build_object('timer', timer, 'due', due) ORDER BY timer), '[]') FROM timers WHERE item = given.key) AS timers,
    ARRAY(SELECT row FROM tasks WHERE item = given.key ORDER BY id) AS tasks,
    (SELECT coalesce(json_agg(json_build_object('effect', effect, 'held', held) ORDER BY effect), '[]') FROM effects WHERE item = given.key) AS effects
  FROM (SELECT $1::text AS key) given LEFT JOIN heads ON heads.item = given.key
    LEFT JOIN items ON items.key = given.key LEFT JOIN shown ON shown.key = given.key
    LEFT JOIN histories ON histories.key = given.key`;

interface DerivedRow extends Record<string, unknown> {
  headSeq: number | null;
  headHash: string;
  row: string | null;
  history: string | null;
  search: string;
  reassignments: number | null;
  version: string;
  facts: string;
  timers: Derived["timers"];
  tasks: string[];
  effects: Derived["effects"];
}

export function maintenance(world: {
  read: Read;
  project: Projection;
  write(statement: typeof replace, what: Writing): Promise<void>;
}): Maintenance {
  const { read, project, write } = world;
  return {
    async lines({ item, seq }, limit) {
      type Found = Line & Record<string, unknown> & { headSeq: number | null; headHash: string };
      // the first number of all may be below what the column holds
      const found = await read<Found>(LINES, [item, Math.max(seq, -(2 ** 31)), limit]);
      return found.map(
        ({ headSeq, headHash, ...line }): HeadedLine => ({
          ...(line as Line),
          head: headSeq === null ? null : { seq: headSeq, hash: headHash },
        }),
      );
    },

    count: async () => (await entriesCounted(read)) ?? 0,
    lostItems: () => read<{ item: string; seq: number }>(LOST),
    trails: async (after, limit) =>
      (await read<{ item: string }>(TRAILS, [after, limit])).map(({ item }) => item),
    last: async (item, before) =>
      (await read<Head & Record<string, unknown>>(LAST, [item, before ?? null]))[0] ?? null,

    async ended(before, after, limit) {
      const from = after ? Date.parse(after.endedAt) : 0;
      const found = await read<{ item: string; ended_ms: number }>(ENDED, [
        ...[Date.parse(before), from, after?.item ?? "", limit],
      ]);
      return found.map(({ item, ended_ms }) => ({ item, endedAt: new Date(ended_ms).toISOString() }));
    },

    async derived(key) {
      const [found] = await read<DerivedRow>(DERIVED, [key]);
      if (!found) return { head: null, derived: null };
      const { headSeq, headHash } = found;
      return { head: headSeq === null ? null : { seq: headSeq, hash: headHash }, derived: derivedOf(found) };
    },

    derive: (item, state) => derive(item, state, project),

    replace: (changes) =>
      write(replace, {
        ...NOTHING,
        heads: new Map(changes.flatMap(({ item, head }) => (head ? [[item, head]] : []))),
        derived: new Map(changes.flatMap(({ item, derived }) => (derived ? [[item, pack(derived)]] : []))),
        gone: changes.flatMap(({ item, derived }) => (derived ? [] : [item])),
        headless: changes.flatMap(({ item, head }) => (head ? [] : [item])),
      }),

    async recount() {
      const now = new Map<string, number>();
      const answers: Answers = new Map();
      let entries = 0;
      for (let after = 0; ; ) {
        const page = await read<Line & { n: number } & Record<string, unknown>>(
          "SELECT n, item, format, body FROM lines WHERE n > $1 ORDER BY n LIMIT $2",
          [after, PAGE],
        );
        for (const line of page) {
          const found = entriesOf(line);
          entries += found.length;
          countDecisions(found, now);
          noteAnswers(line.item, found, answers);
        }
        if (page.length < PAGE) break;
        after = page.at(-1)?.n as number;
      }
      const stored = new Map(
        (
          await read<{ hour: string; decider: string; count: number }>(
            "SELECT hour, decider, count FROM decisions WHERE count <> 0",
          )
        ).map(({ hour, decider, count }) => [keyOf(hour, decider), count]),
      );
      const places = answersOf(
        await read<{ hash: string; item: string; effect: string }>("SELECT hash, item, effect FROM answers"),
      );
      const right = agree(now, stored) && sameAnswers(answers, places);
      if (right && entries === (await entriesCounted(read))) return false;
      await write(recount, { ...NOTHING, decisions: now, answers, entries });
      return true;
    },
  };
}

const entriesCounted = async (read: Read) =>
  (await read<{ value: number }>("SELECT value FROM meta WHERE name = 'entries'"))[0]?.value;

/** The stored rows in the form in which they were given; `null` where they are absent or do not agree with each other. */
function derivedOf(found: DerivedRow): Derived | null {
  if (found.row === null || found.history === null || found.key === null) return null;
  const derived: Derived = {
    row: JSON.parse(found.row),
    reassignments: found.reassignments,
    version: found.version,
    facts: found.facts,
    history: JSON.parse(found.history),
    timers: found.timers,
    tasks: found.tasks.map((row) => JSON.parse(row)),
    effects: found.effects,
  };
  const packed = pack(derived);
  const agrees = itemCells(packed).every((cell, i) => cell === found[COLUMNS[i] as string]);
  return agrees && found.search === plain(packed.text) ? derived : null;
}
