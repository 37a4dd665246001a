import type { Workflow } from "@throughline/workflow";
import { anybody } from "../play/anybody.ts";
import { giveOut } from "../play/desk.ts";
import type { PlayedItem } from "../play/item.ts";
import { createLife, type Life, waitsForSomebody } from "../play/life.ts";
import type { World } from "../play/world.ts";
import { createHeap } from "./heap.ts";
import { createTeller, type Told } from "./told.ts";

/** One version of a workflow with all of its items, in one order of time, in front of one roster. */
export interface Side {
  /** Items arrive in the order of their time; what happens before one arrives has happened then. */
  arrive(item: PlayedItem): void;
  /** Lets time go on until then. */
  until(at: string): void;
  /** Nothing more arrives: plays on until nothing happens any more. */
  end(): void;
}

interface Living {
  life: Life;
  teller: ReturnType<typeof createTeller>;
}

/** Looks at the pool after the last item that find nobody, a minute after the other, until those that wait are given up. */
const MOST_LOOKS = 20_000;

/**
 * @param tell what became of each item, as soon as nothing more happens to it
 */
export function createSide(workflow: Workflow, world: World, tell: (told: Told) => void): Side {
  const desk = world.desk ?? anybody();
  const living = new Map<string, Living>();
  const coming = createHeap<string>();
  /** Items that wait for somebody. */
  const pooled = new Set<string>();
  let now = "";

  const lifeOf = (key: string) => living.get(key)?.life;

  /** Something has happened to it: when it is next, or that it is over. */
  function settle(life: Life): void {
    const waits = waitsForSomebody(life);
    if (waits) pooled.add(life.key);
    else pooled.delete(life.key);
    const next = life.next();
    if (next !== undefined) coming.push(next, life.key);
    else if (!waits) over(life);
  }

  function over({ key, item, state, unasked, stuck }: Life): void {
    const one = living.get(key);
    if (!one) return;
    living.delete(key);
    tell(one.teller.told(item.id, state, { unasked, stuck }));
  }

  function go(life: Life): void {
    life.go();
    settle(life);
    for (const given of giveOut(desk, now, lifeOf)) settle(given);
  }

  /** One happening of those that are due until then; false when there is none. */
  function step(at: string | undefined, looks: boolean): "went" | "looked" | undefined {
    const next = coming.first();
    const look = pooled.size > 0 && looks ? desk.nextLook(now) : undefined;
    if (look !== undefined && (at === undefined || look <= at) && (next === undefined || look < next)) {
      if (look > now) now = look;
      const given = giveOut(desk, now, lifeOf);
      for (const life of given) settle(life);
      return given.length > 0 ? "went" : "looked";
    }
    if (next === undefined || (at !== undefined && next > at)) return undefined;
    const life = lifeOf(coming.pop() as string);
    // it may have gone on since, or be over
    if (!life || life.next() !== next) return "went";
    if (next > now) now = next;
    go(life);
    return "went";
  }

  return {
    arrive(item) {
      this.until(item.at);
      const teller = createTeller();
      const life = createLife(workflow, item, { ...world, desk }, teller.hear);
      living.set(life.key, { life, teller });
      if (item.at > now) now = item.at;
      go(life);
    },
    until(at) {
      while (step(at, true));
      if (at > now) now = at;
    },
    end() {
      for (let looks = 0; ; ) {
        const done = step(undefined, looks < MOST_LOOKS);
        if (!done) break;
        looks = done === "looked" ? looks + 1 : 0;
      }
      for (const { life } of [...living.values()]) over(life);
    },
  };
}
