import type { DatabaseSync } from "node:sqlite";
import { transaction } from "../sqlite/transaction.ts";
import type { PlacedLine } from "../sqlite/writer.ts";
import { byKeys, readLines } from "./line-rows.ts";
import type { TrailOrg } from "./org.ts";

/** Trails in which nothing is open whose lines are kept in memory once they were read. */
const MOST_READ = 1_000;

/** A trail, whose lines lie in the org, and in memory as long as it goes on. */
export interface Trail {
  /** Its lines are in memory. */
  here: boolean;
  /** Nothing of it is open: its lines may leave the memory. */
  over: boolean;
  /** Lines up to this entry have left, and may still be there. */
  left: number;
}

/** Which trails there are, and their lines in memory as far as somebody asks for them. */
export interface Trails {
  readonly known: Map<string, Trail>;
  /** Whether lines have to be read before these can be looked at. */
  lacks(items: Iterable<string>): boolean;
  /** Resolves when their lines are in memory. */
  need(items: Iterable<string>): Promise<void>;
  /** Reads every line that is not in memory, also those of trails that nobody knows. */
  needAll(): Promise<void>;
  /** Puts lines into memory that are in the org, without those that have left. */
  put(lines: PlacedLine[]): void;
  /** Lines of it were written. */
  wrote(item: string, over: boolean, left?: number): void;
}

/** @param db tables in memory */
export function createTrails(db: DatabaseSync, query: TrailOrg["query"]): Trails {
  const known = new Map<string, Trail>();
  /** Those that are over and in memory, the one that was asked for longest ago first. */
  const read = new Set<string>();
  const putLine = db.prepare(
    "INSERT OR IGNORE INTO lines (n, item, seq, entries, format, workflow, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const drop = db.prepare("DELETE FROM lines WHERE item = ?");
  let reading: Promise<unknown> = Promise.resolve();

  function put(lines: PlacedLine[]): void {
    transaction(db, () => {
      for (const { n, item, seq, entries, format, workflow, body, prev, hash } of lines) {
        if (seq + entries - 1 <= (known.get(item)?.left ?? 0)) continue;
        putLine.run(n, item, seq, entries, format, workflow, body, prev, hash);
      }
    });
  }

  function keep(item: string): void {
    read.delete(item);
    read.add(item);
    for (const oldest of read) {
      if (read.size <= MOST_READ) return;
      read.delete(oldest);
      drop.run(oldest);
      const trail = known.get(oldest);
      if (trail) trail.here = false;
    }
  }

  const absent = (items: Iterable<string>) =>
    [...new Set(items)].filter((item) => known.get(item)?.here === false);

  async function load(items: string[]): Promise<void> {
    for (const where of byKeys(items)) for await (const lines of readLines(query, where)) put(lines);
    for (const item of items) {
      const trail = known.get(item);
      if (!trail) continue;
      trail.here = true;
      if (trail.over) keep(item);
    }
  }

  return {
    known,
    put,
    lacks: (items) => absent(items).length > 0,
    async need(items) {
      const wanted = [...items];
      // one reading after the other: none drops what the one before has just brought
      const done = reading.then(async () => {
        const lacking = absent(wanted);
        if (lacking.length) await load(lacking);
      });
      reading = done.catch(() => undefined);
      await done;
    },
    async needAll() {
      for await (const lines of readLines(query)) put(lines);
      for (const trail of known.values()) trail.here = true;
      read.clear();
    },
    wrote(item, over, left) {
      const before = known.get(item)?.left ?? 0;
      known.set(item, { here: true, over, left: left ?? before });
      if (over) keep(item);
      else read.delete(item);
    },
  };
}
