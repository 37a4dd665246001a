import type { ConnectionsPort, Outcome } from "@throughline/connectors";
import type { Entry } from "@throughline/engine";
import { itemOf } from "@throughline/runtime";
import type { Value } from "@throughline/workflow";
import type { NotAsked } from "./not-asked.ts";

/** How often is looked for the answer that the live item gets, and for how long, in ms. */
const WAITS_MS = [1_000, 5_000, 15_000, 60_000];

/**
 * Systems as a shadow has them. Look-ups are made; whatever could change something is answered as the live item was, and
 * where it was not asked that, it stays not asked.
 *
 * @param entriesOf the trail of the live item of that key; none where nothing is live
 */
export function shadowConnections(
  connections: ConnectionsPort,
  world: { entriesOf(item: string): Promise<Entry[]>; alone: boolean; notAsked: NotAsked },
): ConnectionsPort {
  /** How often each call has looked. A call ends with its item's, so few are here at a time. */
  const looks = new Map<string, number>();

  async function asLive(connection: string, operation: string, input: Record<string, Value>, id: string) {
    const known = answered(await world.entriesOf(itemOf(id)), connection, operation, input);
    const look = looks.get(id) ?? 0;
    const wait = WAITS_MS[look];
    if (!known && !world.alone && wait !== undefined) {
      looks.set(id, look + 1);
      return failed("retry-after", "NOT_SENT", "the live item has no answer yet", wait);
    }
    looks.delete(id);
    if (known) return known;
    world.notAsked.add(`${connection}.${operation}`);
    return failed(
      "person",
      "NOT_ASKED",
      `A shadow does not call ${connection}.${operation}: it may change something.`,
    );
  }

  const ask: ConnectionsPort["call"] = (connection, operation, input, id, mayGo) =>
    connections.repeat(connection, operation) === "read"
      ? connections.call(connection, operation, input, id, mayGo)
      : asLive(connection, operation, input, id);

  return {
    call: ask,
    // nothing was sent that could have been lost
    settle: ask,
    repeat: (connection, operation) => connections.repeat(connection, operation) && "read",
    ...(connections.limits && { limits: connections.limits }),
    operations: connections.operations,
  };
}

/** What an item was answered when it asked the same. */
function answered(
  entries: Entry[],
  connection: string,
  operation: string,
  input: Record<string, Value>,
): Outcome<unknown> | undefined {
  const ids = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "effect-intended" && entry.effect.kind === "call") {
      const { effect } = entry;
      if (effect.connection === connection && effect.operation === operation && alike(effect.input, input))
        ids.add(effect.id);
    } else if (entry.kind === "effect-settled" && ids.has(entry.effect)) {
      if (entry.ok) return { ok: true, value: entry.value, apiCalls: 0 };
      return failed("person", entry.error?.code ?? "FAILED", entry.error?.message ?? "It failed.");
    }
  }
  return undefined;
}

const alike = (a: Record<string, Value>, b: Record<string, Value>) => sorted(a) === sorted(b);
const sorted = (input: Record<string, Value>) =>
  JSON.stringify(Object.entries(input).sort(([one], [other]) => (one < other ? -1 : 1)));

const failed = (
  means: "person" | "retry-after",
  code: string,
  message: string,
  afterMs?: number,
): Outcome<unknown> => ({
  ok: false,
  error: { class: means, code, message, ...(afterMs !== undefined && { afterMs }) },
  apiCalls: 0,
});
