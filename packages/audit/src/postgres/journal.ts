import { setTimeout as delay } from "node:timers/promises";
import type { Entry } from "@throughline/engine";
import { type Answers, noteAnswers } from "../answers.ts";
import type { Line } from "../chain.ts";
import { countDecisions } from "../decisions.ts";
import { derive } from "../derive.ts";
import { begunBefore, StoreError } from "../errors.ts";
import { lineOf } from "../lines.ts";
import { type Packed, pack } from "../packed.ts";
import type { Append, Commit, Cursor, Head } from "../port.ts";
import type { Projection } from "../project.ts";
import { asStoreError, refused as refusedByServer } from "./errors.ts";
import { haveLeft, without } from "./leaving.ts";
import type { Link } from "./link.ts";
import type { Seat } from "./seat.ts";
import { append, forget, NOTHING, type Writing } from "./statements.ts";

/** Entries in one statement after which the next appends wait for the next one. */
const MOST_ENTRIES = 5_000;
/** Items whose last entry is remembered. */
const MOST_HEADS = 20_000;
/** How soon a server that is away is tried again, in ms. */
const AGAIN_MS = 200;
/** How long closing waits for a server that is away, in ms. */
const CLOSE_WITHIN_MS = 1_500;

interface Waiting {
  appends: Append[];
  cursors: Cursor[];
  done: () => void;
  refused: (error: unknown) => void;
}

interface Prepared {
  item: string;
  /** Absent where lines only leave. */
  line?: Line;
  entries: Entry[];
  packed: Packed | undefined;
  /** Its lines leave up to this entry. */
  forget: number | undefined;
}

/**
 * Takes appends and writes those that came while the last ones were on their way in one statement. Where the server is
 * away, they wait. An append whose answer was lost is looked for before it is written again, so it is never there twice.
 */
