import type { Effect, ItemState } from "@throughline/engine";
import { type Attempt, rankOf } from "./attempt.ts";
import { type Lines, systemOf } from "./lines.ts";
import type { Log } from "./ports.ts";
import type { Mode } from "./send.ts";

/** Trails that are looked at before others have their turn. */
const AT_A_TIME = 50;

/**
 * What is to be done in the outside world. The store has all of it; in memory are the names of those that were begun,
 * and of as many of the others as their lines have places for. The rest is looked up when there are places again.
 */
export interface Outbox {
  /** Takes an effect up, once. */
  add(effect: Effect, attempt: Attempt): void;
  /** It is settled, or nobody wants it any more. */
  done(effect: string): void;
  /** There are places in a line: what of it is only in the store is fetched. */
  refill(system: string): void;
}

export function createOutbox(world: {
  lines: Lines<Attempt>;
  log: Log;
  first(item: string, effect: string, mode: Mode, attempts: number, state: ItemState): Attempt;
  state(item: string): Promise<ItemState | undefined>;
  openEffects(): Promise<{ item: string; effect: string }[]>;
}): Outbox {
  const { lines, log } = world;
  /** Effects in memory: begun, in line, or between two attempts. */
  const known = new Set<string>();
  /** Where the last look-up came to, in the order of the store. */
  let place = "";
  let looking = false;

  function add(effect: Effect, attempt: Attempt): boolean {
    if (known.has(effect.id)) return true;
    const begun = attempt.mode === "ask";
    if (!lines.enter(systemOf(effect), attempt, rankOf(attempt), begun)) return false;
    known.add(effect.id);
    return true;
  }

  /** Goes once through what the store has, from where it came to last, until the line is full. */
  async function look(system: string): Promise<void> {
    lines.looking(system);
    const all = (await world.openEffects()).filter(({ effect }) => !known.has(effect));
    const at = all.findIndex(({ effect }) => effect > place);
    const ring = at < 0 ? all : [...all.slice(at), ...all.slice(0, at)];
    for (const [index, { item, effect }] of ring.entries()) {
      if (index % AT_A_TIME === AT_A_TIME - 1) await new Promise(setImmediate);
      const state = await world.state(item);
      const open = state?.open[effect];
      if (!state || !open || open.held || systemOf(open.effect) !== system || known.has(effect)) continue;
      // what was begun is in memory until it is settled: this one never was
      const attempt = world.first(item, effect, "send", open.attempts, state);
      if (!lines.refetch(system, attempt, rankOf(attempt))) return;
      known.add(effect);
      place = effect;
    }
    lines.complete(system);
  }

  function refill(system: string): void {
    if (looking || !lines.spilled(system)) return;
    looking = true;
    void look(system)
      .catch((error) => log.error("What waits to be sent could not be read.", { error: String(error) }))
      .then(() => {
        looking = false;
        // others had to wait for this one, and more may have come meanwhile
        const next = lines.hungry().find((other) => other !== system) ?? lines.hungry()[0];
        if (next !== undefined) refill(next);
      });
  }

  return {
    add: (effect, attempt) => void add(effect, attempt),
    done: (effect) => void known.delete(effect),
    refill,
  };
}
