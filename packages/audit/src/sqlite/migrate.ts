import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../errors.ts";

/** Makes the tables of version n those of version n + 1. Runs inside a transaction; entries stay as they are. */
export type Migration = (db: DatabaseSync) => void;

/** The tables that a release knows: their version, and how each older one becomes the next. */
export interface Schema {
  version: number;
  /** By the version that is found. What only adds tables or indexes needs none. */
  migrations: Record<number, Migration>;
}

/** Version of the tables in the file; `undefined` for one that has none yet. */
export function versionOf(db: DatabaseSync): number | undefined {
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get()) return undefined;
  const found = db.prepare("SELECT value FROM meta WHERE name = 'schema'").get();
  return found && Number(found.value);
}

/** Throws `older-version` where the store would have to be brought forward to be read. */
export function refuseOlder(db: DatabaseSync, path: string, { version }: Schema): void {
  const found = versionOf(db) ?? version;
  if (found >= version) return;
  throw new StoreError(
    "older-version",
    `The store ${path} has format ${found}, and this version of Throughline reads format ${version}. ` +
      "Start Throughline over it once: that brings it forward and keeps a copy of it as it is.",
  );
}

/**
 * Brings the tables forward to today's, in one transaction, and sets their version; `create` makes what is not there.
 * An older store is copied first, to `<path>.v<version>.bak`; where anything fails, it stays as it was, and there is no copy.
 */
export function migrate(db: DatabaseSync, path: string, schema: Schema, create: () => void): void {
  const found = versionOf(db);
  const older = found !== undefined && found < schema.version;
  const kept = older && path !== ":memory:" ? keepCopy(db, path, found) : undefined;
  db.exec("BEGIN IMMEDIATE");
  try {
    if (older) for (let at = found; at < schema.version; at++) schema.migrations[at]?.(db);
    create();
    db.prepare(
      "INSERT INTO meta VALUES ('schema', ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value < excluded.value",
    ).run(schema.version);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    if (kept) rmSync(kept, { force: true });
    throw error;
  }
}

/** A copy of the whole store beside it, on the disk when this returns. */
function keepCopy(db: DatabaseSync, path: string, version: number): string {
  const name = (again: number) => `${path}.v${version}${again ? `.${again}` : ""}.bak`;
  let again = 0;
  while (existsSync(name(again))) again++;
  const partial = `${name(again)}.partial`;
  rmSync(partial, { force: true });
  try {
    db.prepare("VACUUM INTO ?").run(partial);
    settle(partial, name(again));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  return name(again);
}

/** Puts a finished file in its place, so that it is there whole or not at all, whatever happens to the machine. */
export function settle(file: string, place: string): void {
  sync(file);
  renameSync(file, place);
  syncFolder(dirname(place));
}

/** What was renamed in the folder stays renamed. */
export function syncFolder(folder: string): void {
  // a folder cannot be opened on Windows, and needs it less there
  if (process.platform !== "win32") sync(folder);
}

function sync(path: string): void {
  const opened = openSync(path, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
