import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Entry, fold as foldEntries, type ItemState } from "@throughline/engine";
import { type Line, lastOf } from "../chain.ts";
import { StoreError } from "../errors.ts";
import { entriesOf, type Upcast, upcast as upcastEntry } from "../format.ts";
import type { AuditStore, Commit, Head, StoredEntry } from "../port.ts";
import { itemRow, type Projection } from "../project.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import { createBehind } from "./behind.ts";
import { derivedRows } from "./derived.ts";
import { notDurable, type Sync, walDurable } from "./durable.ts";
import { asStoreError } from "./errors.ts";
import { finder } from "./find.ts";
import { createJournal } from "./journal.ts";
import { lists } from "./list.ts";
import { lock } from "./lock.ts";
import { maintenance } from "./maintenance.ts";
import { mark } from "./marks.ts";
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
  /** How its log is put on the disk. Default: `fdatasync`. For tests of disks that take their time or refuse. */
  sync?: Sync;
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
    // normal: a commit writes to the log, and `durable.ts` says when the log is on the disk
    db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768",
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
    readOnly = false,
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
  const lines = db.prepare("SELECT * FROM lines WHERE item = ? AND seq + entries > ? ORDER BY seq");
  const allLines = db.prepare("SELECT * FROM lines WHERE n > ? ORDER BY n LIMIT ?");
  const since = db.prepare("SELECT * FROM lines WHERE n > ?");
  const cursors = db.prepare("SELECT stream, position FROM cursors ORDER BY stream");
  const dueTimers = db.prepare(
    "SELECT item, timer, due FROM timers WHERE due_ms <= ? ORDER BY due_ms, item, timer LIMIT ?",
  );
  const nextTimer = db.prepare("SELECT due FROM timers ORDER BY due_ms LIMIT 1");
  const openEffects = db.prepare("SELECT item, effect FROM effects WHERE NOT held ORDER BY item, effect");
  const shown = db.prepare("SELECT row FROM shown JOIN items USING (id) WHERE key = ?");
  const task = db.prepare("SELECT row FROM tasks WHERE id = ?");

  const stored = (line: Line, after = 0): StoredEntry[] =>
    entriesOf(line)
      .map((entry, index) => ({
        item: line.item,
        seq: line.seq + index,
        format: line.format,
        workflow: line.workflow,
        entry: upcast(entry, line.format),
      }))
      .filter(({ seq }) => seq > after);
  const entries = (item: string, after = 0) =>
    (lines.all(item, after + 1) as unknown as Line[]).flatMap((line) => stored(line, after));
  const stateOf = (item: string) => {
    const all = entries(item).map(({ entry }) => entry);
    return all[0]?.kind === "item-started" ? fold(all) : undefined;
  };

  const durable = path === MEMORY || readOnly ? notDurable : walDurable(path, options.sync);
  const behind = createBehind({
    ...{ db, rows, project },
    left: readOnly ? NOTHING_LEFT : leftBehind(),
  });
  const { settle } = behind;
  const journal = createJournal({ db, path, durable, behind, told });
  /** A question about derived rows, answered as of now. */
  const asOfNow =
    <Args extends unknown[], Answer>(ask: (...args: Args) => Answer) =>
    async (...args: Args): Promise<Answer> => {
      settle();
      return ask(...args);
    };
  const [list, figures, find] = [lists(db), summaries(db), finder(db)];
  const getRow = asOfNow((key: string) => parsed<ItemRow>(shown.get(key)));
  let closed = false;

  /** What the process before this one has not derived any more. */
  function leftBehind(): Parameters<typeof createBehind>[0]["left"] {
    const [derived, counted] = [mark(db, "derived"), mark(db, "counted")];
    const items = new Map<string, { first: number; head: Head; state?: ItemState }>();
    let last = Math.max(derived, counted);
    const uncounted: Entry[] = [];
    for (const line of since.all(Math.min(derived, counted)) as unknown as (Line & { n: number })[]) {
      const { n, item, hash } = line;
      last = n;
      if (n > counted) uncounted.push(...stored(line).map(({ entry }) => entry));
      if (n > derived)
        items.set(item, { first: items.get(item)?.first ?? n, head: { seq: lastOf(line), hash } });
    }
    for (const [item, waiting] of items) {
      const state = stateOf(item);
      if (state) waiting.state = state;
    }
    return { last, uncounted, items: [...items] };
  }

  return {
    path,
    lost: durable.lost,
    append(appends, added = []) {
      if (closed) return Promise.reject(new StoreError("closed", `The store ${path} is closed.`));
      return journal.append(appends, added);
    },
    entries: async (item, after) => entries(item, after),
    all: async (after, limit) =>
      (allLines.all(after, limit) as unknown as (Line & { n: number })[]).flatMap((line) =>
        stored(line).map((stored) => ({ n: line.n, stored })),
      ),
    cursors: async () =>
      cursors.all().map(({ stream, position }) => ({ stream: String(stream), position: String(position) })),
    dueTimers: asOfNow((before: string, limit: number) =>
      dueTimers
        .all(Date.parse(before), limit)
        .map((row) => ({ ...row }) as Awaited<ReturnType<AuditStore["dueTimers"]>>[number]),
    ),
    nextTimer: asOfNow(() => nextTimer.get()?.due as string | undefined),
    openEffects: asOfNow(() =>
      openEffects.all().map(({ item, effect }) => ({ item: String(item), effect: String(effect) })),
    ),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (closed) return;
      closed = true;
      await journal.drain();
      try {
        settle();
      } catch {
        // a full disk: the next start derives what is left
      }
      behind.close();
      durable.close();
      db.close();
      unlock();
    },

    listItems: asOfNow(list.listItems),
    listTasks: asOfNow(list.listTasks),
    counts: asOfNow(figures.counts),
    summary: asOfNow(figures.summary),
    findKeys: asOfNow(find.findKeys),
    getRow,
    getTask: asOfNow((id: string) => parsed<TaskRow>(task.get(id))),
    async getItem(key) {
      const row = await getRow(key);
      const state = row && stateOf(key);
      return state && { row, state };
    },
    maintenance: maintenance({ db, rows, project, settle }),
  };
}

const NOTHING_LEFT = { last: 0, items: [], uncounted: [] };

const parsed = <Row>(found: Record<string, unknown> | undefined) =>
  found && (JSON.parse(String(found.row)) as Row);
