import type { Criterion } from "../criteria/criterion.ts";
import { failed } from "../criteria/index.ts";
import { TIES } from "../ways/ties.ts";
import type { Order } from "../ways/way.ts";
import { type Candidate, candidateOf, list, loadText, lower, nameOf, upper } from "./candidate.ts";
import { deciding } from "./contest.ts";
import type { Attempt } from "./search.ts";

/** The sentence for the one who gets it. */
export function pickText(attempt: Attempt, best: Candidate): string {
  const { team, demand, fitting, preferred, orders } = attempt;
  const name = nameOf(best);
  const were = `was ${circumstances(attempt)} (load ${loadText(best)})`;
  if (preferred?.named) return `${name} has it, as the step says (load ${loadText(best)}).`;
  if (preferred) return `${name} is preferred (${preferred.why}) and ${were}.`;
  const start = attempt.givenUp.length > 0 ? `With ${list(attempt.givenUp)} given up, ` : "";
  if (demand?.keeper)
    return `${start}${name} had the last one with the same ${demand.keeper.field} and ${were}.`;
  if (demand?.request.only !== undefined) return `${start}${name} took it and ${were}.`;
  const asked = askedText(attempt);
  if (fitting.length === 1) return `${start}${name} was the only ${team?.name} member${asked} who ${were}.`;
  const among = `of the ${fitting.length} ${team?.name} members${asked} who were ${circumstances(attempt)}`;
  return `${start}${name} ${(orders[0] as Order).won(best)} ${among}${tieText(attempt, best)}.`;
}

/** With so many equals it is clear what tells the best one from them. */
const COMPARED = 200;

/** What told the best one from those who were as good by the first order; empty when nothing had to. */
function tieText({ fitting, orders: [first, ...more] }: Attempt, best: Candidate): string {
  if (!first) return "";
  const value = first.value(best);
  const equals = fitting.filter((one) => first.value(one) === value);
  const rules = [...more, ...TIES];
  const told = new Set(equals.slice(0, COMPARED).map((rival) => deciding(best, rival, rules)));
  const won = rules.filter((rule) => told.has(rule)).map((rule) => rule.won(best));
  if (won.length === 0) return "";
  return `; of the ${equals.length} with the same ${first.same}, ${nameOf(best)} ${list(won)}`;
}

/** Why an attempt settled nothing: a clause, for `sentence` or after "because". */
export function nobodyText(attempt: Attempt): string {
  const { name, team, demand, preferred, criteria } = attempt;
  if (attempt.pull) return `members of ${name} take the next one themselves`;
  if (preferred) return preferredText(attempt);
  if (!team || !demand) return `there is no team "${name}"`;
  const start = attempt.givenUp.length > 0 ? `with ${list(attempt.givenUp)} given up ` : "";
  const keeper = team.members.find((member) => member.found()?.id === demand.keeper?.user);
  if (demand.keeper && keeper) {
    const one = candidateOf(keeper, demand.roster);
    return `${start}${nameOf(one)}, who had the last one with the same ${demand.keeper.field}, could not take it (${againstText(one, criteria)})`;
  }
  const counts = countsOf(attempt);
  const reasons = criteria.flatMap((one, place) => (counts[place] ? [`${counts[place]} ${one.those}`] : []));
  return `${start}none of the ${team.members.length} ${team.name} members fitted (${reasons.join(", ")})`;
}

/** Of how many members each criterion is the first that stands against them. */
function countsOf({ asked, against, team, demand, criteria }: Attempt): number[] {
  if (!team || !demand || asked.length === team.members.length) return against;
  const counts = criteria.map(() => 0);
  for (const member of team.members) {
    const one = candidateOf(member, demand.roster);
    const place = criteria.findIndex((each) => each.fails(one));
    if (place >= 0) counts[place] = (counts[place] as number) + 1;
  }
  return counts;
}

function preferredText({ preferred, criteria }: Attempt): string {
  const { who, why, one, named } = preferred as NonNullable<Attempt["preferred"]>;
  if (named && !one)
    return `The step names ${who || "nobody"}: there is no such queue, and no team has such a member`;
  if (who === null || who === "") return `Nobody is preferred (${why}): there is no value`;
  if (!one) return `${String(who)} is preferred (${why}), but is no member of a team, or a name of several`;
  return `${nameOf(one)} is preferred (${why}), but could not take it (${againstText(one, criteria)})`;
}

/** Everything that stands against somebody, in one sentence; what stands for their values is left in it. */
export const objections = (one: Candidate, criteria: Criterion[]): string =>
  failed(one, criteria)
    .map((criterion, index) => (index === 0 ? criterion.why(one) : lower(criterion.why(one))))
    .join("; ");

/** The same with their values filled in. */
export function againstText(one: Candidate, criteria: Criterion[]): string {
  const shows = Object.assign({}, ...criteria.map((criterion) => criterion.shows ?? {})) as NonNullable<
    Criterion["shows"]
  >;
  return objections(one, criteria).replace(/\{([^}]+)\}/g, (written, name: string) =>
    name === "load" ? loadText(one) : Object.hasOwn(shows, name) ? String(shows[name]?.(one)) : written,
  );
}

/** What stands against those who fit, besides the best one; the same words are put together once. */
export function lostTexts(best: Candidate, orders: Order[]): (one: Candidate) => string {
  const all = [...orders, ...TIES];
  const known = new Map<Order, string>();
  return (one) => {
    const order = deciding(best, one, all);
    if (!order) return "";
    if (typeof order.lost !== "string") return worded(order, order.lost(one, best), orders);
    const text = known.get(order) ?? worded(order, order.lost, orders);
    known.set(order, text);
    return text;
  };
}

function worded(order: Order, lost: string, orders: Order[]): string {
  const place = orders.indexOf(order);
  if (place === 0) return lost;
  const same = (place < 0 ? orders : orders.slice(0, place)).map(({ same }) => same);
  // the table has one column for scores, that of the first order; others have one by their own name
  return `Same ${list(same)}, but ${lower(lost.replace("{score}", `{${order.same}}`))}`;
}

/** What is asked of everybody who fits: " with skill billing for whom language held". */
function askedText({ demand, criteria }: Attempt): string {
  if (!demand) return "";
  const names = new Set(criteria.map(({ name }) => name));
  const skills = demand.skills.map(({ name, level }) =>
    level > 1 && names.has("levels") ? `${name} at level ${level}` : name,
  );
  const conditions = demand.request.where.filter(({ name }) => names.has(name)).map(({ name }) => name);
  return [
    names.has("skills") ? ` with skill${skills.length === 1 ? "" : "s"} ${list(skills)}` : "",
    conditions.length > 0 ? ` for whom ${list(conditions)} held` : "",
  ].join("");
}

/** What everybody who fits has in common. */
function circumstances({ criteria }: Attempt): string {
  const were = criteria.flatMap((one) => one.were ?? []);
  return list(were.includes("in hours") ? were : ["not away", ...were]);
}

/** A clause as a sentence of its own. */
export const sentence = (clause: string) => `${upper(clause)}.`;
