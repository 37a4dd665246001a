import type { Schedule } from "./schedule.ts";

/** Where a kill may strike (F2): the places at which durability is at stake. */
export const POINTS = [
  "append:before",
  "append:after",
  "send:before",
  "send:after",
  "answer:before-append",
] as const;
/** Where memory may run out (F5): in the middle of a turn, and of reading a trail. */
export const MEMORY = ["turn:decides", "store:read"] as const;
export type Point = (typeof POINTS | typeof MEMORY)[number];

/** One run of the process, from its start to its kill. After the kill nothing of it reaches the world any more. */
export interface Life {
  alive(): boolean;
  /** Kills the process, as kill -9 does. */
  kill(why: string): void;
  /** The process passes a point at which it may be killed; true when it was. */
  pass(point: Point): boolean;
  /** The process stands still until then (ms), as after SIGSTOP: the world goes on, its answers wait. */
  freeze(until: number): void;
  /** When it goes on (ms); in the past when it does not stand still. */
  frozenUntil(): number;
}

export function createLife(world: {
  /** Says whether this passing is the last. */
  strikes(point: Point): boolean;
  onKill(why: string): void;
}): Life {
  let alive = true;
  let frozen = 0;
  const life: Life = {
    alive: () => alive,
    kill(why) {
      if (!alive) return;
      alive = false;
      world.onKill(why);
    },
    pass(point) {
      if (alive && world.strikes(point)) life.kill(point);
      return !alive;
    },
    freeze(until) {
      frozen = until;
    },
    frozenUntil: () => frozen,
  };
  return life;
}

/** What a dead process gets for an answer. */
export const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Resolves when the process can take an answer. */
export async function thawed(life: Life, schedule: Schedule): Promise<void> {
  while (life.frozenUntil() > schedule.now) await schedule.wait(life.frozenUntil() - schedule.now);
}
