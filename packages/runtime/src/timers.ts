import type { Store } from "@throughline/audit";
import type { Event } from "@throughline/engine";
import type { Activity } from "./activity.ts";
import type { Aside } from "./aside.ts";
import { later } from "./backoff.ts";
import type { Clock, Log } from "./ports.ts";

/** Fires the items' timers. The store knows them all; in memory there is only the next one. */
export interface Timers {
  /** A timer was armed that is due at `due`. */
  armed(due: string): void;
  /** Looks the next one up in the store; those that are due fire at once. */
  arm(): Promise<void>;
  close(): void;
}

/** How long to wait when the store could not be read. */
const AGAIN_MS = 1_000;

/** Timers handed over at a time. */
const BATCH = 500;

export function createTimers(world: {
  store: Store;
  clock: Clock;
  log: Log;
  activity: Activity;
  deliver(item: string, event: Event): Promise<unknown>;
  /** Open times are counted by the business hours of now: no timer fires by others. */
  recounted(): Promise<void>;
  /** Items that take no events at present: their timers stay. */
  aside: Aside;
}): Timers {
  const { store, clock, activity, log, aside } = world;
  let fired = new Set<string>();
  let next: { due: string; cancel: () => void } | undefined;
  let firing = false;
  let closed = false;

  function wait(due: string): void {
    if (closed || firing || (next && next.due <= due)) return;
    next?.cancel();
    next = { due, cancel: clock.at(due, () => void fire()) };
  }

  async function fire(): Promise<void> {
    next = undefined;
    firing = true;
    const over = activity.begin();
    try {
      await world.recounted();
      for (let due = await dueNow(); due.length && !closed; due = await dueNow()) {
        const at = clock.now();
        await Promise.allSettled(
          due.map(({ item, timer }) => {
            // still in the store after it was fired: the item does not want it, so it is not fired for ever
            fired.add(timer);
            return world.deliver(item, { type: "timer-fired", id: `${timer}/fired`, at, timer });
          }),
        );
      }
      const now = await store.dueTimers(clock.now(), BATCH + fired.size);
      const left = new Set(now.map(({ timer }) => timer));
      fired = fired.intersection(left);
    } catch (error) {
      log.error("Timers could not be read from the store.", { error: String(error) });
    }
    firing = false;
    await lookUp();
    over();
  }

  const dueNow = () => open(clock.now());

  const open = async (before: string) =>
    (await store.dueTimers(before, BATCH + 4 * aside.count + fired.size)).filter(
      ({ item, timer }) => !fired.has(timer) && !aside.has(item),
    );

  async function lookUp(): Promise<void> {
    try {
      let due = await store.nextTimer();
      if (due !== undefined && due <= clock.now()) due = (await open(FAR))[0]?.due;
      if (due !== undefined) wait(due);
    } catch (error) {
      log.error("The next timer could not be read from the store.", { error: String(error) });
      wait(later(clock.now(), AGAIN_MS));
    }
  }

  return {
    armed: wait,
    arm: lookUp,
    close() {
      closed = true;
      next?.cancel();
    },
  };
}

/** After every timer. */
const FAR = "9999-12-31T23:59:59.999Z";
