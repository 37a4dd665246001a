import { setTimeout as delay } from "node:timers/promises";
import type { Pool, QueryResultRow } from "pg";
import { StoreError } from "../errors.ts";
import { asStoreError } from "./errors.ts";

/** Rows of one statement. A server that is away is waited for a moment; then it rejects with `io`. */
export type Read = <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;

/** How long a reading waits for a server that is away, in ms. */
const WAIT_MS = 5_000;
const AGAIN_MS = 200;

/** Reads over several connections. What is read is what had been acknowledged before. */
export function createReads(pool: Pool, shown: string): Read {
  // a connection that breaks while nobody uses it is made anew on use
  pool.on("error", () => undefined);
  return async <Row extends QueryResultRow>(text: string, values: unknown[] = []) => {
    for (const until = performance.now() + WAIT_MS; ; await delay(AGAIN_MS)) {
      try {
        return (await pool.query<Row>(text, values)).rows;
      } catch (error) {
        if (pool.ending) throw new StoreError("closed", `The store ${shown} is closed.`);
        const refusal = asStoreError(error, shown);
        if (refusal.class !== "io" || performance.now() > until) throw refusal;
      }
    }
  };
}
