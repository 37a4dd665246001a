import {
  advance,
  type Effect,
  type Entry,
  type Event,
  type ItemState,
  keyOf,
  type OpenTask,
} from "@throughline/engine";
import { type Deciders, valueIn } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { answering, type Outcome, ownerOf, stepOfTask } from "./answer.ts";
import { anybody, idOf } from "./anybody.ts";
import type { Happens, PlayedItem } from "./item.ts";
import { predictionKey } from "./keys.ts";
import { awaitedWrite } from "./plainest.ts";
import { Halted, type Question, type Unasked, type World } from "./world.ts";

/** How an item's life came to its end, as far as it was played. */
export type Ending =
  /** The workflow's start condition does not take the record. */
  | { is: "not started" }
  | { is: "ended" }
  /** Nothing more happens: it waits for somebody who does not come. */
  | { is: "waiting" }
  /** It goes on for ever, or the core could not take it. */
  | { is: "stuck"; why: string };

/** One item's life, moment by moment: whoever holds it says when time goes on. */
export interface Life {
  readonly item: PlayedItem;
  /** Key of the item at the desk. */
  readonly key: string;
  readonly state: ItemState | undefined;
  readonly unasked: Unasked[];
  readonly stuck: string | undefined;
  /** The question that it stands at. */
  readonly halted: Question | undefined;
  /** When something happens next; `undefined`: nothing does, unless the desk gives the item to somebody. */
  next(): string | undefined;
  /** Lets what happens next happen. */
  go(): void;
  /** Something that comes from elsewhere: what the desk says of an item that waited. */
  take(event: Event): void;
}

const MOST_ENTRIES = 5_000;

/**
 * Begins an item's life. Nothing has happened yet: the first `go` is its arrival.
 *
 * @param hear told of every entry of its trail
 */
