import type { DatabaseSync } from "node:sqlite";
import { type Entry, FORMAT, type ItemState } from "@throughline/engine";
import { digest, type Line } from "../chain.ts";
import { StoreError } from "../errors.ts";
import type { Append, Commit, Cursor, Head } from "../port.ts";
import type { Behind } from "./behind.ts";
import type { Durable } from "./durable.ts";
import { asStoreError } from "./errors.ts";
import { lastLine } from "./marks.ts";
import { transaction } from "./transaction.ts";

/** Entries in one transaction after which the next appends wait for the next one: the thread is blocked meanwhile. */
const MOST_ENTRIES = 5_000;

/** Items whose last entry is remembered. */
const MOST_HEADS = 20_000;

interface Waiting {
  appends: Append[];
  cursors: Cursor[];
  done: () => void;
  refused: (error: StoreError) => void;
}

interface Prepared {
  line: Line;
  state: ItemState | undefined;
  entries: Entry[];
}

/** Takes appends and writes those of one turn of the event loop in one transaction; they are done when that is on the disk. */
export function createJournal(world: {
  db: DatabaseSync;
  path: string;
  durable: Durable;
  behind: Behind;
  told: (commit: Commit) => void;
}) {
  const { db, path, durable, behind, told } = world;
  const putLine = db.prepare(
    "INSERT INTO lines (item, seq, entries, format, workflow, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const putCursor = db.prepare(
    "INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position",
  );
  const putLast = db.prepare(
    "INSERT INTO meta VALUES ('last', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const last = lastLine(db);
  const heads = new Map<string, Head>();
  const queue: Waiting[] = [];
  let scheduled = false;
  /** Commits that are written and not yet on the disk. */
  let unconfirmed: Promise<void> = Promise.resolve();

  const headOf = (item: string): Head =>
    heads.get(item) ?? (last.get(item) as Head | undefined) ?? { seq: 0, hash: "" };

  function remember(item: string, head: Head): void {
    heads.delete(item);
    heads.set(item, head);
    if (heads.size > MOST_HEADS) heads.delete(heads.keys().next().value as string);
  }

  function flush(): void {
    scheduled = false;
    const group = nextGroup();
    if (queue.length) schedule();
    commit(group);
  }

  function nextGroup(): Waiting[] {
    let entries = 0;
    const end = queue.findIndex(({ appends }) => {
      for (const append of appends) entries += append.entries.length;
      return entries > MOST_ENTRIES;
    });
    return queue.splice(0, end < 0 ? queue.length : Math.max(1, end));
  }

  function commit(group: Waiting[]): void {
    const prepared: Prepared[] = [];
    const ahead = new Map<string, Head>();
    const going = group.filter((waiting) => {
      try {
        prepared.push(...prepare(waiting.appends, ahead));
        return true;
      } catch (error) {
        waiting.refused(asStoreError(error, path));
        return false;
      }
    });
    let n: number | undefined;
    try {
      n = write(
        prepared,
        going.flatMap(({ cursors }) => cursors),
      );
    } catch (error) {
      const refusal = asStoreError(error, path);
      const passing = refusal.class === "full" || refusal.class === "io";
      // one of them cannot be stored: the others go in without it
      if (going.length > 1 && !passing) for (const waiting of going) commit([waiting]);
      else for (const { refused } of going) refused(refusal);
      return;
    }
    for (const [item, head] of ahead) remember(item, head);
    unconfirmed = confirm(going, n === undefined ? undefined : { n, items: lasts(ahead) });
  }

  async function confirm(going: Waiting[], made: Commit | undefined): Promise<void> {
    try {
      await durable.reached();
    } catch (error) {
      for (const { refused } of going) refused(error as StoreError);
      return;
    }
    for (const { done } of going) done();
    if (made) told(made);
  }

  /** The lines of one call; `ahead` is what those before it in the group have added. Throws and leaves it as it was. */
  function prepare(appends: Append[], ahead: Map<string, Head>): Prepared[] {
    const mine = new Map<string, Head>();
    const prepared = appends.flatMap(({ item, workflow, entries, state, from }) => {
      const head = mine.get(item) ?? ahead.get(item) ?? headOf(item);
      if (from !== head.seq + 1) {
        throw new StoreError(
          "conflict",
          `${item} has ${head.seq} entries, and the next one was to be number ${from}: somebody else wrote it. Read it again.`,
        );
      }
      if (!entries.length) return [];
      const line = lineOf(item, from, workflow, entries, head.hash);
      mine.set(item, { seq: head.seq + entries.length, hash: line.hash });
      return [{ line, state, entries }];
    });
    for (const [item, head] of mine) ahead.set(item, head);
    return prepared;
  }

  /** Returns the position of the last line, or `undefined` where there was none. */
  function write(prepared: Prepared[], cursors: Cursor[]): number | undefined {
    if (!prepared.length && !cursors.length) return undefined;
    const positions: number[] = [];
    transaction(db, () => {
      for (const { line } of prepared) {
        const { item, seq, entries, format, workflow, body, prev, hash } = line;
        positions.push(
          Number(putLine.run(item, seq, entries, format, workflow, body, prev, hash).lastInsertRowid),
        );
      }
      if (positions.length) putLast.run(positions.at(-1) as number);
      for (const { stream, position } of cursors) putCursor.run(stream, position);
    });
    for (const [index, { line, state, entries }] of prepared.entries()) {
      const { item, seq, hash } = line;
      behind.note(positions[index] as number, {
        ...{ item, state, entries },
        head: { seq: seq + entries.length - 1, hash },
      });
    }
    return positions.at(-1);
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      // closing may have flushed before
      if (scheduled) flush();
    });
  }

  return {
    append: (appends: Append[], cursors: Cursor[]) =>
      new Promise<void>((done, refused) => {
        queue.push({ appends, cursors, done, refused });
        schedule();
      }),
    /** Writes what still waits; resolves when it is on the disk. */
    async drain(): Promise<void> {
      while (queue.length) flush();
      await unconfirmed;
    },
  };
}

const lasts = (heads: Map<string, Head>) => new Map([...heads].map(([item, { seq }]) => [item, seq]));

function lineOf(item: string, seq: number, workflow: string, entries: Entry[], prev: string): Line {
  for (const part of [item, workflow, ...entries.flatMap(({ at, kind }) => [at, kind])]) {
    if (typeof part === "string" && !part.includes("\n")) continue;
    throw new StoreError(
      "invalid",
      `What is appended to ${item} from number ${seq} on needs a workflow and in each entry "at" and "kind", each a text on one line.`,
    );
  }
  const line = {
    item,
    seq,
    entries: entries.length,
    format: FORMAT,
    workflow,
    body: JSON.stringify(entries),
    prev,
  };
  return { ...line, hash: digest(line) };
}
