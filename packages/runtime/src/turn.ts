import type { RosterEntry } from "@throughline/assignment";
import { advance, type Effect, type Entry, type Event, type ItemState } from "@throughline/engine";
import type { Deciders } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import type { RosterPort } from "./ports.ts";

/** What one event comes to, ready to be appended in one piece. */
export interface Turn {
  entries: Entry[];
  roster: RosterEntry[];
  /** Effects in the outside world: to be started once the entries are durable. */
  effects: Effect[];
  state: ItemState | undefined;
}

type Settled = Extract<Event, { type: "effect-settled" }>;

/** More questions to the roster than this in one turn is a loop without an exit. */
const MOST_ANSWERS = 1_000;

/**
 * Takes one event through the core. What the roster answers is answered at once and taken in the same turn,
 * so that a decision and its reservation are appended together.
 *
 * On an error nothing is reserved: `undo` holds the roster entries that give back what had been.
 */
export function takeTurn(
  workflow: Workflow,
  before: ItemState | undefined,
  event: Event,
  { deciders, roster, item }: { deciders: Deciders; roster: RosterPort; item: string },
): Turn | { failed: unknown; undo: RosterEntry[] } {
  const journal: RosterEntry[] = [];
  const reserved: string[] = [];
  /** What ends or moves, once it is certain that the turn is one. */
  const afterwards: (() => RosterEntry[])[] = [];
  try {
    let { entries, effects, state } = advance(workflow, before, event, deciders);
    const outside: Effect[] = [];
    for (let answers = 0; effects.length; ) {
      const [effect, ...rest] = effects as [Effect, ...Effect[]];
      effects = rest;
      const answer = inside(effect, state);
      if (!answer) {
        outside.push(effect);
        continue;
      }
      if (++answers > MOST_ANSWERS) throw new Error("the roster is asked without end in one turn");
      const next = advance(workflow, state, answer, deciders);
      entries = [...entries, ...next.entries];
      effects = [...effects, ...next.effects];
      state = next.state;
    }
    for (const act of afterwards) journal.push(...act());
    return { entries, roster: journal, effects: outside.filter(({ id }) => state?.open[id]), state };
  } catch (failed) {
    for (const id of reserved) journal.push(...roster.release(id, event.at));
    return { failed, undo: journal };
  }

  /** The result of an effect that is answered in here, as the event that it is. */
  function inside(effect: Effect, state: ItemState | undefined): Event | undefined {
    switch (effect.kind) {
      case "choose": {
        const { kind: _, id, offer, ...request } = effect;
        const asked = offer === "team" ? roster.everybody(item, request, event.at) : undefined;
        if (asked) return settled(effect, event.at, { ok: true, value: asked });
        const answer = roster.choose(id, item, request, event.at);
        reserved.push(id);
        journal.push(...answer.entries.map(brief));
        if (!answer.ok && answer.held)
          return {
            ...{ type: "choice-held", id: `${id}/held`, at: event.at, effect: id },
            because: answer.because,
          };
        return settled(
          effect,
          event.at,
          answer.ok ? { ok: true, value: answer.chosen } : { ok: false, error: answer.error },
        );
      }
      case "release":
        afterwards.push(() =>
          roster.release(effect.reservation, event.at, undefined, state?.status === "ended"),
        );
        return settled(effect, event.at);
      case "hand-over": {
        const { reservation, ownerId, size = 1, team = "" } = effect;
        afterwards.push(() => roster.handOver(reservation, ownerId, event.at, { item, size, team }));
        return settled(effect, event.at);
      }
      case "notify":
        // who is told, and how, is read from the trail
        return settled(effect, event.at);
      default:
        return undefined;
    }
  }
}

/** The roster's entry without its candidates: they stand in the item's decision, which is appended with it. */
export function brief(entry: RosterEntry): RosterEntry {
  if (entry.kind !== "reserved" && entry.kind !== "queued") return entry;
  const { candidates: _, ...because } = entry.chosen.because;
  return { ...entry, chosen: { ...entry.chosen, because } };
}

function settled(effect: Effect, at: string, result: Settled["result"] = { ok: true }): Settled {
  return {
    type: "effect-settled",
    id: `${effect.id}/settled`,
    at,
    effect: effect.id,
    apiCalls: 0,
    ms: 0,
    result,
  };
}
