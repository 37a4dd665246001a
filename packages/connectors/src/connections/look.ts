import type { Value } from "@throughline/workflow";
import { type Clock, millis } from "../clock.ts";
import type { SignInTerms, Tried } from "../connector.ts";
import type { Opened } from "./open.ts";

/** A connection as operators see it: no secrets. */
export interface ConnectionInfo {
  name: string;
  /** Its kind, as in `type: sql`. */
  type: string;
  /** Where what is sent goes. Absent: samples answer, nobody is called. */
  url?: string;
  operations: { name: string; repeat: string }[];
  /** The secrets that it uses, by name. */
  secrets: string[];
  /** The operation that a test calls. */
  test?: string;
  atOnce?: number;
  giveUpAfterMs?: number;
  /** What answers there is an agent: it stands in the register. */
  agent?: true;
  /** What it offers is pinned: what has changed there is held until somebody agrees to it. */
  pinned?: true;
  about?: { label: string; value: string }[];
  /** Somebody signs in there. */
  signIn?: SignInTerms;
}

/** What came of a harmless call, and how long it took (ms). */
export interface Tested extends Tried {
  ms: number;
}

/** Connections looked at from outside of the work. */
export interface ConnectionsLook {
  list(): ConnectionInfo[];
  /**
   * Makes a harmless call: that of `test:`, or else the connection's own look whether anybody is there. Never throws.
   * @param secrets in the place of those that are used
   */
  test(name: string, secrets?: Record<string, string>): Promise<Tested>;
}

export function lookAt(
  all: ReadonlyMap<string, Opened>,
  { samples, secrets, clock }: { samples: boolean; secrets: Record<string, string>; clock: Clock },
): ConnectionsLook {
  return {
    list: () =>
      [...all].map(([name, { type, agent, connection, test, atOnce, giveUpAfterMs }]) => ({
        ...{ name, type },
        ...(connection.address !== undefined && !samples && { url: connection.address }),
        operations: [...connection.operations].map(([operation, { repeat }]) => ({
          name: operation,
          repeat,
        })),
        secrets: connection.secrets,
        ...(test && { test: test.by }),
        ...(atOnce !== undefined && { atOnce }),
        ...(giveUpAfterMs !== undefined && { giveUpAfterMs }),
        ...(agent && { agent }),
        ...(connection.held && { pinned: true as const }),
        ...(connection.signIn && !samples && { signIn: connection.signIn }),
        ...(connection.about && { about: connection.about() }),
      })),
    async test(name, others = secrets) {
      const began = millis(clock);
      const tried = await tryOnce(name, all.get(name), samples, others === secrets ? undefined : others);
      return { ...tried, ms: Math.round(millis(clock) - began) };
    },
  };
}

async function tryOnce(
  name: string,
  opened: Opened | undefined,
  samples: boolean,
  others: Record<string, string> | undefined,
): Promise<Tried> {
  const told = (outcome: Tried["outcome"], code: string, message: string): Tried => ({
    outcome,
    code,
    message,
  });
  const usual = opened?.connection;
  if (!opened || !usual) return told("person", "UNKNOWN_CONNECTION", `There is no connection ${name}.`);
  if (samples || usual.address === undefined)
    return told("works", "SAMPLES", `${name} answers with samples: nobody is called.`);
  const connection = others ? opened.again(others) : usual;
  if (!connection) return told("person", "NOT_OPEN", `${name} cannot be opened with these secrets.`);
  try {
    if (!opened.test) return (await connection.knock?.()) ?? told("reached", "NOT_TRIED", declare(name));
    const { by, with: input } = opened.test;
    const full = `${name}.${by}`;
    const outcome = await connection.call({
      ...{ operation: by, input: input as Record<string, Value>, id: "test" },
    });
    if (outcome.ok) return told("works", "OK", `${full} answered.`);
    const { error } = outcome;
    if (error.class === "gone")
      return told("works", error.code, `${full} answered, and knows nothing by the inputs of the test.`);
    return told(error.class, error.code, error.message);
  } finally {
    if (others) await connection.close?.();
  }
}

/** What to write where nothing says how a connection is tried. */
export const declare = (name: string): string =>
  `Say in connections.yaml what a test of ${name} may call: test: { by: an operation that reads, with: its inputs }.`;
