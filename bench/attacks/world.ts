import { advance, type Effect, type Entry, type Event, type ItemState } from "@throughline/engine";
import type { AskRequest } from "@throughline/models";
import type { Deciders, StepError } from "@throughline/steps";
import type { Value, Workflow } from "@throughline/workflow";
import { calendar } from "../../packages/engine/test/world.ts";
import type { Scripted } from "./models.ts";
import { type Happened, ownerIn, SECRET } from "./oracle.ts";
import type { Message } from "./places.ts";
import { catalogue } from "./workflow.ts";

const AT = "2026-11-02T09:00:00.000Z";

/** Where records are, and writes go. */
export interface Org {
  /** The queue in which records begin. */
  queue: string;
  create(record: Record<string, Value>, number: number): string;
  write(effect: Extract<Effect, { kind: "write" }>): Promise<{ ok: true } | { ok: false; error: StepError }>;
  /** Id of the team's member. */
  ownerIn(team: string): string | undefined;
}

/** No org: what would be written is noted, and no more. */
const NOTED: Org = {
  queue: "00G000000000001AAA",
  create: (_, number) => `500${String(number).padStart(12, "0")}AAA`,
  write: async () => ({ ok: true }),
  ownerIn,
};

/**
 * Takes one message through a workflow to its end: the engine decides, models are really asked, and all that is to be
 * done in the world is noted. Persons who are asked say what is least.
 */
export async function live(
  workflow: Workflow,
  message: Message,
  models: Scripted,
  { number, predict, org = NOTED }: { number: number; predict?: Deciders["predict"]; org?: Org },
): Promise<Happened> {
  const before: Record<string, Value> = {
    ...message,
    ...{
      Internal_Note__c: SECRET,
      OwnerId: org.queue,
      Priority: "Medium",
      Status: "New",
      Summary__c: null,
    },
  };
  const recordId = org.create(before, number);
  const happened: Happened = {
    ...{ recordId, before, after: { ...before }, writes: [], calls: [], addressed: [] },
    ...{ facts: {}, prompts: [], entries: [] as Entry[] },
  };
  const deciders: Deciders = {
    calendar,
    catalogue,
    ceiling: (request) => models.ceiling(request as AskRequest),
    ...(predict && { predict }),
  };
  let state: ItemState | undefined;
  let events = 0;
  const deliver = (event: object) => {
    const advanced = advance(workflow, state, { id: `e${++events}`, at: AT, ...event } as Event, deciders);
    state = advanced.state;
    happened.entries.push(...advanced.entries);
  };
  deliver({ type: "record-created", recordId, record: before });
  for (let turns = 0; state?.status === "live" && turns < 50; turns++) {
    const [task] = Object.entries(state.tasks);
    const open = Object.values(state.open).find(({ held }) => !held)?.effect;
    if (open) {
      const { cost = 0, ...result } = await outcome(open, happened, models, org);
      deliver({ type: "effect-settled", effect: open.id, apiCalls: 1, ms: 1, cost, result });
    } else if (task) {
      const [id, { request }] = task;
      happened.addressed.push(request.to);
      const answer = Object.fromEntries(
        request.form.map(({ name, of, type }) => [name, of?.at(-1) ?? (type === "boolean" ? false : null)]),
      );
      deliver({ type: "task-answered", task: id, by: "Robin", answer });
    } else break;
  }
  for (const [name, { value }] of Object.entries(state?.facts ?? {})) happened.facts[name] = value;
  return happened;
}

/** What the world does with what the item wants, noted. */
async function outcome(
  effect: Effect,
  happened: Happened,
  models: Scripted,
  org: Org,
): Promise<({ ok: true; value?: unknown } | { ok: false; error: StepError }) & { cost?: number }> {
  switch (effect.kind) {
    case "ask": {
      const answer = await models.ask(effect as AskRequest, { id: effect.id });
      happened.prompts.push(...models.sent());
      if (answer.ok) return { ok: true, value: answer.value, cost: answer.value.use.cost ?? 0 };
      return { ok: false, error: answer.error, cost: answer.cost };
    }
    case "write":
      for (const [field, { value }] of Object.entries(effect.sets)) {
        happened.writes.push({ object: effect.object, recordId: effect.recordId, field, value });
        if (effect.recordId === happened.recordId) happened.after[field] = value;
      }
      return org.write(effect);
    case "call":
      happened.calls.push({ operation: `${effect.connection}.${effect.operation}`, input: effect.input });
      return { ok: true, value: { found: true } };
    case "choose": {
      happened.addressed.push(effect.team);
      const ownerId = org.ownerIn(effect.team);
      if (!ownerId)
        return { ok: false, error: { code: "NO_TEAM", message: `There is no team ${effect.team}.` } };
      return {
        ok: true,
        value: { ownerId, owner: effect.team, kind: "user", team: effect.team, because: { text: "" } },
      };
    }
    case "notify":
      happened.addressed.push(effect.to);
      return { ok: true };
    default:
      return { ok: true };
  }
}
