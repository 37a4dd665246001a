import type { Value } from "@throughline/workflow";
import { fits } from "../criteria/index.ts";
import type { Candidates, Column } from "../types.ts";
import { lostText, objections } from "./because.ts";
import { type Candidate, candidateOf, type Demand, nameOf } from "./candidate.ts";
import { bestOf } from "./contest.ts";
import type { Attempt } from "./search.ts";

/** Up to so many members everybody has a line. */
const WHOLE = 200;
/** Beyond, the best of those who fit have one, and the others are counted by what stood against them. */
const BEST = 50;

/** Everybody who was considered as a table for the trail, each with what stands against them. */
export function tableOf(attempt: Attempt, best?: Candidate): Candidates | undefined {
  const { team, demand, preferred, criteria, orders } = attempt;
  if (!team || !demand) return undefined;
  if (preferred) return columns(attempt, best ? [best] : [], best);
  const everybody = team.members.map((member) => candidateOf(member, demand.roster));
  if (everybody.length <= WHOLE) return columns(attempt, everybody, best);
  const shown = bestFirst(attempt, BEST);
  const users = new Set(shown.map(({ member }) => member.user));
  const counts = new Map<string, number>();
  for (const one of everybody) {
    if (users.has(one.member.user)) continue;
    const first = criteria.find((criterion) => criterion.fails(one));
    const reason = first?.those ?? (best ? lostText(one, best, orders) : "");
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const table = columns(attempt, shown, best);
  table.others = [...counts]
    .map(([reason, members]) => ({ reason: plain(reason), members }))
    .sort((a, b) => b.members - a.members);
  return table;
}

/** The best of those who fit, one after another. */
function bestFirst({ fitting, orders }: Attempt, most: number): Candidate[] {
  let left = fitting;
  const found: Candidate[] = [];
  while (found.length < most && left.length > 0) {
    const next = bestOf(left, orders);
    found.push(next);
    left = left.filter((one) => one !== next);
  }
  return found;
}

/** A reason of many, without the values of one. */
const plain = (reason: string) => reason.replace(/ \(\{[^)]*\}[^)]*\)/g, "");

function columns(
  { criteria, orders, demand }: Attempt,
  all: Candidate[],
  best: Candidate | undefined,
): Candidates {
  const { at } = demand as Demand;
  const chosen = all.findIndex(({ member }) => member.user === best?.member.user);
  const places = new Map<string, number>();
  let place = 0;
  const whyNot = all.map((one, index) => {
    // the chosen one takes the place of the one before, so that all the others may have one reason in common
    if (index === chosen) return place;
    const reason = !fits(one, criteria) ? objections(one, criteria) : best ? lostText(one, best, orders) : "";
    place = places.get(reason) ?? places.size;
    if (place === places.size) places.set(reason, place);
    return place;
  });
  const table: Candidates = {
    name: all.map(nameOf),
    user: all.map(({ member }) => member.user),
    reasons: [...places.keys()],
    whyNot: column(whyNot),
    skills: column(all.map(({ member }) => member.skills)),
    load: column(all.map(({ load }) => load)),
    capacity: column(all.map(({ member }) => member.capacity)),
    hours: column(all.map(({ member }) => member.openness(at).text)),
  };
  if (chosen >= 0) table.chosen = chosen;
  if (table.reasons.some((reason) => reason.includes("{total}")))
    table.total = column(all.map(({ work }) => work.total));
  const [first, ...later] = orders;
  if (best && first?.score) table.score = column(all.map(first.score));
  const shows = Object.assign(
    {},
    ...criteria.map((criterion) => criterion.shows ?? {}),
    ...(best ? orders.map((order) => order.shows ?? {}) : []),
    ...(best ? later.map(({ same, score }) => (score ? { [same]: score } : {})) : []),
  ) as Record<string, (one: Candidate) => Value>;
  const more = Object.entries(shows).map(([name, show]) => [name, column(all.map(show))] as const);
  if (more.length > 0) table.more = Object.fromEntries(more);
  return table;
}

/** What all have in common stands once. Equal skills are one and the same object. */
function column<T>(values: T[]): Column<T> {
  const [first] = values as [T];
  return values.every((value) => value === first) ? first : values;
}
