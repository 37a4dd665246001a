import { setTimeout as delay } from "node:timers/promises";
import type { Client, ClientConfig, QueryConfig, QueryResult, QueryResultRow } from "pg";
import { refused } from "./errors.ts";

/** One connection that is made anew, with the next statement, after it broke. */
export interface Link {
  /** One attempt. Rejects with what the server or the system says; a session that ended is not used again. */
  query<Row extends QueryResultRow>(
    text: string,
    values?: unknown[],
    name?: string,
  ): Promise<QueryResult<Row>>;
  close(): Promise<void>;
}

/** Without an answer for so long the session is given up, in ms: the server may be gone without a word. */
const ANSWER_WITHIN_MS = 30_000;
const END_WITHIN_MS = 500;

/**
 * Before a new session is used, the server has ended the one before it: what that one was about to do is done by then,
 * or will never be.
 *
 * @param greet is handed each new session before anything else
 */
export function createLink(world: {
  connect: () => Client;
  greet?: (session: Client) => Promise<unknown>;
  answerWithinMs?: number;
}): Link {
  const { connect, greet, answerWithinMs = ANSWER_WITHIN_MS } = world;
  let current: Promise<Client> | undefined;
  let last: { pid: number; since: string } | undefined;
  let closed = false;
  /** The statement before: they go one by one. */
  let before: Promise<unknown> = Promise.resolve();

  async function open(): Promise<Client> {
    const session = connect();
    session.on("error", () => cut(session));
    try {
      await session.connect();
      if (last) await endSession(session, last);
      const { rows } = await session.query(
        "SELECT pid, backend_start::text AS since FROM pg_stat_activity WHERE pid = pg_backend_pid()",
      );
      last = rows[0];
      await greet?.(session);
      if (closed) throw new Error("The connection was closed.");
      return session;
    } catch (error) {
      cut(session);
      throw error;
    }
  }

  /** The session, made anew if need be; a broken one is forgotten. */
  function session(): Promise<Client> {
    if (current) return current;
    const opening = open();
    current = opening;
    const forget = () => {
      if (current === opening) current = undefined;
    };
    opening.then((made) => made.once("end", forget), forget);
    return opening;
  }

  async function ask<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>> {
    if (closed) throw new Error("The connection was closed.");
    const used = await session();
    const silent = setTimeout(() => cut(used), answerWithinMs);
    try {
      return await used.query<Row>(query);
    } catch (error) {
      if (!refused(error)) {
        cut(used);
        current = undefined;
      }
      throw error;
    } finally {
      clearTimeout(silent);
    }
  }

  return {
    query<Row extends QueryResultRow>(text: string, values?: unknown[], name?: string) {
      const answer = before.then(() => ask<Row>({ text, ...(values && { values }), ...(name && { name }) }));
      before = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      closed = true;
      const used = await current?.catch(() => undefined);
      if (!used) return;
      await Promise.race([used.end().catch(() => undefined), delay(END_WITHIN_MS)]);
      cut(used);
    },
  };
}

async function endSession(session: Client, { pid, since }: { pid: number; since: string }): Promise<void> {
  for (;;) {
    const { rowCount } = await session.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start::text = $2",
      [pid, since],
    );
    if (!rowCount) return;
    await delay(20);
  }
}

/** Lets go of the socket at once; what waits for an answer is refused. */
const cut = (session: Client) =>
  (session as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();

/** How a session is opened: numbers as numbers, a limit to waiting. */
export async function library(
  connectionString: string,
): Promise<{ pg: Pick<typeof import("pg"), "Client" | "Pool">; config: ClientConfig }> {
  // loaded on use: who keeps the trail in a file has no need of it
  const { default: pg } = await import("pg");
  const BIGINT = 20;
  return {
    pg,
    config: {
      connectionString,
      application_name: "throughline",
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
      types: {
        getTypeParser: ((oid: number, format?: "text") =>
          oid === BIGINT ? Number : pg.types.getTypeParser(oid, format)) as never,
      },
    },
  };
}
