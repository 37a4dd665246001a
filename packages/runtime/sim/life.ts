/** Where a kill may strike (F2): the places at which durability is at stake. */
export const POINTS = [
  "append:before",
  "append:after",
  "send:before",
  "send:after",
  "answer:before-append",
] as const;
export type Point = (typeof POINTS)[number];

/** One run of the process, from its start to its kill. After the kill nothing of it reaches the world any more. */
export interface Life {
  alive(): boolean;
  /** Kills the process, as kill -9 does. */
  kill(why: string): void;
  /** The process passes a point at which it may be killed; true when it was. */
  pass(point: Point): boolean;
}

export function createLife(world: {
  /** Says whether this passing is the last. */
  strikes(point: Point): boolean;
  onKill(why: string): void;
}): Life {
  let alive = true;
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
  };
  return life;
}

/** What a dead process gets for an answer. */
export const never = <T>(): Promise<T> => new Promise(() => undefined);
