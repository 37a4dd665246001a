import type { Duration, Value } from "@throughline/workflow";
import type { Criterion } from "../criteria/criterion.ts";
import { criteriaOf, criteriaOfNamed, criteriaOfPreferred, fits } from "../criteria/index.ts";
import { keeperOf } from "../criteria/sticky.ts";
import type { ChooseRequest, Relaxation } from "../types.ts";
import { ordersOf } from "../ways/index.ts";
import type { Order } from "../ways/way.ts";
import { type Candidate, candidateOf, type Demand, demandOf } from "./candidate.ts";
import { bestOf } from "./contest.ts";
import { inSplit } from "./split.ts";
import type { MemberView, RosterView, TeamView } from "./view.ts";

/** A request held against a team, after so much was given up. No words yet: whoever wants some makes them of it. */
export interface Attempt {
  /** What was asked for; `team`: absent where there is no such one. */
  name: string;
  team?: TeamView;
  demand?: Demand;
  criteria: Criterion[];
  orders: Order[];
  /** The members who were looked at; whoever is not among them lacks a skill, or is not the one who alone can have it. */
  asked: MemberView[];
  /** How many of them each criterion was the first to stand against. */
  against: number[];
  fitting: Candidate[];
  /** What was given up on the way here, for people: "sticky", "billing team". */
  givenUp: string[];
  /** Who is preferred, and why, or named by the step; the attempt is about them alone. */
  preferred?: { why: string; who: unknown; one?: Candidate; named?: boolean };
  /** Nobody is given it unasked. */
  pull?: boolean;
}

/** What was tried in vain: a team or somebody preferred, or a queue that is not there. */
export type Tried = Attempt | { noQueue: string };

/** What a search comes to, with everything that was tried before. */
export type Finding = { before: Tried[] } & (
  | { is: "member"; attempt: Attempt; best: Candidate }
  /** `named`: by the step itself, so that nobody was looked for. */
  | { is: "queue"; queue: { id: string; name: string }; named?: boolean }
  | { is: "held"; held: Held }
  | { is: "nobody" }
);

/** Where in what it gives up a request waits. */
export interface Held {
  /**
   * Place of the hold in `otherwise`; -1: before the first. As long as it waits, choose from this place; to go on when
   * its time is over, from the one after it.
   */
  place: number;
  /** How long at most, by the calendar of the team; absent: without an end. */
  within?: Duration;
  team: string;
  /** What was given up before it. */
  dropped: string[];
}

/** How far a search has come. */
interface Search {
  request: ChooseRequest;
  roster: RosterView;
  at: number;
  /** Names of the teams that are tried, in this order. */
  teams: string[];
  dropped: Set<string>;
  givenUp: string[];
  before: Tried[];
}

/**
 * Looks for an owner: whom the request names, or else the preferred ones first, then the team; then what the request gives
 * up, one after another, then the team's own queue. Absence, inactivity and exclusion are never given up.
 *
 * @param at milliseconds since 1970
 * @param from place in `otherwise` from which things are still to be given up; those before it are given up already
 */
export function find(request: ChooseRequest, roster: RosterView, at: number, from = 0): Finding {
  const search: Search = {
    ...{ request, roster, at, teams: inSplit(request, roster, at) },
    ...{ dropped: new Set(), givenUp: [], before: [] },
  };
  const { before } = search;
  const pull = request.wait?.pull === true && request.only === undefined;
  if (pull && from <= 0 && !request.otherwise.some((one) => one.do === "hold")) return hold(search, -1);
  for (const relaxation of request.otherwise.slice(0, Math.max(0, from))) giveUp(search, relaxation);

  const first = firstOf(search, pull);
  if (first) return first;
  for (const [place, relaxation] of request.otherwise.entries()) {
    if (place < from) continue;
    if (relaxation.do === "hold") return hold(search, place, relaxation.within);
    if (relaxation.do === "queue") {
      const queue = tryQueue(search, relaxation.queue);
      if (queue) return queue;
      continue;
    }
    giveUp(search, relaxation);
    // giving up a criterion does not bring a team about
    if (relaxation.do === "drop" && !search.teams.some((name) => roster.team(name))) continue;
    const settled = tryTeams(search, pull);
    if (settled) return settled;
  }
  // one who takes it themselves leaves it to the others where they cannot
  if (request.only !== undefined) return { is: "nobody", before };
  const own = roster.team(search.teams[0] ?? request.team)?.queue;
  return (own === undefined ? undefined : tryQueue(search, own)) ?? { is: "nobody", before };
}

/** Before anything is given up. */
function firstOf(search: Search, pull: boolean): Finding | undefined {
  const { to, only } = search.request;
  if (to !== undefined && only === undefined) return tryNamed(search, to);
  return (pull || only !== undefined ? undefined : tryPreferred(search)) ?? tryTeams(search, pull);
}

