import type { Entry, Event, ItemState, TimerAbout } from "@throughline/engine";
import { AGENT_TOLD, type FormField, type Listening, listeningOf } from "@throughline/steps";
import type { Value, Workflow } from "@throughline/workflow";
import { anybody } from "./anybody.ts";
import { giveOut } from "./desk.ts";
import type { PlayedItem } from "./item.ts";
import { createLife, type Ending, endingOf, waitsForSomebody } from "./life.ts";
import { awaitedWrite } from "./plainest.ts";
import type { Question, World } from "./world.ts";

/** What somebody who tries a workflow lets happen next. */
export type Move =
  /** Time passes, up to what comes next. */
  | { pass: true }
  /** Somebody writes into the record. */
  | { set: Record<string, Value> }
  /** An event arrives that a step waits for, or a `while:` handler takes. */
  | { event: string; data?: Record<string, Value> };

/** What may happen next, as far as the item itself tells. */
export type Coming =
  | { move: { pass: true }; at: string; about?: TimerAbout }
  /** `form`: what the event carries, as far as anything is read of it. */
  | { move: Exclude<Move, { pass: true }>; form?: FormField[] };

/** An item as far as it came. */
export interface Tried {
  ending: Ending | { is: "asking"; question: Question };
  /** Absent where the item was not started. */
  state: ItemState | undefined;
  entries: Entry[];
  /** The time that it is by then. */
  now: string;
  /** How many of the moves were made: one that cannot be made ends it. */
  made: number;
  coming: Coming[];
}

/** Events that follow from what becomes of the record itself. */
const OF_THE_RECORD: ReadonlySet<string> = new Set(["changed", "merged", "deleted"]);

/**
 * Plays an item as `play` does, but lets no time pass by itself: it comes to rest where it waits, and goes on by what
 * somebody lets happen, move after move. Where `world.unanswered` halts, it stands at that question. Pure.
 *
 * @param lasts what is recorded of the item happens by itself until then
 */
export function playByHand(
  workflow: Workflow,
  { until: _, ...item }: PlayedItem,
  world: World,
  { moves = [], lasts = item.at }: { moves?: readonly Move[]; lasts?: string } = {},
): Tried {
  const desk = world.desk ?? anybody();
  const entries: Entry[] = [];
  const life = createLife(workflow, item, { ...world, desk }, (entry) => entries.push(entry));
  const lifeOf = (key: string) => (key === life.key ? life : undefined);
  let now = item.at;

  function next(): { at: string; looks: boolean } | undefined {
    const own = life.next();
    const look = waitsForSomebody(life) ? desk.nextLook(now) : undefined;
    if (look !== undefined && (own === undefined || look < own)) return { at: look, looks: true };
    return own === undefined ? undefined : { at: own, looks: false };
  }

  /** Everything up to a time, that time included. */
  function upTo(time: string): void {
    for (let one = next(); one && one.at <= time; one = next()) {
      now = one.at > now ? one.at : now;
      if (!one.looks) life.go();
      giveOut(desk, now, lifeOf);
      // nobody has become free: the desk says when to look again
      if (one.looks && waitsForSomebody(life) && desk.nextLook(now) === one.at) return;
    }
  }

  const over = () => life.stuck !== undefined || !life.state || life.state.status === "ended";
  upTo(lasts);
  if (lasts > now && !over()) now = lasts;
  let made = 0;
  for (const move of moves) {
    const coming = next();
    if (over() || ("pass" in move && !coming)) break;
    if ("pass" in move) upTo((coming as { at: string }).at);
    else {
      life.take(eventOf(move, `by-hand/${made + 1}`, now));
      upTo(now);
    }
    made++;
  }
  const ending = life.halted ? { is: "asking" as const, question: life.halted } : endingOf(life);
  const coming = over() ? [] : mayCome(workflow, life.state as ItemState, next()?.at);
  return { ending, state: life.state, entries, now, made, coming };
}

function eventOf(move: Exclude<Move, { pass: true }>, id: string, at: string): Event {
  return "set" in move
    ? { type: "record-changed", id, at, changes: move.set, ours: false, by: "whoever tries it" }
    : { type: "signal", id, at, name: move.event, data: move.data ?? {}, by: "whoever tries it" };
}

function mayCome(workflow: Workflow, state: ItemState, at: string | undefined): Coming[] {
  const timer = Object.values(state.timers).find(({ due }) => due === at);
  const awaited = awaitedWrite(workflow, state);
  const waiting = new Set(
    Object.values(state.visits).flatMap(({ status, step }) => (status === "waiting" ? [step] : [])),
  );
  const heard = listeningOf(workflow).filter(
    ({ event, step }) =>
      !OF_THE_RECORD.has(event) && event !== AGENT_TOLD && (step === undefined || waiting.has(step)),
  );
  return [
    ...(awaited ? [{ move: { set: awaited } }] : []),
    ...(at === undefined
      ? []
      : [{ move: { pass: true as const }, at, ...(timer && { about: timer.about }) }]),
    ...[...Map.groupBy(heard, ({ event }) => event)].map(([event, all]) => {
      const form = carried(workflow, all);
      return { move: { event }, ...(form.length > 0 && { form }) };
    }),
  ];
}

/** What an event carries of which something is made: with the type of the fact that it gives, or any. */
function carried({ facts }: Workflow, heard: Listening[]): FormField[] {
  const form = new Map<string, FormField>();
  for (const { name, fact } of heard.flatMap(({ carries = [] }) => carries)) {
    const type = fact === undefined ? undefined : facts[fact];
    const before = form.get(name);
    if (!before || (type && before.type === "any")) form.set(name, { ...(type ?? ANY), name });
  }
  return [...form.values()];
}

/** Only compared with something: nobody has said what it is. */
const ANY = { type: "any", optional: true } as const;
