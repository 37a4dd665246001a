import type { AuditStore } from "@throughline/audit";
import { id18, type Mail, type SalesforcePort } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { AUTO_REPLIED, BOUNCED, type Clock, RefusedError, type Runtime } from "@throughline/runtime";
import type { Value, Workflow } from "@throughline/workflow";
import { variableOf } from "../secrets.ts";
import { settingsOf } from "../settings.ts";
import type { Workspace } from "../workspace.ts";
import { createFinder, UnansweredError } from "./find.ts";
import { createManners, letterOf } from "./mail.ts";
import { carriedBy, isOf } from "./read.ts";
import type { Webhook, WebhookEvent } from "./schema.ts";
import { type Delivery, type Refusal, verify } from "./verify.ts";

/** Bodies that are read, in bytes. */
export const MOST_BYTES = { json: 256 * 1_024, mail: 10 * 1_024 * 1_024 };

/** What became of a delivery, as the sender is told it. */
export type Received =
  | { status: 202; taken: { event: string; item: string }[] }
  /** It is nothing of ours, or was taken before. */
  | { status: 200; because: "taken before" | "no event" | "a mail of our own" | "the item has ended" }
  | { status: 400 | 401 | 404 | 413 | 415 | 503; because: string }
  | { status: 429; afterSeconds: number };

/** How a webhook stands, since the process began. */
export interface WebhookState {
  name: string;
  workflow: string;
  signed: string;
  takes: Webhook["takes"];
  events: string[];
  /** Variables of its secrets, and whether each has a value. */
  secrets: { variable: string; known: boolean }[];
  received: number;
  lastReceived: string | null;
  refused: Record<Refusal, number>;
  lastRefused: string | null;
  /** What became of the latest deliveries, the newest first. */
  deliveries: { at: string; status: Received["status"]; became: string; item: string | null }[];
}

/** Deliveries that are told. */
const MOST_TOLD = 10;

/** Why a delivery was refused, as whoever looks after the door is told it; the sender is not. */
const REFUSALS: Record<Refusal, string> = {
  unsigned: "It has no signature, or not in this form.",
  forged:
    "Its signature fits no secret that is known here: another secret, or a body that was changed on the way.",
  stale: "It is signed, but was sent too long ago, or the clocks differ.",
};

export interface Webhooks {
  list(): WebhookState[];
  named(name: string): Webhook | undefined;
  /** Resolves when what the delivery means is durable. Never rejects for what is in it. */
  receive(name: string, delivery: Delivery): Promise<Received>;
}

interface Parts {
  workspaces: readonly Workspace[];
  runtime: Runtime;
  store: AuditStore;
  salesforce: SalesforcePort;
  clock: Clock;
  /** Values of secrets by variable, as they are now. */
  env: Readonly<Record<string, string | undefined>>;
  log: { warn(facts: object, message: string): void };
}

/** What a body says. */
type Said = { body: unknown; mail?: Mail };

const NOWHERE = "there is no such item, or not yet";

/** An event on its way to an item. */
interface Meant {
  workflow: Workflow;
  event: WebhookEvent;
  /** Its name: of a mail that nobody wrote, another than the file has. */
  name: string;
  data: Record<string, Value>;
  found: { recordId?: string; item?: string };
}

/**
 * The doors of `webhooks:` in the workspaces. A delivery counts where somebody who has its secret has signed these very
 * bytes, lately; it is taken once, however often it is sent: the item's trail is what remembers it, over restarts too.
 */
