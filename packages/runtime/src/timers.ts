import type { Store } from "@throughline/audit";
import type { Event } from "@throughline/engine";
import type { Activity } from "./activity.ts";
import { createAlarm } from "./alarm.ts";
import type { Aside } from "./aside.ts";
import { later } from "./backoff.ts";
import { createHeap } from "./heap.ts";
import type { Clock, Log } from "./ports.ts";

export interface Timer {
  item: string;
  timer: string;
  /** ISO */
  due: string;
}

/**
 * Fires the items' timers. The store knows them all; those that are due next are looked up ahead of their time, so that
 * none waits for the store to be asked, which may have much to write.
 */
export interface Timers {
  armed(timer: Timer): void;
  /** Looks those that are due next up in the store; those that are due fire at once. */
  arm(): Promise<void>;
  close(): void;
}

/** How far ahead the store is looked through, in ms; again when half of it is over. */
const AHEAD_MS = 5_000;

/** How long to wait when the store could not be read. */
const AGAIN_MS = 1_000;

/** Timers that are looked up at a time, beside those that are known. */
const BATCH = 1_000;

/** Timers that fire before others have their turn, and those that may be on their way to the disk together. */
const IN_ONE_TURN = 500;
const MOST_UNDER_WAY = 1_000;

export function createTimers(world: {
  store: Store;
  clock: Clock;
  log: Log;
  activity: Activity;
  deliver(item: string, event: Event): Promise<unknown>;
  /** Resolves when everything that happens at this moment has had its turn. */
  breath(): Promise<unknown>;
  /** Open times are counted by the business hours of now: no timer fires by others. */
  recounted(): Promise<void>;
  /** Items that take no events at present: their timers stay. */
  aside: Aside;
}): Timers {
  const { store, clock, activity, log, aside } = world;
  const soon = createHeap<Timer>((a, b) => a.due < b.due);
  /** Names of those in `soon`. */
  const known = new Set<string>();
  /** Fired, and not seen to have left the store: what the item does not want is not fired for ever. */
  let fired = new Set<string>();
  /** All that are due up to here are in `soon`, as far as they have not fired. */
  let until = "";
  /** The store has more of those that are due by then. */
  let more = false;
  /** Armed while the store is read. */
  let meanwhile: Timer[] | undefined;
  let [firing, looking, closed] = [false, false, false];
  /** Somebody wants it looked through who came when that was under way. */
  let anew = false;
  let underWay = 0;
  let oneIsOver = () => {};
  const ring = createAlarm(clock, () => void fire());
  const look = createAlarm(clock, () => void lookAhead());

  function keep(timer: Timer): void {
    const name = nameOf(timer);
    if (closed || known.has(name) || fired.has(name) || aside.has(timer.item)) return;
    known.add(name);
    soon.push(timer);
    if (!firing) ring.at(timer.due);
  }

  async function fire(): Promise<void> {
    if (firing || closed) return;
    firing = true;
    const over = activity.begin();
    let again: string | undefined;
    try {
      await world.recounted();
      for (let count = 1; isDue(); count++) {
        send(soon.pop() as Timer);
        if (count % IN_ONE_TURN === 0) await world.breath();
        if (underWay >= MOST_UNDER_WAY)
          await new Promise<void>((resume) => {
            oneIsOver = resume;
          });
      }
    } catch (error) {
      again = failed(error);
    }
    firing = false;
    const first = soon.peek();
    if (first) ring.at(again ?? first.due);
    over();
  }

  const isDue = () => !closed && (soon.peek()?.due ?? FAR) <= clock.now();

  function send(one: Timer): void {
    const { item, timer } = one;
    known.delete(nameOf(one));
    if (more && soon.size <= BATCH / 2) void lookAhead();
    if (aside.has(item)) return;
    fired.add(nameOf(one));
    underWay++;
    const done = () => {
      underWay--;
      oneIsOver();
    };
    const at = clock.now();
    world.deliver(item, { type: "timer-fired", id: `${timer}/fired`, at, timer }).then(done, done);
  }

  async function lookAhead(): Promise<void> {
    anew = true;
    if (looking) return;
    looking = true;
    const over = activity.begin();
    try {
      while (anew && !closed) {
        anew = false;
        await read();
      }
    } catch (error) {
      look.at(failed(error));
    }
    meanwhile = undefined;
    looking = false;
    over();
  }

  async function read(): Promise<void> {
    meanwhile = [];
    const to = later(clock.now(), AHEAD_MS);
    const most = BATCH + soon.size + fired.size + 4 * aside.count;
    const found = await store.dueTimers(to, most);
    fired = fired.intersection(new Set(found.map(nameOf)));
    more = found.length === most;
    until = more ? (found.at(-1)?.due ?? to) : to;
    for (const timer of [...found, ...meanwhile]) if (timer.due <= until) keep(timer);
    if (soon.size) look.at(later(clock.now(), AHEAD_MS / 2));
    else {
      const first = await firstAfterAll();
      if (first !== undefined) look.at(later(first, -AHEAD_MS / 2));
    }
  }

  /** When the first one is due that may fire: no other is known. */
  async function firstAfterAll(): Promise<string | undefined> {
    const first = await store.nextTimer();
    if (first === undefined || first > until) return first;
    const all = await store.dueTimers(FAR, BATCH + fired.size + 4 * aside.count);
    return all.find((timer) => !fired.has(nameOf(timer)) && !aside.has(timer.item))?.due;
  }

  /** @returns when to try again */
  function failed(error: unknown): string {
    log.error("Timers could not be read from the store.", { error: String(error) });
    return later(clock.now(), AGAIN_MS);
  }

  return {
    armed(timer) {
      meanwhile?.push(timer);
      if (timer.due <= until) keep(timer);
      else if (!closed) look.at(later(timer.due, -AHEAD_MS / 2));
    },
    arm: lookAhead,
    close() {
      closed = true;
      ring.cancel();
      look.cancel();
    },
  };
}

/** The same timer may be armed anew, for another time. */
const nameOf = ({ timer, due }: Timer) => `${timer} ${due}`;

/** After every timer. */
const FAR = "9999-12-31T23:59:59.999Z";
