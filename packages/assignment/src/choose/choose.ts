import type { Duration } from "@throughline/workflow";
import { instant } from "../hours/instant.ts";
import type { Because, ChooseRequest, Chosen, Relaxation } from "../types.ts";
import { type Attempt, nobodyText, pickText, sentence } from "./because.ts";
import { demandOf, fits, type Weighed, weigh } from "./criteria.ts";
import { choosePreferred } from "./prefer.ts";
import { keeperOf, stickyKeysOf } from "./sticky.ts";
import { type Pick, STRATEGIES } from "./strategies.ts";
import { tableOf } from "./table.ts";
import type { RosterView, TeamView, Turn } from "./view.ts";

/** What a choice comes to. `user`, `stickyKeys` and `turn` are what the roster keeps of it. */
export type Choice =
  | { ok: true; chosen: Chosen; user?: string; stickyKeys?: string[]; turn?: { team: string } & Turn }
  /** Nobody fits yet, and the request says to wait for somebody. */
  | { ok: false; held: Held; because: Because }
  | { ok: false; held?: undefined; error: { code: string; message: string }; because: Because };

/** Where in what it gives up a request waits. */
export interface Held {
  /** Place of the hold in `otherwise`. To go on when its time is over, choose from the place after it. */
  place: number;
  /** How long at most, by the calendar of the team; absent: without an end. */
  within?: Duration;
  team: string;
  /** What was given up before it. */
  dropped: string[];
}

/** What has been tried so far, and where the next try stands. */
interface Search {
  request: ChooseRequest;
  roster: RosterView;
  /** Name of the team that is tried. */
  asked: string;
  team: TeamView | undefined;
  dropped: Set<string>;
  /** What was given up, for people. */
  givenUp: string[];
  before: NonNullable<Because["before"]>;
  /** The members of the last team that was tried. */
  weighed?: Weighed[];
  /** Why the last try settled nothing: a clause. */
  nobody: string;
}

/**
 * Chooses an owner, pure: the preferred ones first, then the team by the strategy, then what the request gives
 * up, one relaxation after another, then the team's own queue. Absence, inactivity and exclusion are never given up.
 *
 * @param at ISO 8601 instant of the choice
 * @param from place in `otherwise` from which things are still to be given up; those before it are given up already
 * @returns the owner with a reason for every member; `ok: false` when nobody and no queue takes it
 */
export function choose(request: ChooseRequest, roster: RosterView, at: string, from = 0): Choice {
  const strategies = Object.keys(STRATEGIES);
  const unknown = request.by.find(({ way }) => !strategies.includes(way));
  if (unknown) {
    return failure(
      "UNKNOWN_WAY",
      `"${unknown.way}" is no way to choose. Use one of: ${strategies.join(", ")}.`,
    );
  }
  if (!(request.size >= 0 && Number.isFinite(request.size))) {
    return failure(
      "WRONG_SIZE",
      `The size of an item is a number from 0 up, not ${request.size}. Correct "size".`,
    );
  }
  const now = instant(at);
  const { preferred, before } = choosePreferred(request, roster, now);
  if (preferred) return preferred;

  const team = roster.team(request.team);
  const search: Search = {
    request,
    roster,
    asked: request.team,
    team,
    dropped: new Set(),
    givenUp: [],
    before,
    nobody: "",
  };
  for (const relaxation of request.otherwise.slice(0, from)) giveUp(search, relaxation);
  const first = tryTeam(search, search.asked, now);
  if (first) return first;
  for (const [place, relaxation] of request.otherwise.entries()) {
    if (place < from) continue;
    if (relaxation.do === "hold") return hold(search, place, relaxation.within);
    giveUp(search, relaxation);
    const settled =
      relaxation.do === "queue"
        ? tryQueue(search, relaxation.queue)
        : // giving up a criterion does not bring a team about
          (relaxation.do === "team" || search.team) && tryTeam(search, search.asked, now);
    if (settled) return settled;
  }
  const own = search.team?.queue;
  return (own === undefined ? undefined : tryQueue(search, own)) ?? nobodyAtAll(search);
}

