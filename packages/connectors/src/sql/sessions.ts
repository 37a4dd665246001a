import type { Socket } from "node:net";
import { Kysely, sql } from "kysely";
import { Pool } from "tarn";
import type { Row } from "../connections/columns.ts";
import type { MayGo } from "../port.ts";
import type { Bounds, Database, Login, Run } from "./database.ts";
import { NotSent } from "./failures.ts";
import type { Statement } from "./query.ts";
import { socketTo, within } from "./socket.ts";

const MOST_SESSIONS = 8;
const IDLE_MS = 10_000;
const CONNECT_MS = 10_000;
const CLOSE_MS = 2_000;
/** The server ends a look-up in its time; where it does not answer at all, it is ended here soon after. */
const GRACE_MS = 2_000;
const MOST_BYTES = 1_000_000;

interface Session {
  login: Login;
  socket: Socket;
  db: Kysely<unknown>;
}

const runOn =
  (db: Kysely<unknown>): Run =>
  async (parts, values = []) =>
    (await sql<Row>(parts as unknown as TemplateStringsArray, ...values).execute(db)).rows;

/**
 * Sessions of one database: few at a time, those that nobody needs are ended soon.
 *
 * @param login asked before each look-up: a session of somebody else is not used again
 */
export function createSessions(database: Database, login: () => Login, allowPrivate: boolean) {
  const same = (one: Login, other: Login) => one.user === other.user && one.password === other.password;
  const pool = new Pool<Session>({
    min: 0,
    max: MOST_SESSIONS,
    idleTimeoutMillis: IDLE_MS,
    acquireTimeoutMillis: 30_000,
    createTimeoutMillis: 2 * CONNECT_MS,
    propagateCreateError: true,
    validate: (session) => !session.socket.destroyed && same(session.login, login()),
    create: () => begin(database, login(), allowPrivate),
    destroy: end,
  });

  return {
    /** Rejects with what the database or the way to it says. */
    async look(statement: Statement, bounds: Bounds, mayGo?: MayGo): Promise<Row[]> {
      const session = await pool.acquire().promise;
      try {
        await mayGo?.().catch((error: Error) => Promise.reject(new NotSent(error.message)));
        const limits = { ms: bounds.timeoutMs + GRACE_MS, bytes: MOST_BYTES };
        return await within(() => session.socket, limits, looked(database, session.db, statement, bounds));
      } catch (error) {
        // in what state it is nobody knows
        session.socket.destroy();
        throw error;
      } finally {
        pool.release(session);
      }
    },
    async close(): Promise<void> {
      await pool.destroy();
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

async function begin(database: Database, login: Login, allowPrivate: boolean): Promise<Session> {
  let socket: Socket | undefined;
  async function signIn(): Promise<Kysely<unknown>> {
    const dialect = await database.dialect(login, () => {
      socket = socketTo(login.host, login.port, allowPrivate);
      return socket;
    });
    const db = new Kysely<unknown>({ dialect });
    for (const statement of database.prepare) await sql.raw(statement).execute(db);
    return db;
  }
  try {
    const db = await within(() => socket, { ms: CONNECT_MS, bytes: MOST_BYTES }, signIn());
    return { login, socket: socket as unknown as Socket, db };
  } catch (error) {
    (socket as Socket | undefined)?.destroy();
    throw error;
  }
}

async function looked(
  database: Database,
  db: Kysely<unknown>,
  statement: Statement,
  bounds: Bounds,
): Promise<Row[]> {
  const transaction = await db.startTransaction().setAccessMode("read only").execute();
  const rows = await database.look(runOn(transaction), statement, bounds);
  await transaction.rollback().execute();
  if (database.tidy) await sql.raw(database.tidy).execute(db);
  return rows;
}

/** Says good-bye, and does not wait long for an answer. */
async function end({ db, socket }: Session): Promise<void> {
  if (socket.destroyed) return;
  socket.setTimeout(CLOSE_MS, () => socket.destroy());
  await db.destroy().catch(() => undefined);
  socket.destroy();
}
