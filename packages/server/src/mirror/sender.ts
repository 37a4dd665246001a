import { setTimeout as delay } from "node:timers/promises";
import { type ConnectorError, ConnectorFailure, type SalesforcePort } from "@throughline/connectors";
import type { Engine } from "../engine.ts";

/** How a mirror stands, and what it took. */
export interface Sent {
  /** API calls so far. */
  apiCalls: number;
  /** Records that were written, those of repeated calls once more. */
  rows: number;
  /** Records that the org refused for good. */
  refused: number;
  /** Why nothing goes on at present, in words. */
  trouble?: string;
}

export interface Sender {
  /** Resolves once the org has the object. */
  find(object: string): Promise<void>;
  /** Writes records of an object; resolves when each is there, or was refused. Rejects with what `signal` was aborted with. */
  send(object: string, rows: Record<string, unknown>[]): Promise<void>;
  sent(): Sent;
}

/** Records that one call takes. */
const MOST_ROWS = 200;
/** How often a record that ran into a lock is tried before it is left: its next change writes it anew. */
const TRIES = 4;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

type World = Pick<Engine, "store" | "log"> & {
  salesforce: Required<Pick<SalesforcePort, "upsert" | "describe">>;
};

/**
 * Writes to the org's objects of the package, in full calls, for as long as it takes: what was sent twice is there once, so
 * whatever is not certain is sent again.
 * @param waitMs the first wait after a failure
 */
export function createSender(
  { salesforce, store, log }: World,
  signal: AbortSignal,
  waitMs = FIRST_WAIT_MS,
): Sender {
  const sent: Sent = { apiCalls: 0, rows: 0, refused: 0 };
  const refusals = new Set<string>();

  /** One call, repeated until the org has answered it. */
  async function insist<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    for (let wait = waitMs; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      signal.throwIfAborted();
      await store.held?.();
      try {
        const answer = await call();
        delete sent.trouble;
        return answer;
      } catch (error) {
        if (!(error instanceof ConnectorFailure)) throw error;
        const { class: kind, message, afterMs } = error.error;
        // told once, and not each time that it is tried
        if (sent.trouble !== message)
          log.warn({ because: message }, "The org does not take the mirror. It is tried again.");
        sent.trouble = message;
        const least = kind === "person" ? LONGEST_WAIT_MS : wait;
        await delay(afterMs ?? least, undefined, { signal, ref: false });
      }
    }
  }

  function refuse(object: string, { code, message }: ConnectorError): void {
    sent.refused++;
    const refusal = `${object}: ${message}`;
    if (!refusals.has(refusal))
      log.warn({ object, code, because: message }, "The org refused a record of the mirror.");
    refusals.add(refusal);
  }

  async function sendSome(object: string, rows: Record<string, unknown>[]): Promise<void> {
    let left = rows;
    for (let attempt = 1; left.length > 0; attempt++) {
      const some = left;
      const refused = await insist(() => {
        sent.apiCalls++;
        return salesforce.upsert(object, some);
      });
      sent.rows += left.length - refused.size;
      const again = [...refused].filter(([, { class: kind }]) => kind !== "person" && attempt < TRIES);
      const over = [...refused].filter(([place]) => !again.some(([other]) => other === place));
      for (const [, error] of over) refuse(object, error);
      left = again.map(([place]) => left[place] as Record<string, unknown>);
      if (left.length > 0) await delay(waitMs * attempt, undefined, { signal, ref: false });
    }
  }

  return {
    async find(object) {
      await insist(() => salesforce.describe(object));
    },
    async send(object, rows) {
      for (let at = 0; at < rows.length; at += MOST_ROWS)
        await sendSome(object, rows.slice(at, at + MOST_ROWS));
    },
    sent: () => ({ ...sent }),
  };
}