export function createJournal(world: {
  link: Link;
  seat: Seat;
  shown: string;
  project: Projection;
  told: (commit: Commit) => void;
}) {
  const { link, seat, shown, project, told } = world;
  const heads = new Map<string, Head>();
  const queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  /** When closing gives up, on the clock that only grows. */
  let until = Number.POSITIVE_INFINITY;

  function remember(item: string, head: Head): void {
    heads.delete(item);
    heads.set(item, head);
    if (heads.size > MOST_HEADS) heads.delete(heads.keys().next().value as string);
  }

  async function run(): Promise<void> {
    // what happens at one moment travels together
    await new Promise(setImmediate);
    while (queue.length) {
      await commitOrRefuse(nextGroup());
    }
    running = undefined;
  }

  function nextGroup(): Waiting[] {
    let entries = 0;
    const end = queue.findIndex(({ appends }) => {
      for (const append of appends) entries += append.entries.length;
      return entries > MOST_ENTRIES;
    });
    return queue.splice(0, end < 0 ? queue.length : Math.max(1, end));
  }

  async function commitOrRefuse(group: Waiting[]): Promise<void> {
    try {
      await commit(group);
    } catch (error) {
      for (const { refused } of group) refused(asStoreError(error, shown));
    }
  }

  async function commit(group: Waiting[]): Promise<void> {
    await lookUp(group);
    const prepared: Prepared[] = [];
    const ahead = new Map<string, Head>();
    const going = group.filter(({ appends, refused }) => {
      try {
        prepared.push(...prepare(appends, ahead));
        return true;
      } catch (error) {
        refused(error);
        return false;
      }
    });
    const cursors = new Map(going.flatMap(({ cursors }) => cursors).map((cursor) => [cursor.stream, cursor]));
    let n: number | undefined;
    try {
      if (prepared.length || cursors.size) {
        const what = writing(prepared, [...cursors.values()], ahead);
        n = await write(await patiently(() => without(what, link.query)));
      }
    } catch (error) {
      for (const item of ahead.keys()) heads.delete(item);
      const refusal = asStoreError(error, shown);
      // one of them cannot be stored: the others go in without it
      if (going.length > 1 && (refusal.class === "conflict" || refusal.class === "invalid")) {
        for (const waiting of going) await commitOrRefuse([waiting]);
        return;
      }
      throw refusal;
    }
    for (const [item, head] of ahead) remember(item, head);
    for (const { done } of going) done();
    if (n !== undefined) told({ n, items: new Map([...ahead].map(([item, { seq }]) => [item, seq])) });
  }

  /** Learns the last entries of items that are not remembered. One that is said to be new has none, or is refused. */
  async function lookUp(group: Waiting[]): Promise<void> {
    const unknown = new Set<string>();
    for (const { item, from } of group.flatMap(({ appends }) => appends))
      if (from !== 1 && !heads.has(item)) unknown.add(item);
    if (!unknown.size) return;
    const { rows } = await patiently(() =>
      link.query<{ item: string; seq: number; hash: string }>(LAST, [[...unknown]]),
    );
    for (const { item, seq, hash } of rows) remember(item, { seq, hash });
  }

  /** The lines of one call; `ahead` is what those before it in the group have added. Throws and leaves it as it was. */
  function prepare(appends: Append[], ahead: Map<string, Head>): Prepared[] {
    const mine = new Map<string, Head>();
    const prepared = appends.flatMap(({ item, workflow, entries, state, from, forget }) => {
      const head = mine.get(item) ?? ahead.get(item) ?? heads.get(item) ?? { seq: 0, hash: "" };
      if (from !== head.seq + 1) {
        throw new StoreError(
          "conflict",
          `${item} has ${head.seq} entries, and the next one was to be number ${from}: somebody else wrote it. Read it again.`,
        );
      }
      const packed = entries.length && state ? pack(derive(item, state, project)) : undefined;
      const one = { item, entries, packed, forget };
      if (!entries.length) return forget === undefined ? [] : [one];
      const line = lineOf(item, from, workflow, entries, head.hash);
      mine.set(item, { seq: head.seq + entries.length, hash: line.hash });
      return [{ ...one, line }];
    });
    for (const [item, head] of mine) ahead.set(item, head);
    return prepared;
  }

  /** Position of the last line. Rejects only when it is certain that nothing of it is stored, or when the place is lost. */
  async function write(what: Writing): Promise<number | undefined> {
    const statement = (what.leaving.size ? forget : append)(seat.epoch, what);
    let unknown = false;
    return patiently(async () => {
      if (unknown) {
        const there = await stored(what);
        if (there) return there.n;
      }
      try {
        const { rows } = await link.query<{ held: boolean; begun: string | null; n: number | null }>(
          ...([statement.text, statement.values, statement.name] as const),
        );
        if (!rows[0]?.held) throw seat.lose();
        const { begun, n } = rows[0];
        if (begun !== null) throw begunBefore(begun);
        return n ?? undefined;
      } catch (error) {
        unknown ||= !refusedByServer(error);
        throw error;
      }
    });
  }

  /** Whether this is stored, and the position of the last line. All of it is, or nothing. */
  async function stored(what: Writing): Promise<{ n?: number } | undefined> {
    const { lines, entries } = what;
    // positions alone may be written twice, and so may what nothing leaves with
    if (!lines.length) return entries < 0 && (await haveLeft(what, link.query)) ? {} : undefined;
    const { rows } = await link.query<{ n: number }>(FOUND, [
      lines.map(({ item }) => item),
      lines.map(({ seq }) => seq),
      lines.map(({ hash }) => hash),
    ]);
    return rows.length === lines.length ? { n: Math.max(...rows.map(({ n }) => n)) } : undefined;
  }

  /** Again and again while the server is away; what it refuses is refused. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      const lost = seat.reason();
      if (lost) throw lost;
      try {
        return await work();
      } catch (error) {
        if (error instanceof StoreError || refusedByServer(error)) throw error;
        if (performance.now() > until) throw error;
      }
      await delay(AGAIN_MS);
    }
  }

  return {
    append: (appends: Append[], cursors: Cursor[]) =>
      new Promise<void>((done, refused) => {
        queue.push({ appends, cursors, done, refused });
        running ??= run();
      }),
    /** Writes what still waits; for a server that is away it waits a moment only. */
    async drain(): Promise<void> {
      until = performance.now() + CLOSE_WITHIN_MS;
      await running;
    },
  };
}

const LAST = `
  SELECT given.item, last.seq, last.hash FROM unnest($1::text[]) AS given(item), LATERAL (
    SELECT lines.seq + lines.entries - 1 AS seq, lines.hash FROM lines WHERE lines.item = given.item ORDER BY lines.seq DESC LIMIT 1
  ) last`;

const FOUND = `
  SELECT n FROM unnest($1::text[], $2::int[], $3::text[]) AS given(item, seq, hash) JOIN lines USING (item, seq, hash)`;

function writing(prepared: Prepared[], cursors: Cursor[], heads: Map<string, Head>): Writing {
  const decisions = new Map<string, number>();
  const answers: Answers = new Map();
  const derived = new Map<string, Packed>();
  const leaving = new Map<string, number>();
  const gone = new Set<string>();
  for (const { item, entries, packed, forget } of prepared) {
    countDecisions(entries, decisions);
    noteAnswers(item, entries, answers);
    if (forget !== undefined) leaving.set(item, Math.max(forget, leaving.get(item) ?? 0));
    if (forget !== undefined && entries[0]?.kind === "archived") {
      derived.delete(item);
      gone.add(item);
    } else if (packed) {
      derived.set(item, packed);
      gone.delete(item);
    }
  }
  return {
    ...NOTHING,
    ...{ cursors, heads, decisions, answers, derived, leaving },
    gone: [...gone],
    lines: prepared.flatMap(({ line }) => line ?? []),
    entries: prepared.reduce((sum, { entries }) => sum + entries.length, 0),
  };
}
