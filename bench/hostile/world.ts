import type { ConnectionsPort } from "@throughline/connectors";
import { advance, type Effect, type Entry, type Event, type ItemState } from "@throughline/engine";
import { type Deciders, kinds } from "@throughline/steps";
import { type Duration, parseWorkflow, type Value, type Workflow } from "@throughline/workflow";
import { SECRET } from "./payloads.ts";

const TEXT = `
workflow: returns
title: Returns
object: Case
start: { event: created }
governs: [Status, Note__c]
foreign writes: escalate to Leads
budget: { per item: 0.10 USD }
facts:
  in_stock: { type: boolean }
  ship_by: { type: date, optional: true }
  note: { type: text, optional: true }
  refund: { type: boolean, optional: true }
  topic: { type: choice, of: [billing, technical], optional: true }
agents:
  desk:
    role: Knows what is on the shelf
    reads: [Product__c]
    gives: [in_stock, ship_by, note]
    calls: [warehouse.*]
    guardrails: { longest text: 400 }
  closer: { role: Writes it down, reads: [Status], writes: [Status, Note__c], gives: [refund, topic] }
stages:
  - stage: Stock
    steps:
      - delegate: stock
        agent: desk
        to: warehouse
        skill: check
        task: 'Is {Product__c} on stock?'
        hands over: [Product__c]
        gives: [in_stock, ship_by, note]
        asks back: [{ asks: '^are you sure', answer: Certainly }, { person: Returns Desk }]
        refuses: escalate to Leads
        costs: 0.05 USD
        at most: { 2 days: escalate to Leads }
      - update: noted
        agent: closer
        when: given(in_stock)
        set: { Status: 'in_stock ? "Working" : "Waiting"', Note__c: '"The warehouse says: " + quote(note, 200)' }
      - ask: refunded
        agent: closer
        of: Returns Desk
        question: Was it refunded?
        gives: [refund, topic]
        at most: { 2 days: escalate to Leads }
`;

/** The workflow whose boundary is tried, and what else it takes to play it. */
export function returnsWorkflow(): Workflow {
  const { workflow, problems } = parseWorkflow(TEXT, kinds as never);
  if (!workflow || problems.some(({ severity }) => severity === "error"))
    throw new Error(problems.map(({ message }) => message).join("\n"));
  return workflow;
}

export const RECORD_ID = "500000000000001AAA";
export const RECORD: Record<string, Value> = {
  ...{ Product__c: "Lamp", Status: "New", Note__c: null, OwnerId: "005000000000009AAA", Secret__c: SECRET },
};

export interface Happened {
  entries: Entry[];
  effects: Effect[];
  state: ItemState;
  /** Fields that were written, as an org would have taken them. */
  writes: Record<string, Value>;
}

const UNITS = { seconds: 1e3, minutes: 6e4, hours: 36e5, days: 864e5, weeks: 6048e5 };
const plus = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString();
const deciders: Deciders = {
  calendar: {
    add: (from, { amount, unit }: Duration) => plus(from, amount * UNITS[unit]),
    between: (from, to) => Date.parse(to) - Date.parse(from),
    addMs: plus,
  },
};
const MOST_TURNS = 400;

/** Lives an item through: calls go out through the real connector, people answer what they are asked, time passes. */
export async function live(workflow: Workflow, connections: ConnectionsPort): Promise<Happened> {
  let state: ItemState | undefined;
  let now = "2026-11-02T09:00:00.000Z";
  let number = 0;
  const entries: Entry[] = [];
  const effects: Effect[] = [];
  const writes: Record<string, Value> = {};
  const queue: Effect[] = [];
  const deliver = (event: object) => {
    const advanced = advance(workflow, state, { id: `e${++number}`, at: now, ...event } as Event, deciders);
    state = advanced.state;
    entries.push(...advanced.entries);
    effects.push(...advanced.effects);
    queue.push(...advanced.effects);
  };
  deliver({ type: "record-created", recordId: RECORD_ID, record: RECORD });
  for (let turn = 0; turn < MOST_TURNS && state?.status === "live"; turn++) {
    const effect = queue.shift();
    if (effect)
      deliver({
        type: "effect-settled",
        effect: effect.id,
        apiCalls: 0,
        ms: 1,
        result: await perform(effect),
      });
    else if (Object.keys(state.tasks).length > 0) answer(state);
    else if (Object.keys(state.incidents).length > 0)
      deliver({
        type: "incident-repaired",
        incident: Object.keys(state.incidents)[0],
        repair: "skip",
        by: "Robin",
        reason: "so",
      });
    else {
      const [timer] = Object.entries(state.timers).sort(([, a], [, b]) => (a.due < b.due ? -1 : 1));
      if (!timer) break;
      now = timer[1].due > now ? timer[1].due : now;
      deliver({ type: "timer-fired", timer: timer[0] });
    }
  }
  for (let left = queue.shift(); left; left = queue.shift()) await perform(left);
  return { entries, effects, state: state as ItemState, writes };

  async function perform(effect: Effect): Promise<object> {
    if (effect.kind === "write") {
      for (const [field, { value }] of Object.entries(effect.sets)) writes[field] = value;
      return { ok: true };
    }
    if (effect.kind !== "call") return { ok: true };
    const { connection, operation, input, id } = effect;
    let outcome = await connections.call(connection, operation, input, id);
    if (!outcome.ok && outcome.error.class === "unknown-outcome")
      outcome = await connections.settle(connection, operation, input, id);
    if (outcome.ok) return { ok: true, value: outcome.value };
    const { code, message } = outcome.error;
    return { ok: false, error: { code, message } };
  }

  function answer({ tasks }: ItemState): void {
    const [[task, open]] = Object.entries(tasks) as [[string, ItemState["tasks"][string]]];
    const said = Object.fromEntries(
      open.request.form.map((field): [string, Value] => [
        field.name,
        field.of
          ? field.of.includes("go on")
            ? "go on"
            : (field.of[0] ?? null)
          : field.type === "boolean"
            ? false
            : field.type === "text"
              ? "We cannot say."
              : null,
      ]),
    );
    deliver({ type: "task-answered", task, by: "Robin", answer: said });
  }
}
