import { type Choice, choose, type Words } from "../choose/choose.ts";
import type { RosterView } from "../choose/view.ts";
import { type Dispatched, dispatch, isMatched } from "../dispatch/dispatch.ts";
import { instant } from "../hours/instant.ts";
import type { Waiting } from "./pool.ts";

/** Items that are looked at together: more are when these have gone. */
const MOST = 1_000;
/** Of what differs only in how urgent it is, so many; where they are matched, so many for each one that can go. */
const MOST_OF_A_KIND = 64;
const FOR_EACH_PLACE = 4;

/** Something that waits and goes now. */
export interface Going {
  one: Waiting;
  /** As it was matched with the others; absent: its own ways say at its turn. */
  choice?: Dispatched["choice"];
}

/**
 * Who of those that wait goes now.
 *
 * @param line the most urgent first
 * @param ownView for an item that takes somebody's capacity already: as it is without that
 * @returns `rest`: there may be more when these have gone
 */
export function giveOut(
  line: Waiting[],
  view: RosterView,
  ownView: (item: string) => RosterView | undefined,
  at: string,
  words: Words = "all",
): { going: Going[]; rest: boolean } {
  const front = frontOf(line);
  const going: Going[] = [];
  const together = new Map<string, Waiting>();
  for (const one of front) {
    const own = ownView(one.item);
    if (own && settles(choose(one.request, own, at, one.from, words))) going.push({ one });
    if (!own) together.set(one.id, one);
  }
  for (const { held: one, choice } of dispatch([...together.values()], view, instant(at), words)) {
    going.push({ one: together.get(one.id) as Waiting, choice });
    together.delete(one.id);
  }
  // whoever has nothing left to wait for hears that there is nobody
  for (const one of together.values())
    if (one.standing.over && settles(choose(one.request, view, at, one.from, words))) going.push({ one });
  return { going, rest: front.length < line.length && going.length > 0 };
}

const settles = (choice: Choice) => choice.ok || !choice.held;

function frontOf(line: Waiting[]): Waiting[] {
  const counts = new Map<string, number>();
  const front: Waiting[] = [];
  for (const one of line) {
    const key = `${one.from} ${one.kind}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const most = isMatched(one.request, one.from) ? FOR_EACH_PLACE * (one.room + 1) : Math.ceil(one.room);
    if (count <= Math.min(MOST_OF_A_KIND, most)) front.push(one);
    if (front.length === MOST) break;
  }
  return front;
}
