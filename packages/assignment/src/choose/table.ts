import type { Value } from "@throughline/workflow";
import { fits } from "../criteria/index.ts";
import type { Candidates, Column } from "../types.ts";
import { lostTexts, objections } from "./because.ts";
import { type Candidate, candidateOf, type Demand, nameOf } from "./candidate.ts";
import { bestOnes } from "./contest.ts";
import type { Attempt } from "./search.ts";

/** Up to so many members everybody has a line. */
const WHOLE = 200;
/** Beyond, the best of those who fit have one, and the others are counted by what stood against them. */
const BEST = 50;

/**
 * Everybody who was considered as a table for the trail, each with what stands against them.
 *
 * @param considered those who have a line
 */
export function tableOf(
  attempt: Attempt,
  best?: Candidate,
  considered = consideredIn(attempt, best),
): Candidates | undefined {
  const { team, demand, preferred } = attempt;
  if (!team || !demand) return undefined;
  if (preferred) return columns(attempt, best ? [best] : [], best);
  if (team.members.length <= WHOLE) return columns(attempt, considered, best);
  const table = columns(attempt, considered, best);
  table.others = othersOf(attempt, considered.length);
  return table;
}

/** Those of a team of whom more is told than what stood against them: everybody, or the best of those who fit. */
export function consideredIn(
  { team, demand, fitting, orders }: Attempt,
  best: Candidate | undefined,
): Candidate[] {
  if (!team || !demand) return [];
  // most often all of them fit, and have been looked at
  if (fitting.length === team.members.length && fitting.length <= WHOLE) return fitting;
  if (team.members.length <= WHOLE) return team.members.map((member) => candidateOf(member, demand.roster));
  return bestOnes(fitting, orders, best, BEST);
}

/** How many have no line, by the first that stood against them. */
function othersOf(
  { team, demand, asked, against, criteria, fitting }: Attempt,
  shown: number,
): Candidates["others"] {
  const counts = new Map<string, number>();
  const count = (reason: string, members: number) =>
    members > 0 && counts.set(reason, (counts.get(reason) ?? 0) + members);
  const { keeper, request } = demand as Demand;
  for (const [place, { those }] of criteria.entries()) count(those, against[place] ?? 0);
  count("as fit, and later in order", fitting.length - shown);
  const narrowed = keeper
    ? "not the owner of the last one"
    : request.only === undefined
      ? criteria.find(({ name }) => name === "skills")?.those
      : "not the one who takes it";
  count(narrowed ?? "not looked at", (team?.members.length ?? 0) - asked.length);
  return [...counts].map(([reason, members]) => ({ reason, members })).sort((a, b) => b.members - a.members);
}

function columns(
  { criteria, orders, demand }: Attempt,
  all: Candidate[],
  best: Candidate | undefined,
): Candidates {
  const { at } = demand as Demand;
  const chosen = all.findIndex(({ member }) => member.user === best?.member.user);
  const places = new Map<string, number>();
  let place = 0;
  const lost = best ? lostTexts(best, orders) : () => "";
  const whyNot = all.map((one, index) => {
    // the chosen one takes the place of the one before, so that all the others may have one reason in common
    if (index === chosen) return place;
    const reason = fits(one, criteria) ? lost(one) : objections(one, criteria);
    place = places.get(reason) ?? places.size;
    if (place === places.size) places.set(reason, place);
    return place;
  });
  const table: Candidates = {
    name: all.map(nameOf),
    user: all.map(({ member }) => member.user),
    reasons: [...places.keys()],
    whyNot: column(whyNot, (place) => place),
    skills: column(all, ({ member }) => member.skills),
    load: column(all, ({ load }) => load),
    capacity: column(all, ({ member }) => member.capacity),
    hours: column(all, ({ member }) => member.openness(at).text),
  };
  if (chosen >= 0) table.chosen = chosen;
  if (table.reasons.some((reason) => reason.includes("{total}")))
    table.total = column(all, ({ work }) => work.total);
  const [first, ...later] = orders;
  if (best && first?.score) table.score = column(all, first.score);
  const shows = Object.assign(
    {},
    ...criteria.map((criterion) => criterion.shows ?? {}),
    ...(best ? orders.map((order) => order.shows ?? {}) : []),
    ...(best ? later.map(({ same, score }) => (score ? { [same]: score } : {})) : []),
  ) as Record<string, (one: Candidate) => Value>;
  const more = Object.entries(shows).map(([name, show]) => [name, column(all, show)] as const);
  if (more.length > 0) table.more = Object.fromEntries(more);
  return table;
}

/** What all have in common stands once. Equal skills are one and the same object. */
function column<One, T>(all: One[], of: (one: One) => T): Column<T> {
  if (all.length === 0) return undefined as T;
  const first = of(all[0] as One);
  for (const one of all) if (of(one) !== first) return all.map(of);
  return first;
}
