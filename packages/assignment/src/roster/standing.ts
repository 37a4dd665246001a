import { type Candidate, candidateOf, demandOf } from "../choose/candidate.ts";
import type { MemberView, RosterView } from "../choose/view.ts";
import { criteriaOf, fits } from "../criteria/index.ts";
import { instant } from "../hours/instant.ts";
import { nameKey } from "../teams/names.ts";
import type { ChooseRequest } from "../types.ts";
import type { Waits } from "./state.ts";

/** How far an item that waits has come with what its request gives up. Follows from the request and the time alone. */
export interface Standing {
  /** Place in `otherwise` from which to choose: what is before is given up for good. */
  from: number;
  /** When the hold ends in which it is (ms); absent: it has no end, or there is no hold any more. */
  until?: number;
  /** No hold is left: it goes on down its list, and somebody or a queue gets it now. */
  over: boolean;
  /** What is given up at this point at the latest, and the keys of the teams that are asked until then. */
  dropped: Set<string>;
  teams: Set<string>;
}

/** Where a request stands that has waited since `since`. Each hold begins where the one before has ended, by the hours of its team. */
export function standingOf(
  { request, since }: Pick<Waits, "request" | "since">,
  now: number,
  view: RosterView,
): Standing {
  const { otherwise, wait } = request;
  let began = since;
  let from = 0;
  let teams = new Set([request.team, ...(request.split ?? []).map(({ team }) => team)].map(nameKey));
  let last = request.team;
  const dropped = new Set<string>();
  for (const [place, relaxation] of otherwise.entries()) {
    if (relaxation.do === "drop") dropped.add(relaxation.criterion);
    if (relaxation.do === "team") {
      last = relaxation.team;
      teams.add(nameKey(last));
    }
    if (relaxation.do !== "hold") continue;
    const { within } = relaxation;
    if (!within) return { from, over: false, dropped, teams };
    const calendar = view.team(last)?.calendar;
    const until = calendar ? instant(calendar.add(began, within)) : instant(began);
    if (now < until) return { from, until, over: false, dropped, teams };
    began = new Date(until).toISOString();
    from = place + 1;
    teams = new Set([nameKey(last)]);
  }
  // members take it themselves: without a hold that says how long, it waits for them without an end
  const waits = wait?.pull === true && !otherwise.some((one) => one.do === "hold");
  return { from, over: !waits, dropped: waits ? new Set() : dropped, teams };
}

/**
 * Members of the teams that are asked by now against whom nothing stands, at the most that is given up at this point.
 * Whoever had the last one is not asked about: this says who may be worth a choice.
 */
export function couldTake(
  request: ChooseRequest,
  { teams, dropped }: Standing,
  now: number,
  view: RosterView,
  asked: (member: MemberView) => boolean = () => true,
): Candidate[] {
  const found: Candidate[] = [];
  for (const key of teams) {
    const team = view.team(key);
    if (!team) continue;
    const criteria = criteriaOf(demandOf(request, view, team, now, dropped));
    for (const member of team.members) {
      if (!asked(member)) continue;
      const one = candidateOf(member, view);
      if (fits(one, criteria)) found.push(one);
    }
  }
  return found;
}
