import { setTimeout as delay } from "node:timers/promises";
import { type Entry, fold as foldEntries, type ItemState } from "@throughline/engine";
import { answerIn } from "../answers.ts";
import type { Line } from "../chain.ts";
import { StoreError } from "../errors.ts";
import { type Upcast, upcast as upcastEntry } from "../format.ts";
import { storedIn } from "../lines.ts";
import type { AuditStore, Commit, Cursor } from "../port.ts";
import { itemRow, type Projection } from "../project.ts";
import type { ItemRow, TaskRow } from "../row.ts";
import { parseAddress } from "./address.ts";
import { asStoreError } from "./errors.ts";
import { figures } from "./figures.ts";
import { createJournal } from "./journal.ts";
import { createLink, type Link, library } from "./link.ts";
import { lists } from "./lists.ts";
import { maintenance } from "./maintenance.ts";
import { createReads } from "./reads.ts";
import { createTables, migrate, type PostgresSchema, refuseOlder, SCHEMA } from "./schema.ts";
import { type Seat, takeSeat } from "./seat.ts";

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database?schema=throughline`; the schema is made if need be. */
  address: string;
  /** Makes the rows of the lists. Default: `itemRow` without field names. */
  project?: Projection;
  fold?: typeof foldEntries;
  upcast?: Upcast;
  /** Opens an existing store beside the process that writes it, to look at it. */
  readOnly?: boolean;
  /** Where another process writes the store, waits until it is gone or frozen, and takes over. */
  standBy?: boolean;
  /** Told when this process begins to stand by, and when it takes over. */
  told?: (message: string) => void;
  /** Tables other than today's, for trying out how they are brought forward. */
  schema?: PostgresSchema;
}

/** Connections for reading. */
const MOST_READERS = 4;
/** Without an answer for so long a reading is begun anew, in ms: the server may be gone without a word. */
const READ_WITHIN_MS = 60_000;
/** How long closing waits for readings, in ms. */
const END_WITHIN_MS = 500;

/** A commit is on the disk when it is acknowledged, and a statement that is made anew each time is planned once. */
const DURABLE = `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
  SET plan_cache_mode = force_generic_plan`;

/**
 * Opens the trail on PostgreSQL.
 *
 * Rejects with `StoreError`: `locked` when another process writes it and this one is not to stand by, `newer-version` when
 * a later release made it (nothing is changed), `older-version` when an older one made it and it is opened to look at
 * only, `io` when the database cannot be reached.
 */
export async function openPostgres(options: PostgresOptions): Promise<AuditStore> {
  const { address, readOnly = false, standBy = false, told = () => {}, schema = SCHEMA } = options;
  const { connectionString, shown, schema: name } = parseAddress(address);
  const { pg, config } = await library(connectionString);
  const connect = () => {
    try {
      return new pg.Client(config);
    } catch {
      // what the library says of it may hold the password
      throw new StoreError(
        "invalid",
        "The address of the database is not understood. Write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
      );
    }
  };
  const link = createLink({ connect, greet: (session) => session.query(DURABLE) });
  let seat: Seat | undefined;
  try {
    if (readOnly) await refuseOlder(link, shown, schema);
    else {
      await createTables(link, name, schema);
      seat = await takeSeat({ connect, shown, standBy, told });
      await migrate(link, shown, schema);
    }
    const pool = new pg.Pool({ ...config, max: MOST_READERS, query_timeout: READ_WITHIN_MS });
    return storeOn({ link, seat, shown, pool }, options);
  } catch (error) {
    await seat?.leave();
    await link.close();
    throw asStoreError(error, shown);
  }
}

interface Parts {
  link: Link;
  /** Absent where it is opened to look at only. */
  seat: Seat | undefined;
  shown: string;
  pool: import("pg").Pool;
}

function storeOn({ link, seat, shown, pool }: Parts, options: PostgresOptions): AuditStore {
  const { project = (key, state) => itemRow(key, state), fold = foldEntries, upcast = upcastEntry } = options;
  const listeners = new Set<(commit: Commit) => void>();
  const told = (commit: Commit) => {
    for (const listener of listeners) listener(commit);
  };
  const read = createReads(pool, shown);
  const journal = seat && createJournal({ link, seat, shown, project, told });
  const lookedAt = () => new StoreError("io", `${shown} is opened to look at only.`);

  const entries = async (item: string, after = 0) =>
    (
      await read<Line & Record<string, unknown>>(
        "SELECT item, seq, entries, format, workflow, body FROM lines WHERE item = $1 AND seq + entries > $2 ORDER BY seq",
        [item, after + 1],
      )
    ).flatMap((line) => storedIn(line, upcast, after));
  const stateOf = async (item: string): Promise<ItemState | undefined> => {
    const all: Entry[] = (await entries(item)).map(({ entry }) => entry);
    return all[0]?.kind === "item-started" ? fold(all) : undefined;
  };
  const getRow = async (key: string) => {
    const [found] = await read<{ row: string }>("SELECT row FROM shown WHERE key = $1", [key]);
    return found && (JSON.parse(found.row) as ItemRow);
  };
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await journal?.drain();
    await seat?.leave();
    await link.close();
    await Promise.race([pool.end(), delay(END_WITHIN_MS)]);
  }

  return {
    path: shown,
    lost: seat?.lost ?? new Promise(() => undefined),
    ...(seat && { held: seat.held, trouble: seat.trouble }),
    append(appends, added = []) {
      if (closing) return Promise.reject(new StoreError("closed", `The store ${shown} is closed.`));
      return journal ? journal.append(appends, added) : Promise.reject(lookedAt());
    },
    entries,
    all: async (after, limit) =>
      (
        await read<Line & { n: number } & Record<string, unknown>>(
          "SELECT * FROM lines WHERE n > $1 ORDER BY n LIMIT $2",
          [after, limit],
        )
      ).flatMap((line) => storedIn(line, upcast).map((stored) => ({ n: line.n, hash: line.hash, stored }))),
    cursors: () =>
      read<Cursor & Record<string, unknown>>("SELECT stream, position FROM cursors ORDER BY stream"),
    dueTimers: (before, limit) =>
      read<{ item: string; timer: string; due: string }>(
        "SELECT item, timer, due FROM timers WHERE due_ms <= $1 ORDER BY due_ms, item, timer LIMIT $2",
        [Date.parse(before), limit],
      ),
    nextTimer: async () =>
      (await read<{ due: string }>("SELECT due FROM timers ORDER BY due_ms LIMIT 1"))[0]?.due,
    openEffects: () =>
      read<{ item: string; effect: string }>(
        "SELECT item, effect FROM effects WHERE NOT held ORDER BY item, effect",
      ),
    async answer(hash) {
      const found = await read<{ item: string; effect: string }>(
        "SELECT item, effect FROM answers WHERE hash = $1 LIMIT 1",
        [hash],
      );
      return found[0] && answerIn(await entries(found[0].item), found[0].effect);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing ??= close();
      return closing;
    },

    ...lists(read),
    ...figures(read),
    getRow,
    async getTask(id) {
      const [found] = await read<{ row: string }>("SELECT row FROM tasks WHERE id = $1", [id]);
      return found && (JSON.parse(found.row) as TaskRow);
    },
    async getItem(key) {
      const row = await getRow(key);
      const state = row && (await stateOf(key));
      return state && { row, state };
    },
    maintenance: maintenance({
      read,
      project,
      async write(statement, what) {
        if (!seat) throw lookedAt();
        const { text, values, name } = statement(seat.epoch, what);
        try {
          const { rows } = await link.query<{ held: boolean }>(text, values, name);
          if (!rows[0]?.held) throw seat.lose();
        } catch (error) {
          throw asStoreError(error, shown);
        }
      },
    }),
  };
}
