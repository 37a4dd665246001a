import type { Client } from "@a2a-js/sdk/client";
import { type Clock, millis } from "../clock.ts";
import type { Bell, Call, Held } from "../connector.ts";
import type { Operation, Told } from "../delegates/operations.ts";
import { createDoubts } from "../http/doubts.ts";
import { HttpFailure, outcomeOf } from "../http/failures.ts";
import type { Outcome } from "../port.ts";
import { clientFor, fetchCard } from "./agent.ts";
import { changesOf, type Pin } from "./card.ts";
import { answer, cancel, contextOf, find, follow, start, type Ways } from "./converse.ts";
import { failureOf } from "./failures.ts";
import { readRef } from "./told.ts";
import { type WireOptions, wireOf } from "./wire.ts";

/** Speaks to one agent. */
export interface Caller {
  call(pin: Pin, call: Call): Promise<Outcome<unknown>>;
  settle(pin: Pin, call: Call): Promise<Outcome<unknown>>;
  /** The card, where it is not as it is pinned. */
  held(pin: Pin): Promise<Outcome<Held[]>>;
}

interface CallerOptions {
  name: string;
  /** As the block has it. */
  url: string;
  wire: WireOptions;
  clock: Clock;
  /** Where the agent of a delegation may tell of news. */
  bell(delegation: string): Bell | undefined;
}

/** A card that was as it is pinned is taken to be so for a while. */
const LOOKED_MS = 60_000;
/** How long a message may take to become a task. */
const WITHIN_MS = 60_000;

export function createCaller({ name, url, wire: options, clock, bell }: CallerOptions): Caller {
  const doubts = createDoubts(clock);
  let looked: { hash: string; at: number } | undefined;

  const offered = (pin: Pin) => fetchCard(url, options, pin.keys);

  /** The card is as somebody agreed to it, or nothing is sent. */
  async function agreed(pin: Pin): Promise<void> {
    const now = millis(clock);
    if (looked && looked.hash === pin.hash && now - looked.at < LOOKED_MS) return;
    const { hash } = await offered(pin);
    if (hash !== pin.hash)
      throw new HttpFailure(
        "person",
        "CARD_CHANGED",
        `The card of ${name} is another one than somebody agreed to: nothing is sent to it. Look at it and take it: throughline connect accept ${name}`,
      );
    looked = { hash, at: now };
  }

  async function through(
    pin: Pin,
    { operation, mayGo, input }: Call,
    act: (client: Client, ways: Ways) => Promise<Told>,
  ): Promise<Outcome<unknown>> {
    const wire = wireOf(options, { mayGo });
    try {
      await agreed(pin);
      const client = await clientFor(pin, wire);
      const { streaming, pushNotifications } = (pin.card.capabilities ?? {}) as Record<string, unknown>;
      const rings = pushNotifications === true && typeof input.$delegation === "string";
      const ways = {
        streams: streaming === true,
        bell: rings ? bell(String(input.$delegation)) : undefined,
      };
      return { ok: true, value: await act(client, ways), apiCalls: 0 };
    } catch (error) {
      return failureOf(`${name}.${operation}`, error, { sent: wire.sent(), reads: operation === "follow" });
    }
  }

  const acts: Record<Operation, (pin: Pin, call: Call) => Promise<Outcome<unknown>>> = {
    async start(pin, call) {
      if (call.input.$again) {
        const before = await lookFor(pin, call);
        if (!before.ok || before.value !== undefined) return before;
      }
      return await through(pin, call, (client, ways) => start(client, call, ways));
    },
    follow: (pin, call) => through(pin, call, (client, ways) => follow(client, call, ways)),
    answer: (pin, call) => through(pin, call, (client, ways) => answer(client, call, ways)),
    cancel: (pin, call) => through(pin, call, (client) => cancel(client, call)),
  };

  /** The task that a message may have become; ok without a value: there is none. */
  function lookFor(pin: Pin, { input, ...call }: Call): Promise<Outcome<unknown>> {
    const besides = input.$task === undefined ? undefined : readRef(String(input.$task));
    const contextId = besides?.contextId ?? contextOf(String(input.$delegation));
    return through(
      pin,
      { ...call, input, operation: "follow" },
      (client) => find(client, contextId, input.$over ? besides?.id : undefined) as Promise<Told>,
    );
  }

  return {
    call: (pin, call) => acts[call.operation as Operation](pin, call),
    async settle(pin, call) {
      const { operation, id, input } = call;
      if (operation === "follow" || operation === "cancel") return await acts[operation](pin, call);
      const found = await lookFor(pin, call);
      // an agent that cannot be asked what it has begun may have begun it
      if (!found.ok) {
        const waits = found.error.class === "retry" || found.error.class === "retry-after";
        return { ...found, error: { ...found.error, class: waits ? "unknown-outcome" : found.error.class } };
      }
      const told = found.value as Told | undefined;
      // a question that is open still was not answered
      const answered = told && !(operation === "answer" && !input.$over && told.state === "input-required");
      if (!answered) return doubts.notFound(id, WITHIN_MS);
      doubts.over(id);
      return { ok: true, value: told, apiCalls: 0, readBack: "applied" };
    },
    async held(pin) {
      try {
        const now = await offered(pin);
        if (now.hash === pin.hash) return { ok: true, value: [], apiCalls: 0 };
        const text = (card: object) => JSON.stringify(card, null, 2);
        const changes = changesOf(pin.card, now.card);
        return {
          ...{ ok: true, apiCalls: 0 },
          value: [{ operation: "start", changes, was: text(pin.card), now: text(now.card), mark: now.hash }],
        };
      } catch (error) {
        if (error instanceof HttpFailure) return outcomeOf(error);
        return failureOf(name, error, { sent: true, reads: true });
      }
    },
  };
}