export function createLife(
  workflow: Workflow,
  item: PlayedItem,
  world: World,
  hear: (entry: Entry) => void = () => {},
): Life {
  const { mostEntries = MOST_ENTRIES } = world;
  const deciders = remembering(world.deciders, item);
  const desk = world.desk ?? anybody();
  const recordId = item.recordId ?? idOf("500", item.id);
  const key = keyOf(workflow.id, recordId);
  const answers = answering(item.answers ?? {}, world);
  const events = item.events ?? [];
  let happened = 0;
  let coming: { at: string; make(): Event }[] = [];
  let state: ItemState | undefined;
  let stuck: string | undefined;
  let halted: Question | undefined;
  let now = item.at;
  let arrived = false;
  let awaited = "";

  function take(event: Event): void {
    if (stuck !== undefined) return;
    try {
      // afterwards: what ends or moves at the desk does so once the turn is certain to be one
      const later: (() => void)[] = [];
      const queue: Event[] = [event];
      for (let next = queue.shift(); next; next = queue.shift()) {
        const turn = advance(workflow, state, next, deciders);
        state = turn.state;
        for (const entry of turn.entries) hear(entry);
        if (state && state.entries > mostEntries)
          throw new Error(`more than ${mostEntries} entries: it goes on for ever`);
        for (const effect of turn.effects) {
          if (!state?.open[effect.id]) continue;
          const answer = inside(effect, state, later);
          if (answer) queue.push(answer);
          if (item.echoes && effect.kind === "write") queue.push(echoOf(effect, now));
        }
        if (state) for (const entry of turn.entries) concern(entry, state);
      }
      for (const act of later) act();
    } catch (error) {
      if (error instanceof Halted) halted = error.question;
      stuck = error instanceof Error ? error.message : String(error);
    }
  }

  /** The outcome of an effect, as the event that it is; absent: it stays open. */
  function inside(effect: Effect, before: ItemState, later: (() => void)[]): Event | undefined {
    const step = before.visits[before.open[effect.id]?.visit ?? ""]?.step ?? "";
    switch (effect.kind) {
      case "write":
        return answered(effect, answers.write(effect));
      case "call":
        return answered(effect, answers.call(effect, step, before));
      case "ask":
        return answered(effect, answers.ask(effect, step, before));
      case "notify":
        return settled(effect);
      case "release":
        later.push(() => desk.release(effect.reservation, now, undefined, state?.status === "ended"));
        return settled(effect);
      case "hand-over": {
        const { reservation, ownerId, size = 1, team = "" } = effect;
        later.push(() => desk.handOver(reservation, ownerId, now, { item: key, size, team }));
        return settled(effect);
      }
      case "choose": {
        const { kind: _, id, offer, ...request } = effect;
        const team = offer === "team" ? desk.everybody(key, request, now) : undefined;
        if (team) return settled(effect, { result: { ok: true, value: team } });
        const answer = desk.choose(id, key, request, now);
        if (answer.ok) return settled(effect, { result: { ok: true, value: answer.chosen } });
        if (answer.held)
          return { type: "choice-held", id: `${id}/held`, at: now, effect: id, because: answer.because };
        return settled(effect, { result: { ok: false, error: answer.error } });
      }
    }
  }

  /** An answer that takes its time comes when it has. */
  function answered(effect: Effect, outcome: Outcome): Event | undefined {
    const { afterMs = 0 } = outcome;
    if (afterMs === 0) return settled(effect, outcome);
    come(plus(now, afterMs), () => settled(effect, outcome));
    return undefined;
  }

  const settled = (
    effect: Effect,
    { result, cost, apiCalls = 0 }: Outcome = { result: { ok: true } },
  ): Event => ({
    ...{ type: "effect-settled", id: `${effect.id}/settled`, at: now, effect: effect.id, apiCalls, ms: 0 },
    ...(cost !== undefined && { cost }),
    result,
  });

  /** People hear of what concerns them. */
  function concern(entry: Entry, after: ItemState): void {
    if (entry.kind === "task-opened") asked(entry.task, after);
    if (world.works && (entry.kind === "step-waiting" || entry.kind === "effect-settled")) work(after);
  }

  function asked(task: string, after: ItemState): void {
    const open: OpenTask | undefined = after.tasks[task];
    const answer = open && answers.task(open, stepOfTask(open, after), after);
    if (!open || !answer) return;
    const at = plus(now, answer.afterMs ?? 0);
    const { by = open.request.for?.name ?? "somebody" } = answer;
    come(at, () => ({ type: "task-answered", id: `${task}/answered`, at, task, by, answer: answer.answer }));
  }

  /** Once nothing of ours is on its way to the record, its owner does what is waited for. */
  function work(after: ItemState): void {
    if (!world.works || after.status === "ended" || Object.keys(after.open).length > 0) return;
    const changes = awaitedWrite(workflow, after);
    if (!changes || awaited === JSON.stringify(changes)) return;
    awaited = JSON.stringify(changes);
    const at = plus(now, world.works.afterMs);
    const id = `worked/${after.entries}`;
    come(at, () => ({
      ...{ type: "record-changed", id, at, changes, ours: false },
      by: state ? ownerOf(state) : "somebody",
    }));
  }

  function come(at: string, make: () => Event): void {
    coming.push({ at, make });
    if (coming.length > 1) coming = coming.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  function arrival(): void {
    arrived = true;
    const { record, labels } = item;
    const { when } = workflow.start;
    const scope = { get: (name: string) => record[name] };
    if (when && valueIn({ scope, at: now }, when) !== true) return;
    take({
      ...{ type: "record-created", id: "created", at: now, recordId, record },
      ...(labels && { labels }),
      ...(world.hold && workflow.start.holdIn !== undefined && { hold: world.hold }),
    });
  }

  function happens(event: Happens, id: string): void {
    if (event.type !== "incident-repaired") {
      take({ ...event, at: now, id });
      return;
    }
    const incidents = Object.entries(state?.incidents ?? {});
    const [incident] = incidents.find(([, { step }]) => step === event.step) ?? incidents[0] ?? [];
    if (incident !== undefined) take({ ...event, at: now, id, incident });
  }

  /** The earliest of the open timers. */
  function timer(): { id: string; due: string } | undefined {
    if (!state || state.status === "ended") return undefined;
    let first: { id: string; due: string } | undefined;
    for (const id in state.timers) {
      const due = state.timers[id]?.due as string;
      if (!first || due < first.due) first = { id, due };
    }
    return first;
  }

  /** What comes next: at one moment first what happens in the world, then what people answer, then what falls due. */
  function upNext(): { at: string; do(): void } | undefined {
    if (stuck !== undefined) return undefined;
    if (!arrived) return { at: item.at, do: arrival };
    if (!state || state.status === "ended") return undefined;
    const event = events[happened];
    const answer = coming[0];
    const due = timer();
    const first = earliest(event?.at, answer?.at, due?.due);
    if (first === undefined || (item.until !== undefined && first > item.until)) return undefined;
    const at = first < now ? now : first;
    if (event?.at === first) return { at, do: () => happens(event, `event/${++happened}`) };
    if (answer?.at === first)
      return {
        at,
        do: () => {
          coming.shift();
          take(answer.make());
        },
      };
    return {
      at,
      do: () => {
        const { id } = due as { id: string };
        const before = state?.entries ?? 0;
        take({ type: "timer-fired", id: `${id}/fired/${before}`, at: now, timer: id });
        if (state?.entries === before && stuck === undefined)
          stuck = `the timer ${id} is due and changes nothing`;
      },
    };
  }

  return {
    item,
    key,
    get state() {
      return state;
    },
    get unasked() {
      return answers.unasked;
    },
    get stuck() {
      return stuck;
    },
    get halted() {
      return halted;
    },
    next: () => upNext()?.at,
    go() {
      const next = upNext();
      if (!next) return;
      if (next.at > now) now = next.at;
      next.do();
    },
    take(event) {
      if (event.at > now) now = event.at;
      take(event);
    },
  };
}

/** What a local model was sure of about this item it is sure of again, whatever has been learnt since. */
function remembering(deciders: Deciders, { answers }: PlayedItem): Deciders {
  const known = answers?.predictions;
  if (!known) return deciders;
  return {
    ...deciders,
    predict(model, inputs, at) {
      const said = known[predictionKey(model, inputs)];
      // it was sure enough then, whoever had said how sure is enough
      if (said) return { unknown: false, others: [], words: [], atLeast: 0, ...said };
      return deciders.predict?.(model, inputs, at);
    },
  };
}

/** A write of ours as the org tells it. */
const echoOf = ({ id, sets }: Extract<Effect, { kind: "write" }>, at: string): Event => ({
  ...{ type: "record-changed", id: `${id}/echo`, at, ours: true },
  changes: Object.fromEntries(Object.entries(sets).map(([field, { value }]) => [field, value])),
});

/** What became of it, once nothing happens any more. */
export function endingOf({ state, stuck }: Life): Ending {
  if (stuck !== undefined) return { is: "stuck", why: stuck };
  if (!state) return { is: "not started" };
  return { is: state.status === "ended" ? "ended" : "waiting" };
}

/** Whether it is in the desk's pool: somebody who becomes free may be given it. */
export function waitsForSomebody({ state }: Life): boolean {
  for (const id in state?.open) if (state.open[id]?.pool) return true;
  return false;
}

function earliest(...times: (string | undefined)[]): string | undefined {
  let first: string | undefined;
  for (const time of times) if (time !== undefined && (first === undefined || time < first)) first = time;
  return first;
}

const plus = (at: string, ms: number) => (ms === 0 ? at : new Date(Date.parse(at) + ms).toISOString());
