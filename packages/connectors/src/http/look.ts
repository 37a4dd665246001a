import type { Value } from "@throughline/workflow";
import { type Clock, millis } from "../clock.ts";
import type { ErrorClass } from "../port.ts";
import type { Fetch } from "./address.ts";
import { callHttp } from "./call.ts";
import { secretsIn, withSecrets } from "./headers.ts";
import type { Connection } from "./parse.ts";

/** A connection as operators see it: no secrets. */
export interface ConnectionInfo {
  name: string;
  /** Absent: samples answer, nobody is called. */
  url?: string;
  operations: { name: string; repeat: string }[];
  /** The secrets of its headers, by name. */
  secrets: string[];
  /** The operation that a test calls. */
  test?: string;
  atOnce?: number;
  giveUpAfterMs?: number;
}

/**
 * What came of a harmless call. `works`: it was answered as it should be; `reached`: something answers there, and it was
 * not seen whether it takes our secret.
 */
export interface Tested {
  outcome: "works" | "reached" | ErrorClass;
  code: string;
  /** In words, with what to do. */
  message: string;
  /** How long it took. */
  ms: number;
}

/** Connections looked at from outside of the work. */
export interface ConnectionsLook {
  list(): ConnectionInfo[];
  /**
   * Makes a harmless call: that of `test:`, or else a request for the address alone. Never throws.
   * @param secrets in the place of those that are used
   */
  test(name: string, secrets?: Record<string, string>): Promise<Tested>;
}

export function lookAt(
  all: ReadonlyMap<string, Connection>,
  {
    samples,
    fetch,
    secrets,
    clock,
  }: { samples: boolean; fetch: Fetch; secrets: Record<string, string>; clock: Clock },
): ConnectionsLook {
  return {
    list: () =>
      [...all].map(([name, { url, headers, operations, test, atOnce, giveUpAfterMs }]) => ({
        name,
        ...(url && !samples && { url: url.href }),
        operations: [...operations].map(([operation, { repeat }]) => ({ name: operation, repeat })),
        secrets: secretsIn(headers),
        ...(test && { test: test.by }),
        ...(atOnce !== undefined && { atOnce }),
        ...(giveUpAfterMs !== undefined && { giveUpAfterMs }),
      })),
    async test(name, others = secrets) {
      const began = millis(clock);
      const told = (outcome: Tested["outcome"], code: string, message: string): Tested => ({
        ...{ outcome, code, message, ms: Math.round(millis(clock) - began) },
      });
      const connection = all.get(name);
      if (!connection) return told("person", "UNKNOWN_CONNECTION", `There is no connection ${name}.`);
      if (samples || !connection.url)
        return told("works", "SAMPLES", `${name} answers with samples: nobody is called.`);
      const ready = { ...connection, headers: withSecrets(connection.headers, others) };
      const operation = connection.test && connection.operations.get(connection.test.by);
      if (!connection.test || !operation) return knock(name, ready, fetch, told);
      const { by, with: input } = connection.test;
      const full = `${name}.${by}`;
      const outcome = await callHttp(full, ready, operation, input as Record<string, Value>, "test", fetch);
      if (outcome.ok) return told("works", "OK", `${full} answered.`);
      const { error } = outcome;
      if (error.class === "gone")
        return told("works", error.code, `${full} answered, and knows nothing by the inputs of the test.`);
      return told(error.class, error.code, error.message);
    },
  };
}

const TIMEOUT_MS = 10_000;

/** Asks for the address alone. What answers may be anything, but whoever refuses us says so. */
async function knock(
  name: string,
  { url, headers }: Connection,
  fetch: Fetch,
  told: (outcome: Tested["outcome"], code: string, message: string) => Tested,
): Promise<Tested> {
  const declare =
    "Say in connections.yaml what a test may call: test: { by: an operation that reads, with: its inputs }.";
  try {
    const { status, body } = await fetch(url?.href ?? "", {
      ...{ method: "HEAD", redirect: "manual", headers, signal: AbortSignal.timeout(TIMEOUT_MS) },
    });
    await body?.cancel();
    const code = `HTTP_${status}`;
    if (status === 401 || status === 403)
      return told(
        "person",
        code,
        `${name} refused us (${status}). Check the secret in its headers, and its rights.`,
      );
    if (status >= 500) return told("retry", code, `${name} failed (${status}).`);
    return told(
      "reached",
      code,
      `Something answers at its address (${status}); it was not seen whether it takes the secret. ${declare}`,
    );
  } catch (error) {
    const { code = "NO_ANSWER" } =
      (error as { code?: string; cause?: { code?: string } }).cause ?? (error as { code?: string });
    return told(
      "retry",
      String(code),
      `${name} cannot be reached (${code}). Check its url, and the network.`,
    );
  }
}
