import type { Entry, ItemState } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import { anybody } from "./anybody.ts";
import { giveOut } from "./desk.ts";
import type { PlayedItem } from "./item.ts";
import { createLife, type Ending, endingOf, waitsForSomebody } from "./life.ts";
import type { Unasked, World } from "./world.ts";

/** What became of one item. */
export interface Played {
  ending: Ending;
  /** Absent where the item was not started. */
  state: ItemState | undefined;
  /** Its whole trail, in order. */
  entries: Entry[];
  /** Questions to which nothing was known. */
  unasked: Unasked[];
}

/**
 * Plays one item to its end through the core as it runs live: time goes from one happening to the next, timers fire in
 * their order, writes take hold at once, owners come from the desk, and answers from those that the item brings.
 * Pure and synchronous; the same item in the same world has the same life, but a desk keeps what it has given out.
 *
 * Never throws for what a workflow does: one that goes on for ever is `stuck`, with why.
 */
export function play(workflow: Workflow, item: PlayedItem, world: World): Played {
  const desk = world.desk ?? anybody();
  const entries: Entry[] = [];
  const life = createLife(workflow, item, { ...world, desk }, (entry) => entries.push(entry));
  const lifeOf = (key: string) => (key === life.key ? life : undefined);
  let now = item.at;
  for (let looks = 0; ; ) {
    const next = life.next();
    const look = looks < MOST_LOOKS && waitsForSomebody(life) ? desk.nextLook(now) : undefined;
    if (look !== undefined && (next === undefined || look < next)) {
      now = look;
      looks++;
    } else if (next !== undefined) {
      now = next;
      life.go();
    } else break;
    giveOut(desk, now, lifeOf);
  }
  return { ending: endingOf(life), state: life.state, entries, unasked: life.unasked };
}

/** Looks at a desk where nobody becomes free, a minute after the other, until it is given up: about two weeks. */
const MOST_LOOKS = 20_000;