export function createWebhooks(parts: Parts): Webhooks {
  const { runtime, store, clock, env, log } = parts;
  const finder = createFinder(parts);
  const mannerly = createManners(clock);
  const doors = new Map<string, Door>();
  for (const { file, workflow } of parts.workspaces) {
    if (!workflow) continue;
    for (const hook of settingsOf(file).settings.webhooks) {
      if (doors.has(hook.name)) {
        log.warn({ webhook: hook.name }, "Two workspaces have a webhook of this name; the first one has it.");
        continue;
      }
      const state = stateOf(hook, workflow);
      doors.set(hook.name, { hook, workflow, state, pace: createPace(hook.perMinute, clock) });
    }
  }

  async function means(workflow: Workflow, hook: Webhook, { body, mail }: Said): Promise<Meant | Received> {
    const event = hook.events.find((one) => isOf(one, body));
    if (!event || mail?.kind === "loop")
      return { status: 200, because: event ? "a mail of our own" : "no event" };
    const found = await finder.find(event.item, workflow, body, mail?.threads);
    if (!found) return { status: 404, because: NOWHERE };
    const name = mail ? nameOf(event.event, mail, found.item) : event.event;
    // of a mail all is carried that is known of it, unless the file says what
    const data =
      mail && Object.keys(event.carries).length === 0 ? { ...(body as object) } : carriedBy(event, body);
    return { workflow, event, name, data, found };
  }

  /** A machine's answer is never the customer's; nor is what comes faster than people write. */
  function nameOf(event: string, { kind, from }: Mail, item = ""): string {
    if (kind === "bounced") return BOUNCED;
    return kind === "answer" && mannerly(item, from) ? event : AUTO_REPLIED;
  }

  async function take(
    { workflow, event, name, data, found }: Meant,
    hook: Webhook,
    id: string,
  ): Promise<Received> {
    const by = `webhook ${hook.name}`;
    const eventId = `webhook/${hook.name}/${id}`;
    let begun = false;
    if (event.start && found.recordId !== undefined) {
      const asked = { workflow: workflow.id, recordId: found.recordId, id: `${eventId}/begins` };
      found.item = (await runtime.begin(asked)).item;
      begun = true;
    }
    const item = found.item ?? keyOf(workflow.id, idOf(found.recordId ?? ""));
    const state = await runtime.state(item);
    if (!state) return { status: 404, because: NOWHERE };
    if (await isTaken(item, eventId)) return { status: 200, because: "taken before" };
    if (state.status === "ended") return { status: 200, because: "the item has ended" };
    await runtime.deliver(item, {
      ...{ type: "signal", id: eventId, at: clock.now(), name, data, by },
    });
    return { status: 202, taken: [{ event: begun ? `${name} (begun)` : name, item }] };
  }

  /** The trail says it, so it is known after a restart, and however long ago it was. */
  const isTaken = async (item: string, eventId: string): Promise<boolean> =>
    (await store.entries(item)).some(({ entry }) => "eventId" in entry && entry.eventId === eventId);

  return {
    list: () =>
      [...doors.values()].map(({ hook, state }) => ({
        ...state,
        refused: { ...state.refused },
        secrets: hook.secrets.map((one) => ({
          variable: variableOf(one),
          known: Boolean(env[variableOf(one)]?.trim()),
        })),
      })),
    named: (name) => doors.get(name)?.hook,

    async receive(name, delivery) {
      const door = doors.get(name);
      if (!door) return { status: 404, because: "there is no such webhook" };
      const { hook, state, pace } = door;
      const secrets = hook.secrets.flatMap((one) => env[variableOf(one)]?.trim() || []);
      const now = Date.parse(clock.now());
      const verified = verify(delivery, hook.form, secrets, now, hook.withinMs);
      if ("refused" in verified) {
        state.refused[verified.refused]++;
        state.lastRefused = clock.now();
        tell(state, clock.now(), { status: 401, because: REFUSALS[verified.refused] });
        return { status: 401, because: "not signed as it has to be" };
      }
      const afterSeconds = pace();
      if (afterSeconds > 0) return tell(state, clock.now(), { status: 429, afterSeconds });
      state.received++;
      state.lastReceived = clock.now();
      return tell(state, clock.now(), await received(door, delivery.body, verified.id));
    },
  };

  async function received({ hook, workflow }: Door, body: Buffer, id: string): Promise<Received> {
    const said = await saidBy(hook, body);
    if (!said) return { status: 400, because: "the body is no JSON" };
    try {
      const meant = await means(workflow, hook, said);
      return "status" in meant ? meant : await take(meant, hook, id);
    } catch (error) {
      return answerTo(error);
    }
  }
}

/** Notes what became of a delivery, for whoever looks after the door. */
function tell(state: WebhookState, at: string, received: Received): Received {
  const { status } = received;
  const told =
    status === 202
      ? received.taken.map(({ event, item }) => ({ at, status, became: event, item }))
      : [
          {
            at,
            status,
            became: status === 429 ? "more than it takes in a minute" : received.because,
            item: null,
          },
        ];
  state.deliveries = [...told, ...state.deliveries].slice(0, MOST_TOLD);
  return received;
}

/** What cannot be taken now is sent again by the sender; what can never be is not. */
function answerTo(error: unknown): Received {
  if (error instanceof RefusedError && error.code === "not-found")
    return { status: 404, because: error.message };
  if (error instanceof RefusedError && (error.code === "invalid" || error.code === "not-possible"))
    return { status: 400, because: error.message };
  if (error instanceof RefusedError || error instanceof UnansweredError)
    return { status: 503, because: "it cannot be taken at the moment" };
  throw error;
}

function stateOf(hook: Webhook, workflow: Workflow): WebhookState {
  return {
    ...{ name: hook.name, workflow: workflow.id, signed: hook.signed, takes: hook.takes },
    events: hook.events.map(({ event }) => event),
    ...{ secrets: [], received: 0, lastReceived: null, lastRefused: null, deliveries: [] },
    refused: { unsigned: 0, forged: 0, stale: 0 },
  };
}

async function saidBy({ takes }: Webhook, raw: Buffer): Promise<Said | undefined> {
  if (takes === "mail") return letterOf(raw);
  const body = parsed(raw);
  return body === undefined ? undefined : { body };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

interface Door {
  hook: Webhook;
  workflow: Workflow;
  state: WebhookState;
  pace: Pace;
}

type Pace = () => number;

/** Lets so many through in a minute. @returns 0, or after how many seconds the next one may come */
function createPace(perMinute: number, clock: Clock): Pace {
  let left = perMinute;
  let last = clock.elapsed();
  return () => {
    const now = clock.elapsed();
    left = Math.min(perMinute, left + ((now - last) * perMinute) / 60_000);
    last = now;
    if (left < 1) return Math.ceil(((1 - left) * 60) / perMinute);
    left--;
    return 0;
  };
}

/** Ids as the trail has them. */
const idOf = (recordId: string) => (recordId.length === 15 ? id18(recordId) : recordId);
