import type { Change } from "../criteria/criterion.ts";
import { failed, fits } from "../criteria/index.ts";
import type { Instead } from "../types.ts";
import { TIES } from "../ways/ties.ts";
import { type Candidate, candidateOf, list, nameOf } from "./candidate.ts";
import { compare, deciding } from "./contest.ts";
import type { Attempt } from "./search.ts";

/** How many others are told of. */
const MOST = 5;
/** So many members are looked at: an answer about thousands is to cost no more than one about a large team. */
const LOOKED_AT = 200;

/**
 * What would have had to be different for somebody else to be chosen: single changes are tried on each member, first
 * whatever lets them fit, then whatever lets them win, under the same criteria and orders. The fewest changes first.
 *
 * @returns those for whom the fewest changes were found, one line each
 */
export function insteadOf(attempt: Attempt, best: Candidate): Instead[] {
  const { team, demand, fitting, preferred } = attempt;
  if (!team || !demand || preferred) return [];
  const { roster } = demand;
  const others =
    team.members.length <= LOOKED_AT
      ? team.members.map((member) => candidateOf(member, roster))
      : fitting.slice(0, LOOKED_AT);
  return others
    .filter(({ member }) => member.user !== best.member.user)
    .flatMap((one) => {
      const changes = shortestFor(one, best, attempt);
      return changes ? [{ one, changes }] : [];
    })
    .sort((a, b) => a.changes.length - b.changes.length)
    .slice(0, MOST)
    .map(({ one, changes }) => ({ user: one.member.user, name: nameOf(one), text: list(changes) }));
}

/** The changes with which somebody would have been chosen instead of the best one; `undefined`: none were found. */
export function shortestFor(
  one: Candidate,
  best: Candidate,
  { criteria, orders }: Attempt,
): string[] | undefined {
  const texts: string[] = [];
  let changed = one;
  for (const criterion of failed(one, criteria)) {
    // an earlier change may have seen to it
    if (!criterion.fails(changed)) continue;
    const change = criterion.change?.(changed);
    if (!change) return undefined;
    changed = change.to;
    texts.push(change.text);
  }
  // what says it all may have hidden more
  for (const criterion of failed(changed, criteria)) {
    const change = criterion.change?.(changed);
    if (!change) return undefined;
    changed = change.to;
    texts.push(change.text);
  }
  if (!fits(changed, criteria)) return undefined;
  const all = [...orders, ...TIES];
  if (compare(changed, best, all) < 0) return texts;
  const last = deciding(changed, best, all);
  if (!last) return undefined;
  // the order that decides first, then those before it by which the two are equal
  const ranked = all.slice(0, all.indexOf(last) + 1).reverse();
  for (const order of ranked) {
    const change = firstThatWins(order.changes?.(changed, best) ?? [], best, all, criteria);
    if (change) return [...texts, change.text];
  }
  return undefined;
}

function firstThatWins(
  changes: Iterable<Change>,
  best: Candidate,
  orders: Attempt["orders"],
  criteria: Attempt["criteria"],
): Change | undefined {
  for (const change of changes)
    if (fits(change.to, criteria) && compare(change.to, best, orders) < 0) return change;
  return undefined;
}
