import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { fold as foldEntries } from "@throughline/engine";
import { StoreError } from "../errors.ts";
import { type Upcast, upcast as upcastEntry } from "../format.ts";
import type { AuditStore, Commit, Head } from "../port.ts";
import { itemRow, type Projection } from "../project.ts";
import { createBehind } from "./behind.ts";
import { connect, connectToRead } from "./connect.ts";
import { asStoreError } from "./errors.ts";
import { finder } from "./find.ts";
import { type Hand, handHere, handOnThread } from "./hand.ts";
import { createJournal, type JournalWorld } from "./journal.ts";
import { leftBehind, nothingLeft } from "./left.ts";
import { lists } from "./list.ts";
import { lock } from "./lock.ts";
import { maintenance } from "./maintenance.ts";
import { lastLine, mark } from "./marks.ts";
import { refuseOlder, type Schema } from "./migrate.ts";
import { reader } from "./read.ts";
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
  /** Writes on a thread of its own, so that this one goes on while the disk is waited for. For processes that run on. */
  thread?: boolean;
  /** Is handed the connection that writes once, for settings of SQLite's own. Not with `thread`. */
  tune?: (db: DatabaseSync) => void;
}

const MEMORY = ":memory:";
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
      return storeOn(connected(options), unlock, options);
    } catch (error) {
      unlock();
      throw error;
    }
  } catch (error) {
    throw asStoreError(error, path);
  }
}

/** The connection of this thread, over tables of today's version. */
function connected({ path, readOnly = false, schema = SCHEMA }: StoreOptions): DatabaseSync {
  const db = readOnly ? connectToRead(path) : connect(path);
  try {
    checkVersion(db, schema);
    if (readOnly) refuseOlder(db, path, schema);
    else createTables(db, path, schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function storeOn(db: DatabaseSync, unlock: () => void, options: StoreOptions): AuditStore {
  const { path, readOnly = false, thread = false } = options;
  options.tune?.(db);
  const hand: Hand = thread && path !== MEMORY && !readOnly ? handOnThread(path) : handHere(db, path);
  return storeOver(db, {
    ...options,
    hand,
    write: ({ lines, cursors, leaving, answers }) => hand.append(lines, cursors, leaving, answers),
    letGo: async () => {
      await hand.close();
      db.close();
      unlock();
    },
  });
}

/** A store over tables that are there: how it is written to, and how it is let go of. */
export interface Over extends Pick<StoreOptions, "path" | "project" | "fold" | "upcast" | "readOnly"> {
  write: JournalWorld["write"];
  gather?: JournalWorld["gather"];
  kept?: JournalWorld["kept"];
  mostLines?: number;
  /** Writes what is derived. */
  hand: Hand;
  letGo(): Promise<void>;
}

/** The store over a connection to its tables. */
export function storeOver(db: DatabaseSync, over: Over): AuditStore {
  const {
    path,
    hand,
    readOnly = false,
    project = (key, state) => itemRow(key, state),
    fold = foldEntries,
    upcast = upcastEntry,
  } = over;
  const read = reader(db, { fold, upcast });
  const behind = createBehind({ hand, project, left: readOnly ? nothingLeft() : leftBehind(db, read) });
  const { settle } = behind;
  const listeners = new Set<(commit: Commit) => void>();
  const last = lastLine(db);
  const journal = createJournal({
    ...{ write: over.write, behind },
    ...(over.gather && { gather: over.gather }),
    ...(over.kept && { kept: over.kept }),
    ...(over.mostLines !== undefined && { mostLines: over.mostLines }),
    last: mark(db, "last"),
    lastOf: (item) => last.get(item) as Head | undefined,
    told(commit) {
      for (const listener of listeners) listener(commit);
    },
  });
  /** A question about derived rows, answered as of now. */
  const asOfNow =
    <Args extends unknown[], Answer>(ask: (...args: Args) => Answer | Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await settle();
      return ask(...args);
    };
  const [list, figures, find] = [lists(db), summaries(db), finder(db)];
  const getRow = asOfNow(read.row);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await journal.drained();
    // a full disk: the next start derives what is left
    await settle().catch(() => undefined);
    behind.close();
    await over.letGo();
  }

  return {
    path,
    lost: hand.lost,
    append: (appends, cursors = []) =>
      closing
        ? Promise.reject(new StoreError("closed", `The store ${path} is closed.`))
        : journal.append(appends, cursors),
    entries: async (item, after) => read.entries(item, after),
    all: async (after, limit) => read.all(after, limit),
    cursors: async () => read.cursors(),
    dueTimers: asOfNow(read.dueTimers),
    nextTimer: asOfNow(read.nextTimer),
    openEffects: asOfNow(read.openEffects),
    answer: async (hash) => read.answer(hash),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing ??= close();
      return closing;
    },

    listItems: asOfNow(list.listItems),
    pageItems: asOfNow(list.pageItems),
    listTasks: asOfNow(list.listTasks),
    counts: asOfNow(figures.counts),
    summary: asOfNow(figures.summary),
    spending: asOfNow(figures.spending),
    measured: asOfNow(figures.measured),
    findKeys: asOfNow(find.findKeys),
    getRow,
    getTask: asOfNow(read.task),
    async getItem(key) {
      const row = await getRow(key);
      const state = row && read.stateOf(key);
      return state && { row, state };
    },
    maintenance: maintenance({ db, hand, project, settle }),
  };
}
