import type { Roster } from "@throughline/assignment";
import { advance, type Effect, type Entry, type Event, type ItemState } from "@throughline/engine";
import type { Deciders, StepError } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";

/** What an event would come to, as far as that is known without touching anything. */
export interface PlayedOn {
  state: ItemState;
  entries: Entry[];
  /** Calls that are taken to answer, and models that would be asked: by name. */
  calls: string[];
  asks: string[];
}

/** More than this happens to no item at once. */
const MOST_EVENTS = 300;

/**
 * Plays an item on from where it stands: writes take hold, calls answer with nothing, the desk chooses as it is now, and a
 * model that would be asked is not. Pure but for the desk, which is a copy.
 */
export function playOn(
  { workflow, deciders, desk, item }: { workflow: Workflow; deciders: Deciders; desk: Roster; item: string },
  before: ItemState,
  event: Event,
): PlayedOn {
  const { at } = event;
  const entries: Entry[] = [];
  const calls = new Set<string>();
  const asks = new Set<string>();
  let state = before;
  const queue: Event[] = [event];
  for (let taken = 0; queue.length > 0 && taken < MOST_EVENTS; taken++) {
    const turn = advance(workflow, state, queue.shift() as Event, deciders);
    state = turn.state ?? state;
    entries.push(...turn.entries);
    for (const effect of turn.effects) {
      if (!state.open[effect.id]) continue;
      const answer = answerTo(effect);
      if (answer) queue.push(answer);
    }
  }
  return { state, entries, calls: [...calls], asks: [...asks] };

  function answerTo(effect: Effect): Event | undefined {
    switch (effect.kind) {
      case "choose": {
        const { kind: _, id, offer, ...request } = effect;
        const team = offer === "team" ? desk.everybody(item, request, at) : undefined;
        if (team) return settled(effect, { ok: true, value: team });
        const answer = desk.choose(id, item, request, at);
        if (answer.ok) return settled(effect, { ok: true, value: answer.chosen });
        if (answer.held)
          return { type: "choice-held", id: `${id}/held`, at, effect: id, because: answer.because };
        return settled(effect, { ok: false, error: answer.error });
      }
      case "ask":
        asks.add(effect.model);
        return undefined;
      case "call":
        calls.add(`${effect.connection}.${effect.operation}`);
        return settled(effect, { ok: true, value: {} });
      case "release":
        desk.release(effect.reservation, at);
        return settled(effect, { ok: true });
      default:
        return settled(effect, { ok: true });
    }
  }

  function settled(
    effect: Effect,
    result: { ok: true; value?: unknown } | { ok: false; error: StepError },
  ): Event {
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
}
