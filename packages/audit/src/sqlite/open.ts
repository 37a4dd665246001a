import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fold as foldEntries } from "@throughline/engine";
import type { Line } from "../chain.ts";
import { StoreError } from "../errors.ts";
import { entryOf, type Upcast, upcast as upcastEntry } from "../format.ts";
import type { AuditStore, Commit, StoredEntry } from "../port.ts";
import { itemRow, type Projection } from "../project.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import { createAppender } from "./appender.ts";
import { derivedRows } from "./derived.ts";
import { asStoreError } from "./errors.ts";
import { finder } from "./find.ts";
import { lists } from "./list.ts";
import { lock } from "./lock.ts";
import { maintenance } from "./maintenance.ts";
import { refuseOlder, type Schema } from "./migrate.ts";
import { checkVersion, createTables, SCHEMA } from "./schema.ts";
import { summaries } from "./summary.ts";

export interface StoreOptions {
  /** File of the store; its folder is made if need be. `:memory:` keeps nothing. */
  path: string;
  /** Makes the rows of the lists. Default: `itemRow` without field names. */
  project?: Projection;
  fold?: typeof foldEntries;
  upcast?: Upcast;
  /** Tables other than today's, for trying out how they are brought forward. */
  schema?: Schema;
  /** Opens an existing store beside the process that writes it, to look at it. */
  readOnly?: boolean;
  /** Is handed the connection once, for settings of SQLite's own. */
  tune?: (db: DatabaseSync) => void;
}

const MEMORY = ":memory:";
/** How long to wait for a reader in another process, in ms. */
const BUSY_TIMEOUT = 5_000;

/**
 * Opens the trail on SQLite. One that an older release made is brought forward, and a copy of it kept beside.
 *
 * Throws `StoreError`: `locked` when another process writes it, `newer-version` when a later release made it (nothing is
 * changed), `older-version` when an older one made it and it is opened to look at only, `io` when the file cannot be used.
 */
export function openStore(options: StoreOptions): AuditStore {
  const { path, readOnly = false } = options;
  try {
    if (readOnly && !existsSync(path)) throw new StoreError("io", `There is no store at ${path}.`);
    if (path !== MEMORY && !readOnly) mkdirSync(dirname(path), { recursive: true });
    const unlock = path === MEMORY || readOnly ? () => undefined : lock(path);
    try {
      return storeOn(connect(options), unlock, options);
    } catch (error) {
      unlock();
      throw error;
    }
  } catch (error) {
    throw asStoreError(error, path);
  }
}

function connect({ path, readOnly = false, schema = SCHEMA }: StoreOptions): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT });
  try {
    checkVersion(db, schema);
    if (readOnly) {
      refuseOlder(db, path, schema);
      return db;
    }
    // full: a commit is on the disk when it returns
    db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536",
    );
    createTables(db, path, schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function storeOn(db: DatabaseSync, unlock: () => void, options: StoreOptions): AuditStore {
  const {
    path,
    project = (key, state) => itemRow(key, state),
    fold = foldEntries,
    upcast = upcastEntry,
  } = options;
  options.tune?.(db);
  const rows = derivedRows(db);
  const listeners = new Set<(commit: Commit) => void>();
  const told = (commit: Commit) => {
    for (const listener of listeners) listener(commit);
  };
  const appender = createAppender({ db, path, rows, project, told });
  const lines = db.prepare("SELECT * FROM entries WHERE item = ? AND seq > ? ORDER BY seq");
  const allLines = db.prepare("SELECT * FROM entries WHERE n > ? ORDER BY n LIMIT ?");
  const cursors = db.prepare("SELECT stream, position FROM cursors ORDER BY stream");
  const openItems = db.prepare("SELECT key FROM items WHERE ended_ms IS NULL ORDER BY id");
  const dueTimers = db.prepare(
    "SELECT item, timer, due FROM timers WHERE due_ms <= ? ORDER BY due_ms, item, timer LIMIT ?",
  );
  const nextTimer = db.prepare("SELECT due FROM timers ORDER BY due_ms LIMIT 1");
  const openEffects = db.prepare("SELECT item, effect FROM effects WHERE NOT held ORDER BY item, effect");
  const shown = db.prepare("SELECT row FROM shown JOIN items USING (id) WHERE key = ?");
  const task = db.prepare("SELECT row FROM tasks WHERE id = ?");
  let closed = false;

  const stored = (line: Line): StoredEntry => ({
    item: line.item,
    seq: line.seq,
    format: line.format,
    workflow: line.workflow,
    entry: upcast(entryOf(line), line.format),
    prev: line.prev,
    hash: line.hash,
  });

  const store: AuditStore = {
    path,
    append(appends, added = []) {
      if (closed) return Promise.reject(new StoreError("closed", `The store ${path} is closed.`));
      return appender.append(appends, added);
    },
    entries: (item, after = 0) => (lines.all(item, after) as unknown as Line[]).map(stored),
    all: (after, limit) =>
      (allLines.all(after, limit) as unknown as (Line & { n: number })[]).map((line) => ({
        n: line.n,
        stored: stored(line),
      })),
    cursors: () =>
      cursors.all().map(({ stream, position }) => ({ stream: String(stream), position: String(position) })),
    openItems: () => openItems.all().map(({ key }) => String(key)),
    dueTimers: (before, limit) =>
      dueTimers
        .all(Date.parse(before), limit)
        .map((row) => ({ ...row }) as ReturnType<AuditStore["dueTimers"]>[number]),
    nextTimer: () => nextTimer.get()?.due as string | undefined,
    openEffects: () =>
      openEffects.all().map(({ item, effect }) => ({ item: String(item), effect: String(effect) })),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (closed) return;
      closed = true;
      appender.drain();
      db.close();
      unlock();
    },

    ...lists(db),
    ...summaries(db),
    ...finder(db),
    getRow: (key) => parsed<ItemRow>(shown.get(key)),
    getTask: (id) => parsed<TaskRow>(task.get(id)),
    getItem(key) {
      const row = store.getRow(key);
      const state = row && fold(store.entries(key).map(({ entry }) => entry));
      return state && { row, state };
    },
    maintenance: maintenance(db, rows, project),
  };
  return store;
}

const parsed = <Row>(found: Record<string, unknown> | undefined) =>
  found && (JSON.parse(String(found.row)) as Row);