function giveUp(search: Search, relaxation: Relaxation): void {
  if (relaxation.do === "drop") {
    search.dropped.add(relaxation.criterion);
    search.givenUp.push(relaxation.criterion);
  }
  if (relaxation.do === "team") {
    search.givenUp.push(search.team?.name ?? search.asked);
    search.asked = relaxation.team;
    search.team = search.roster.team(relaxation.team);
  }
}

function hold(
  { asked, team, givenUp, nobody, before, weighed }: Search,
  place: number,
  within?: Duration,
): Choice {
  const held: Held = { place, team: team?.name ?? asked, dropped: [...givenUp], ...(within && { within }) };
  const because: Because = { text: `It waits because ${nobody}.`, before };
  if (weighed) because.candidates = tableOf(weighed);
  return { ok: false, held, because };
}

function tryTeam(search: Search, name: string, at: number): Choice | undefined {
  const { request, roster, team, dropped, givenUp, before } = search;
  if (!team) {
    search.nobody = `there is no team "${name}"`;
    before.push({ by: "rule", text: sentence(search.nobody) });
    return undefined;
  }
  const stickyTo = dropped.has("sticky") ? undefined : keeperOf(request, team, roster, at);
  const demand = { ...demandOf(request, at, dropped), stickyTo };
  const weighed = team.members.map((member) => weigh(member, demand, roster));
  const attempt: Attempt = { team, demand, weighed, givenUp };
  const fitting = weighed.filter(fits);
  if (fitting.length === 0) {
    search.weighed = weighed;
    search.nobody = nobodyText(attempt);
    before.push({ by: "rule", text: sentence(search.nobody) });
    return undefined;
  }
  const skills = demand.skills.map(({ key }) => key);
  const pick = STRATEGIES[request.by[0]?.way ?? "least loaded"]?.({
    fitting,
    team,
    skills,
    turn: roster.turn(team.key),
  });
  return pick && settle(attempt, pick, search);
}

function settle(
  { team, demand, weighed, givenUp }: Attempt,
  pick: Pick,
  { request, before }: Search,
): Choice {
  const { id, name } = pick.best;
  const because: Because = {
    text: pickText({ team, demand, weighed, givenUp }, pick),
    candidates: tableOf(weighed, pick.best, pick),
  };
  if (before.length > 0) because.before = before;
  if (givenUp.length > 0) because.givenUp = [...givenUp];
  // who gets it for another reason than the rotation has not used up a turn
  const turn = demand.stickyTo === undefined && pick.turn ? { team: team.key, ...pick.turn } : undefined;
  return {
    ok: true,
    chosen: { ownerId: id, owner: name, kind: "user", team: team.name, because },
    user: id,
    stickyKeys: stickyKeysOf(request, team.key),
    turn,
  };
}

function tryQueue({ request, roster, before, weighed, nobody }: Search, name: string): Choice | undefined {
  const queue = roster.queue(name);
  if (!queue) {
    before.push({ by: "rule", text: `There is no queue "${name}" in this org.` });
    return undefined;
  }
  const because: Because = { text: `${queue.name} takes it because ${nobody}.`, before };
  if (weighed) because.candidates = tableOf(weighed);
  return {
    ok: true,
    chosen: { ownerId: queue.id, owner: queue.name, kind: "queue", team: request.team, because },
  };
}

function nobodyAtAll({ before, weighed }: Search): Choice {
  const tried = before.map(({ text }) => text).join(" ");
  const text = `Nobody can take it, and no queue does. ${tried} End "otherwise" with a queue that exists.`;
  return failure("NOBODY_TO_GIVE_IT_TO", text, {
    text,
    before,
    ...(weighed ? { candidates: tableOf(weighed) } : {}),
  });
}

function failure(code: string, message: string, because: Because = { text: message }): Choice {
  return { ok: false, error: { code, message }, because };
}
