import { candidateOf } from "../choose/candidate.ts";
import { type Choice, choose, choosePreferred, type Words } from "../choose/choose.ts";
import type { RosterView } from "../choose/view.ts";
import { fits } from "../criteria/index.ts";
import type { ChooseRequest } from "../types.ts";
import { choiceOf } from "./choice.ts";
import { givenBy } from "./given.ts";
import { keyOf } from "./rows.ts";
import { matchTogether } from "./together.ts";
import { type HeldItem, inTurn } from "./urgency.ts";

/** An item that goes to somebody (or to a queue) now. */
export interface Dispatched {
  held: HeldItem;
  choice: Choice & { ok: true };
}

/**
 * Whether a request goes by the matching: by urgency and speed over all that waits. Such an item may be left
 * waiting for somebody better though another is free: put it among the held ones before anything is chosen.
 *
 * @param from place in `otherwise` from which things are still to be given up
 */
export const isMatched = ({ by, wait, otherwise }: ChooseRequest, from = 0): boolean =>
  (by[0]?.way === "slack x proficiency" || (wait?.togetherMs ?? 0) > 0) &&
  otherwise.some((relaxation, place) => relaxation.do === "hold" && place >= from);

/**
 * Which of the items that wait go to whom now. Items that are matched (`isMatched`) are looked at together; the others
 * one after another by priority, milestone and time, each by its own ways to choose. Every criterion that is in force
 * holds, and so do capacities and caps with what is given in the same call.
 *
 * @param held all that may go now; those whose members take the next one themselves (`pull`) are left out
 * @param at ms
 * @returns those that go, in the order in which they are given; the others wait on
 */
export function dispatch(
  held: readonly HeldItem[],
  roster: RosterView,
  at: number,
  words: Words = "all",
): Dispatched[] {
  const { view, give } = givenBy(roster, at);
  const done: Dispatched[] = [];
  let waiting: HeldItem[] = [];
  /** Requests for which nobody was free: as all that is given takes room, nobody is for the next one like it. */
  const inVain = new Set<string>();

  function settle(one: HeldItem, choice: Choice | undefined): boolean {
    if (!choice?.ok) return false;
    give(choice, one.request.size);
    // with the turn others may fit
    if (choice.turn) inVain.clear();
    done.push({ held: one, choice });
    return true;
  }

  for (const one of inTurn(held, at)) {
    const { request, from } = one;
    if (request.wait?.pull) continue;
    if (!isMatched(request, from)) {
      const key = keyOf(one);
      if (!inVain.has(key) && !settle(one, choose(request, view, new Date(at).toISOString(), from, words)))
        inVain.add(key);
    }
    // those whom the item prefers are asked first, whatever they cost
    else if (!request.prefer?.length || !settle(one, choosePreferred(request, view, at))) waiting.push(one);
  }
  // somebody may have room for several: in each round everybody gets one at most
  for (;;) {
    const given = new Set<HeldItem>();
    let room = false;
    const matches = matchTogether(waiting, view, at);
    for (const match of matches) {
      const { held: one, row, best } = match;
      // what was given a moment ago may have used up a cap that they share
      if (!fits(candidateOf(best.member, view), row.attempt.criteria)) continue;
      if (!settle(one, choiceOf(match, matches.length, words))) continue;
      given.add(one);
      const { load, member } = candidateOf(best.member, view);
      room ||= load < member.capacity;
    }
    if (!room) return done;
    waiting = waiting.filter((one) => !given.has(one));
  }
}
