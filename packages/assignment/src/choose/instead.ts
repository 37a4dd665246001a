import type { Change } from "../criteria/criterion.ts";
import { failed, firstFailed, fits } from "../criteria/index.ts";
import type { Instead } from "../types.ts";
import { TIES } from "../ways/ties.ts";
import type { Order } from "../ways/way.ts";
import { type Candidate, list, nameOf } from "./candidate.ts";
import { compare, deciding } from "./contest.ts";
import type { Attempt } from "./search.ts";

/** How many others are told of. */
const MOST = 5;
/**
 * What would have had to be different for somebody else to be chosen: single changes are tried on each member, first
 * whatever lets them fit, then whatever lets them win, under the same criteria and orders. The fewest changes first.
 *
 * @returns those for whom the fewest changes were found, one line each
 */
export function insteadOf(attempt: Attempt, best: Candidate, considered: Candidate[]): Instead[] {
  if (attempt.preferred) return [];
  const leastOf = (one: Candidate) =>
    fits(one, attempt.criteria) ? 1 : failed(one, attempt.criteria).length;
  const others = considered.filter(({ member }) => member.user !== best.member.user);
  // most often all of them fit
  const leasts =
    considered === attempt.fitting ? undefined : new Map(others.map((one) => [one, leastOf(one)]));
  if (leasts) others.sort((a, b) => (leasts.get(a) ?? 1) - (leasts.get(b) ?? 1));
  const shortest = shortestOf(best, attempt);
  const found: { one: Candidate; changes: string[] }[] = [];
  for (const one of others) {
    const least = leasts?.get(one) ?? 1;
    // whoever is left needs as many changes at least
    if (found.length >= MOST && found.every(({ changes }) => changes.length <= least)) break;
    // of those who need as many as the last one, that one stays
    const fewer = found[MOST - 1]?.changes.length ?? Number.POSITIVE_INFINITY;
    const changes = shortest(one, fewer - 1);
    // who needs no change got something else at the same time
    if (!changes?.length) continue;
    let place = found.length;
    while (place > 0 && (found[place - 1]?.changes.length as number) > changes.length) place--;
    found.splice(place, 0, { one, changes });
    if (found.length > MOST) found.pop();
  }
  return found.map(({ one, changes }) => ({ user: one.member.user, name: nameOf(one), text: list(changes) }));
}

/** So many changes more than it takes to fit are still worth telling. */
const FURTHER = 3;

/**
 * The changes with which somebody would have been chosen instead of the best one, if so many are enough; `undefined`: none
 * were found.
 */
function shortestOf(best: Candidate, { criteria, orders }: Attempt) {
  const all = [...orders, ...TIES];
  const wins = ({ to }: Change) => compare(to, best, all) < 0 && fits(to, criteria);
  return (one: Candidate, most: number): string[] | undefined => {
    const texts: string[] = [];
    let changed = one;
    // what says it all may hide more: it is looked at anew after each change
    for (let against = firstFailed(one, criteria); against; against = firstFailed(changed, criteria)) {
      const changes = against.changes?.(changed) ?? [];
      const change = changes.find(wins) ?? changes[0];
      if (!change || texts.length >= Math.min(most, criteria.length + 1)) return undefined;
      changed = change.to;
      texts.push(change.text);
    }
    for (let more = 0; more < FURTHER && compare(changed, best, all) >= 0; more++) {
      if (texts.length >= most) return undefined;
      const change = nextChange(changed, best, all, wins, texts.length + 1 < most);
      if (!change) return undefined;
      changed = change.to;
      texts.push(change.text);
    }
    return compare(changed, best, all) < 0 ? texts : undefined;
  };
}

/**
 * One change that wins; where there is none, one that brings somebody level with the best one in what decides.
 *
 * @param further more may follow: else only one that wins is of any use
 */
function nextChange(
  one: Candidate,
  best: Candidate,
  orders: Order[],
  wins: (change: Change) => boolean,
  further: boolean,
): Change | undefined {
  const last = deciding(one, best, orders);
  if (!last) return undefined;
  // the order that decides first, then those before it by which the two are equal
  for (let place = orders.indexOf(last); place >= 0; place--) {
    for (const change of orders[place]?.changes?.(one, best) ?? []) if (wins(change)) return change;
  }
  if (!further) return undefined;
  for (const change of last.changes?.(one, best) ?? [])
    if (last.value(change.to) === last.value(best)) return change;
  return undefined;
}
