import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beginsAnew, entriesOf, intact, type Line, lastOf } from "../chain.ts";
import { countDecisions } from "../decisions.ts";
import type { Derived } from "../derive.ts";
import { StoreError } from "../errors.ts";
import { pack } from "../packed.ts";
import { tallies } from "./decisions.ts";
import { derivedWriter } from "./derived.ts";
import { asStoreError } from "./errors.ts";
import { lock } from "./lock.ts";
import { lastLine, marker } from "./marks.ts";
import { syncFolder } from "./migrate.ts";
import { checkVersion, createTables } from "./schema.ts";
import { transaction } from "./transaction.ts";

/** Lines of one item that go to an archive, and what its lists show; none for the roster. */
export interface Trail {
  item: string;
  lines: Line[];
  derived: Derived | null;
}

/** A file with the trails of items that have left the store: a store like any other, in one file, to look at. */
export interface ArchiveFile {
  /**
   * Adds trails, or what is missing of them; on the disk, and read back from it, when this returns.
   * Throws `StoreError`: `conflict` where the file has other lines in their place, `damaged` where it does not read back
   * what was written, `full`, `io`.
   */
  add(trails: Trail[]): void;
  close(): void;
}

/** Opens the archive at `path`, or makes it. Throws `StoreError`: `locked`, `newer-version`, `io`. */
export function openArchive(path: string): ArchiveFile {
  mkdirSync(dirname(path), { recursive: true });
  const unlock = lock(path);
  const letGo = () => {
    unlock();
    rmSync(`${path}.lock`, { force: true });
  };
  let db: DatabaseSync | undefined;
  try {
    const fresh = !existsSync(path);
    db = new DatabaseSync(path);
    checkVersion(db);
    // one file, with nothing beside it once a transaction is over
    db.exec("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL");
    createTables(db, path);
    if (fresh) syncFolder(dirname(path));
    return archiveOn(db, path, letGo);
  } catch (error) {
    db?.close();
    letGo();
    throw asStoreError(error, path);
  }
}

function archiveOn(db: DatabaseSync, path: string, letGo: () => void): ArchiveFile {
  const rows = derivedWriter(db);
  const counted = tallies(db);
  const last = lastLine(db);
  const put = db.prepare(
    `INSERT INTO lines (item, seq, entries, format, workflow, body, prev, hash, at, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (item, seq) DO NOTHING`,
  );
  const highest = db.prepare("SELECT coalesce(max(n), 0) AS n FROM lines");
  const marks = marker(db);

  function write({ item, lines, derived }: Trail): { entries: number; decisions: Map<string, number> } {
    let entries = 0;
    const decisions = new Map<string, number>();
    for (const line of lines) {
      const { seq, format, workflow, body, prev, hash, at = null, kind = null } = line;
      if (put.run(item, seq, line.entries, format, workflow, body, prev, hash, at, kind).changes === 0)
        continue;
      entries += line.entries;
      countDecisions(entriesOf(line), decisions);
    }
    const head = last.get(item) as { seq: number; hash: string } | undefined;
    if (head) rows.putHead(item, head);
    if (derived) rows.put(item, pack(derived));
    return { entries, decisions };
  }

  return {
    add(trails) {
      try {
        transaction(db, () => {
          for (const trail of trails) {
            const { entries, decisions } = write(trail);
            counted.add(decisions);
            marks.add("entries", entries);
          }
          const { n } = highest.get() as { n: number };
          for (const name of ["last", "derived", "counted"] as const) marks.set(name, n);
        });
        readBack(path, trails);
      } catch (error) {
        rows.forget();
        throw asStoreError(error, path);
      }
    },
    close() {
      db.close();
      letGo();
    },
  };
}

/** Reads with a connection of its own what is in the file, and follows each chain anew. */
function readBack(path: string, trails: Trail[]): void {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const all = db.prepare("SELECT * FROM lines WHERE item = ? AND seq >= ? AND seq <= ? ORDER BY seq");
    const previous = db.prepare("SELECT * FROM lines WHERE item = ? AND seq < ? ORDER BY seq DESC LIMIT 1");
    for (const { item, lines } of trails) {
      const [first, end] = [lines[0], lines.at(-1)];
      if (!first || !end) continue;
      const there = all.all(item, first.seq, end.seq) as unknown as Line[];
      const other = lines.find((line, index) => there[index]?.hash !== line.hash);
      if (other || there.length !== lines.length) {
        throw new StoreError(
          "conflict",
          `The archive ${path} has other entries of ${item} than the store (from number ${other?.seq ?? first.seq}). Name another file.`,
        );
      }
      const before = previous.get(item, first.seq) as Line | undefined;
      if (!holds(there, before)) {
        throw new StoreError(
          "damaged",
          `The archive ${path} does not read back what was written of ${item}. Nothing left the store; look at the disk.`,
        );
      }
    }
  } finally {
    db.close();
  }
}

/** Whether the lines are one whole chain, from its beginning on or from the line that they follow. */
export function holds(lines: Line[], after?: Line): boolean {
  return lines.every((line, index) => {
    const before = lines[index - 1] ?? after;
    const follows = before ? line.seq === lastOf(before) + 1 && line.prev === before.hash : beginsAnew(line);
    return follows && intact(line);
  });
}