function giveUp(search: Search, relaxation: Relaxation): void {
  if (relaxation.do === "drop") {
    search.dropped.add(relaxation.criterion);
    search.givenUp.push(relaxation.criterion);
  }
  if (relaxation.do === "team") {
    const [first = search.request.team] = search.teams;
    search.givenUp.push(search.roster.team(first)?.name ?? first);
    search.teams = [relaxation.team];
  }
}

const hold = (
  { teams, request, roster, givenUp, before }: Search,
  place: number,
  within?: Duration,
): Finding => {
  const name = teams[0] ?? request.team;
  const held: Held = { place, team: roster.team(name)?.name ?? name, dropped: [...givenUp] };
  return { is: "held", held: within ? { ...held, within } : held, before };
};

function tryQueue({ roster, before }: Search, name: string): Finding | undefined {
  const queue = roster.queue(name);
  if (queue) return { is: "queue", queue, before };
  before.push({ noQueue: name });
  return undefined;
}

function tryTeams(search: Search, pull: boolean): Finding | undefined {
  for (const name of search.teams) {
    const attempt = pull ? { ...nobody(name, search.givenUp), pull } : attemptAt(search, name);
    if (attempt.fitting.length > 0) {
      const best = bestOf(attempt.fitting, attempt.orders);
      return { is: "member", attempt, best, before: search.before };
    }
    search.before.push(attempt);
  }
  return undefined;
}

const nobody = (name: string, givenUp: string[]): Attempt => ({
  ...{ name, criteria: [], orders: [], asked: [], against: [], fitting: [] },
  givenUp: [...givenUp],
});

/** Holds a request against a team, with so much given up. */
export function attemptAt(
  { request, roster, at, dropped, givenUp }: Omit<Search, "teams" | "before">,
  name: string,
): Attempt {
  const team = roster.team(name);
  const attempt = nobody(name, givenUp);
  if (!team) return attempt;
  const bare = demandOf(request, roster, team, at, dropped);
  const demand = { ...bare, keeper: keeperOf(bare) };
  const criteria = criteriaOf(demand);
  const asked = membersToAsk(demand);
  const fitting: Candidate[] = [];
  const against = criteria.map(() => 0);
  for (const member of asked) {
    const one = candidateOf(member, roster);
    let place = 0;
    while (place < criteria.length && !(criteria[place] as Criterion).fails(one)) place++;
    if (place === criteria.length) fitting.push(one);
    else against[place] = (against[place] as number) + 1;
  }
  return { ...attempt, team, demand, criteria, orders: ordersOf(demand), asked, against, fitting };
}

/** Members who alone can fit: whoever lacks the rarest skill need not be looked at. */
export function membersToAsk({ team, roster, request, dropped, skills, keeper }: Demand): MemberView[] {
  const alone = keeper?.user ?? request.only;
  if (alone !== undefined) return roster.memberships(alone).filter(({ teamKey }) => teamKey === team.key);
  if (dropped.has("skills")) return team.members;
  let fewest = team.members;
  for (const { key } of skills) {
    const having = team.having(key);
    if (having.length < fewest.length) fewest = having;
  }
  return fewest;
}

/** The user or the queue of a name: nothing else is asked than that they are there. */
function tryNamed(search: Search, name: string): Finding | undefined {
  const { roster, before } = search;
  if (roster.memberships(name).length === 0) {
    const queue = roster.queue(name);
    if (queue) return { is: "queue", queue, before, named: true };
  }
  return tryOne(search, { who: name, why: "the step names them", named: true });
}

/** The preferred ones alone. */
export function findPreferred(request: ChooseRequest, roster: RosterView, at: number): Finding | undefined {
  const nothing = { dropped: new Set<string>(), givenUp: [], before: [] };
  return tryPreferred({ request, roster, at, teams: [request.team], ...nothing });
}

/** The first of the preferred ones who is a member of any team and fits it but for skills and conditions. */
function tryPreferred(search: Search): Finding | undefined {
  for (const { user, why } of search.request.prefer ?? []) {
    const found = tryOne(search, { who: user, why });
    if (found) return found;
  }
  return undefined;
}

/** Somebody by themselves, as a member of the team that is asked or of another one. */
function tryOne(
  search: Search,
  preferred: { who: Value; why: string; named?: boolean },
): Finding | undefined {
  const { request, roster, at, before } = search;
  const own = roster.team(request.team)?.name;
  const memberships = roster.memberships(preferred.who);
  const member = memberships.find(({ team }) => team === own) ?? memberships[0];
  const team = member && roster.team(member.team);
  const attempt: Attempt = { ...nobody(member?.team ?? request.team, []), preferred };
  if (member && team) {
    attempt.team = team;
    attempt.demand = demandOf(request, roster, team, at, search.dropped);
    attempt.criteria = (preferred.named ? criteriaOfNamed : criteriaOfPreferred)(attempt.demand);
    const one = candidateOf(member, roster);
    attempt.preferred = { ...preferred, one };
    if (fits(one, attempt.criteria)) {
      attempt.fitting = [one];
      return { is: "member", attempt, best: one, before };
    }
  }
  before.push(attempt);
  return undefined;
}
