import type { DatabaseSync } from "node:sqlite";
import { type Entry, FORMAT } from "@throughline/engine";
import { digest, type Line } from "../chain.ts";
import { type Derived, derive } from "../derive.ts";
import { StoreError } from "../errors.ts";
import { bodyOf } from "../format.ts";
import type { Append, Commit, Cursor, Head } from "../port.ts";
import type { Projection } from "../project.ts";
import type { derivedRows } from "./derived.ts";
import { asStoreError } from "./errors.ts";
import { transaction } from "./transaction.ts";

/** Entries in one transaction after which the next appends wait for the next one: the thread is blocked meanwhile. */
const MOST_ENTRIES = 5_000;

interface Waiting {
  appends: Append[];
  cursors: Cursor[];
  done: () => void;
  refused: (error: StoreError) => void;
}

/** What goes into the tables, all worked out before the transaction begins. */
interface Prepared {
  lines: Line[];
  heads: Map<string, Head>;
  derived: Map<string, Derived>;
  decisions: Map<string, number>;
  cursors: Map<string, string>;
}

/** Takes appends and writes those of one turn of the event loop in one transaction. */
export function createAppender(world: {
  db: DatabaseSync;
  path: string;
  rows: ReturnType<typeof derivedRows>;
  project: Projection;
  told: (commit: Commit) => void;
}) {
  const { db, path, rows, project, told } = world;
  const putEntry = db.prepare(
    "INSERT INTO entries (item, seq, at, kind, format, workflow, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const putCursor = db.prepare(
    "INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position",
  );
  const putDecisions = db.prepare(
    "INSERT INTO decisions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
  );
  const queue: Waiting[] = [];
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    const group = nextGroup();
    if (queue.length) schedule();
    commit(group);
  }

  function commit(group: Waiting[]): void {
    const prepared = nothing();
    const going = group.filter((waiting) => {
      try {
        prepare(waiting, prepared);
        return true;
      } catch (error) {
        waiting.refused(asStoreError(error, path));
        return false;
      }
    });
    let n: number | undefined;
    try {
      n = write(prepared);
    } catch (error) {
      rows.forget();
      const refusal = asStoreError(error, path);
      const passing = refusal.class === "full" || refusal.class === "io";
      // one of them cannot be stored: the others go in without it
      if (going.length > 1 && !passing) for (const waiting of going) commit([waiting]);
      else for (const { refused } of going) refused(refusal);
      return;
    }
    for (const { done } of going) done();
    if (n !== undefined)
      told({ n, items: new Map([...prepared.heads].map(([item, { seq }]) => [item, seq])) });
  }

  function nextGroup(): Waiting[] {
    let entries = 0;
    const end = queue.findIndex(({ appends }) => {
      for (const append of appends) entries += append.entries.length;
      return entries > MOST_ENTRIES;
    });
    return queue.splice(0, end < 0 ? queue.length : Math.max(1, end));
  }

  /** Adds one call to the group, or throws and leaves the group as it was. */
  function prepare({ appends, cursors }: Waiting, group: Prepared): void {
    const lines: Line[] = [];
    const heads = new Map<string, Head>();
    const derived = new Map<string, Derived>();
    for (const { item, workflow, entries, state, from } of appends) {
      let head = heads.get(item) ?? group.heads.get(item) ?? rows.head(item) ?? { seq: 0, hash: "" };
      if (from !== head.seq + 1) {
        throw new StoreError(
          "conflict",
          `${item} has ${head.seq} entries, and the next one was to be number ${from}: somebody else wrote it. Read it again.`,
        );
      }
      for (const entry of entries) {
        const line = lineOf(item, head.seq + 1, workflow, entry, head.hash);
        lines.push(line);
        head = { seq: line.seq, hash: line.hash };
      }
      if (entries.length) heads.set(item, head);
      if (state) derived.set(item, derive(item, state, project));
    }
    for (const line of lines) group.lines.push(line);
    for (const [item, head] of heads) group.heads.set(item, head);
    for (const [item, rows] of derived) group.derived.set(item, rows);
    for (const { stream, position } of cursors) group.cursors.set(stream, position);
    for (const { entries } of appends) for (const entry of entries) countDecision(entry, group.decisions);
  }

  /** Returns the position of the last entry, or `undefined` where there was none. */
  function write(group: Prepared): number | undefined {
    if (!group.lines.length && !group.derived.size && !group.cursors.size) return undefined;
    let n: number | bigint | undefined;
    transaction(db, () => {
      for (const { item, seq, at, kind, format, workflow, body, prev, hash } of group.lines) {
        n = putEntry.run(item, seq, at, kind, format, workflow, body, prev, hash).lastInsertRowid;
      }
      for (const [item, head] of group.heads) rows.putHead(item, head);
      for (const [item, derived] of group.derived) rows.put(item, derived);
      for (const [key, count] of group.decisions) putDecisions.run(...decisionOf(key), count);
      for (const [stream, position] of group.cursors) putCursor.run(stream, position);
    });
    return n === undefined ? undefined : Number(n);
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
    /** Writes what still waits. */
    drain(): void {
      while (queue.length) flush();
    },
  };
}

const nothing = (): Prepared => ({
  lines: [],
  heads: new Map(),
  derived: new Map(),
  decisions: new Map(),
  cursors: new Map(),
});

function lineOf(item: string, seq: number, workflow: string, entry: Entry, prev: string): Line {
  const { at, kind } = entry;
  for (const part of [item, workflow, at, kind]) {
    if (typeof part === "string" && !part.includes("\n")) continue;
    throw new StoreError(
      "invalid",
      `Entry ${seq} of ${item} needs "at", "kind" and a workflow, each text on one line.`,
    );
  }
  const line = { item, seq, at, kind, format: FORMAT, workflow, body: bodyOf(entry), prev };
  return { ...line, hash: digest(line) };
}

/** Decisions are counted by the hour. */
const decisionOf = (key: string): [string, string] => [key.slice(0, 13), key.slice(13)];

function countDecision(entry: Entry, counts: Map<string, number>): void {
  const by =
    entry.kind === "decided" ? entry.decision.by : entry.kind === "foreign-write" ? "foreign" : undefined;
  if (!by) return;
  const key = entry.at.slice(0, 13) + by;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
