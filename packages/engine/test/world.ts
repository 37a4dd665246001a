import type { Calendar, Deciders, FormField } from "@throughline/steps";
import type { Duration, Value, Workflow } from "@throughline/workflow";
import { advance, type Effect, type Entry, type Event, type ItemState } from "../src/index.ts";

const UNITS = { seconds: 1e3, minutes: 6e4, hours: 36e5, days: 864e5, weeks: 6048e5 };
const ms = ({ amount, unit }: Duration) => amount * UNITS[unit];
const plus = (from: string, more: number) => new Date(Date.parse(from) + more).toISOString();

/** Business hours around the clock. */
export const calendar: Calendar = {
  add: (from, duration) => plus(from, ms(duration)),
  between: (from, to) => Date.parse(to) - Date.parse(from),
  addMs: (from, more) => plus(from, more),
};

export const START = "2026-11-02T09:00:00.000Z";

/** A small world around one item: it delivers events, keeps the trail, and answers what the item asks. */
export function world(workflow: Workflow, deciders: Omit<Deciders, "calendar"> = {}) {
  let state: ItemState | undefined;
  let now = START;
  let number = 0;
  const trail: Entry[] = [];
  const delivered: Event[] = [];

  function deliver(event: Omit<Event, "id" | "at"> & { id?: string }): Entry[] {
    const stamped = { id: `event-${++number}`, at: now, ...event } as Event;
    delivered.push(stamped);
    const advanced = advance(workflow, state, stamped, { calendar, ...deciders });
    trail.push(...advanced.entries);
    state = advanced.state;
    return advanced.entries;
  }

  return {
    workflow,
    now: () => now,
    trail,
    delivered,
    deliver,
    again: (event: Event) => {
      const advanced = advance(workflow, state, event, { calendar, ...deciders });
      state = advanced.state;
      trail.push(...advanced.entries);
      return advanced.entries;
    },
    get state() {
      return state as ItemState;
    },
    pass(more: number) {
      now = plus(now, more);
    },
    arrive: (record: Record<string, Value>) =>
      deliver({ type: "record-created", recordId: "500000000000001AAA", record } as never),
    change: (changes: Record<string, Value>, ours = false, by = "Robin") =>
      deliver({ type: "record-changed", changes, ours, by } as never),
    /** Answers every open effect well: writes take hold, calls answer, the roster chooses Wren. */
    settle(value: unknown = {}, which: (effect: Effect) => boolean = () => true) {
      for (const { effect, held } of Object.values(state?.open ?? {})) {
        if (held || !which(effect)) continue;
        const answer =
          effect.kind === "choose" ? choiceFor(effect) : effect.kind === "call" ? value : undefined;
        deliver({
          type: "effect-settled",
          effect: effect.id,
          apiCalls: 1,
          ms: 1,
          result: { ok: true, value: answer },
        } as never);
      }
    },
    answer(answers: Record<string, Value>) {
      const [task] = Object.keys(state?.tasks ?? {});
      deliver({ type: "task-answered", task, by: "Robin", answer: answers } as never);
    },
    /** Lets the earliest timer come due. */
    fire() {
      const next = Object.entries(state?.timers ?? {}).sort(([, a], [, b]) => (a.due < b.due ? -1 : 1))[0];
      if (!next) return false;
      if (next[1].due > now) now = next[1].due;
      deliver({ type: "timer-fired", timer: next[0] } as never);
      return true;
    },
    kinds: () => trail.map(({ kind }) => kind),
    of: <K extends Entry["kind"]>(kind: K) =>
      trail.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind),
  };
}

/** A local model that is never sure, and language models of which a call can cost four tenths of a cent. */
export const MODELS: Omit<Deciders, "calendar"> = {
  predict: (model, inputs) =>
    model === "local/topics"
      ? {
          ...{ value: "other", confidence: String(inputs.Subject).startsWith("Thanks") ? 0.97 : 0.41 },
          ...{ unknown: false, others: [{ value: "billing", confidence: 0.02 }] },
          ...{ words: [{ text: "thanks", weight: 1.5 }], version: "5e1f" },
        }
      : undefined,
  ceiling: () => 4_000_000,
};

export const WREN = {
  ownerId: "005000000000001AAA",
  owner: "Wren",
  kind: "user",
  team: "billing team",
  because: { text: "Wren had the lowest load" },
};

export const TEAL = {
  ...WREN,
  ownerId: "005000000000002AAA",
  owner: "Teal",
  because: { text: "Teal was next" },
};

const BACKLOG = { ...WREN, ownerId: "00G000000000002AAA", owner: "Backlog", kind: "queue", team: undefined };

/** The answer of a roster with two members: whoever is not excluded, or both of them where all are to be asked. */
export function choiceFor({ offer, exclude, only, team }: Extract<Effect, { kind: "choose" }>) {
  const members = [WREN, TEAL].filter(({ ownerId }) => !exclude.includes(ownerId));
  if (only !== undefined) return members.find(({ ownerId }) => ownerId === only) ?? BACKLOG;
  const [first] = members;
  if (!first || team === "") return { ...BACKLOG, because: { text: "nobody else was there" } };
  if (offer !== "team") return first;
  const asked = members.map(({ ownerId: id, owner: name }) => ({ id, name }));
  return { kind: "team", team, members: asked, because: { text: "both of them were free" } };
}

/** A valid answer to a form. */
export const answerTo = (form: FormField[], pick = 0): Record<string, Value> =>
  Object.fromEntries(
    form.map(({ name, type, of }) => [
      name,
      type === "choice"
        ? ((of ?? [])[pick % (of?.length || 1)] ?? "")
        : type === "boolean"
          ? pick % 2 === 0
          : type === "number"
            ? pick
            : "text",
    ]),
  );
