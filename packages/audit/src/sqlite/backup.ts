import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { backup as copyPages, DatabaseSync } from "node:sqlite";
import { StoreError } from "../errors.ts";
import { type Verification, verify } from "../verify.ts";
import { asStoreError } from "./errors.ts";
import { lock } from "./lock.ts";
import { settle, syncFolder } from "./migrate.ts";
import { openStore } from "./open.ts";
import { checkVersion } from "./schema.ts";

export interface BackupOptions {
  /** Called now and then with the share (0–1) that is copied. */
  onProgress?: (share: number) => void;
}

/** Pages copied at a time. */
const PAGES = 2_000;

/**
 * Copies the trail at `from` to a new file `to`, beside the process that writes it, as the trail is at this moment;
 * then verifies the copy. `to` is there whole or not at all; it is one file and needs nothing beside it.
 *
 * A trail whose chain does not hold is copied all the same: the result says what was found.
 *
 * Throws `StoreError`: `exists` when there is a file at `to` already, `io` when `from` is no trail or is damaged,
 * `newer-version`, `older-version`, `full`.
 */
export async function backup(from: string, to: string, options: BackupOptions = {}): Promise<Verification> {
  if (existsSync(to)) throw new StoreError("exists", `There is a file at ${to} already: name another one.`);
  return await staged(to, async (copy) => {
    await copyOf(from, copy, options);
    const found = await verify(copy);
    oneFile(copy);
    settle(copy, to);
    return found;
  });
}

export interface RestoreOptions extends BackupOptions {
  /** Puts the backup in the place of a trail that is there. That one is kept beside it. */
  force?: boolean;
}

export interface Restored extends Verification {
  /** Where the trail is now that was there before. */
  kept?: string;
}

/**
 * Puts the backup `from` in the place of the trail at `path`, brought forward to today's format where it is older, once
 * it has been verified: a backup that is torn, no trail, or of which a chain does not hold, changes nothing.
 *
 * Throws `StoreError`: `exists` when there is a trail and `force` is not given, `locked` when a process writes it,
 * `damaged` when the backup cannot be trusted, `newer-version`.
 */
export async function restore(from: string, path: string, options: RestoreOptions = {}): Promise<Restored> {
  if (!existsSync(from)) throw new StoreError("io", `There is no backup at ${from}.`);
  mkdirSync(dirname(path), { recursive: true });
  const unlock = lock(path);
  try {
    if (existsSync(path) && !options.force) {
      throw new StoreError("exists", `There is a trail at ${path} already. Nothing was changed.`);
    }
    return await staged(path, async (copy) => {
      const found = await readable(from, copy, options);
      if (!found.ok) throw notTrusted(from, `${found.findings.length} findings in its chains`);
      oneFile(copy);
      const kept = setAside(path);
      settle(copy, path);
      return { ...found, ...(kept && { kept }) };
    });
  } finally {
    unlock();
  }
}

/** A copy that today's release can read, verified. */
async function readable(from: string, copy: string, options: BackupOptions): Promise<Verification> {
  try {
    await copyOf(from, copy, options);
    const store = openStore({ path: copy });
    try {
      return await verify(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    const refusal = asStoreError(error, from);
    if (refusal.class === "newer-version" || refusal.class === "full") throw refusal;
    throw notTrusted(from, (refusal.cause as Error | undefined)?.message ?? refusal.message, refusal);
  }
}

const notTrusted = (from: string, why: string, cause?: unknown) =>
  new StoreError(
    "damaged",
    `${from} is not a whole backup of a trail (${why}). Nothing was changed. Use another backup.`,
    { cause },
  );

/** All pages as they are at one moment, whatever is appended meanwhile. */
async function copyOf(from: string, to: string, { onProgress }: BackupOptions): Promise<void> {
  if (!existsSync(from)) throw new StoreError("io", `There is no trail at ${from}.`);
  const db = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
  try {
    // an open transaction holds the moment; without it the copying would begin anew at every append
    db.exec("BEGIN");
    checkVersion(db);
    if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name IN ('lines', 'entries')").get()) {
      throw new StoreError("io", `${from} is not a trail.`);
    }
    await copyPages(db, to, {
      rate: PAGES,
      progress: ({ totalPages, remainingPages }) => onProgress?.(1 - remainingPages / (totalPages || 1)),
    });
  } catch (error) {
    throw asStoreError(error, from);
  } finally {
    db.close();
  }
  soundPages(to, from);
}

/** Every page and index is where it belongs; the chains say nothing of derived rows. */
function soundPages(copy: string, from: string): void {
  const db = new DatabaseSync(copy, { readOnly: true });
  try {
    const [first] = db.prepare("PRAGMA quick_check(1)").all();
    if (first?.quick_check !== "ok") {
      throw new StoreError("io", `${from} is damaged (${first?.quick_check}). Restore the last backup.`);
    }
  } catch (error) {
    throw asStoreError(error, from);
  } finally {
    db.close();
  }
}

/** Leaves nothing beside the file: it can be moved, and read from where nothing can be written. */
function oneFile(path: string): void {
  const db = new DatabaseSync(path);
  try {
    db.exec("PRAGMA journal_mode = DELETE");
  } finally {
    db.close();
  }
}

/** Moves what is there of a trail out of the way, with its log, in which the last entries may be. */
function setAside(path: string): string | undefined {
  const there = ["", "-wal", "-shm"].filter((part) => existsSync(path + part));
  if (!there.length) return undefined;
  const kept = `${path}.replaced-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
  for (const part of there) renameSync(path + part, kept + part);
  syncFolder(dirname(path));
  return kept;
}

/** Work on a file in a folder of its own on the disk of `place`; the folder goes, whatever happens. */
async function staged<T>(place: string, work: (file: string) => Promise<T>): Promise<T> {
  mkdirSync(dirname(place), { recursive: true });
  const folder = mkdtempSync(join(dirname(place), ".copying-"));
  try {
    return await work(join(folder, "trail.sqlite"));
  } catch (error) {
    throw asStoreError(error, place);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
