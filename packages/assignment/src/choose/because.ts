import { type Demand, type Failure, fits, loadText, type Weighed, whyNotText } from "./criteria.ts";
import type { Pick } from "./strategies.ts";
import type { TeamView } from "./view.ts";

/** One try: a team, and what was given up for it. */
export interface Attempt {
  team: TeamView;
  demand: Demand;
  weighed: Weighed[];
  /** What was given up on the way here, for people: "sticky", "billing team". */
  givenUp: string[];
}

/** The sentence for the one who gets it. */
export function pickText({ team, demand, weighed, givenUp }: Attempt, pick: Pick): string {
  const { best } = pick;
  const fitting = weighed.filter(fits).length;
  const were = circumstances(demand.dropped);
  const skills = skillText(demand);
  const start = givenUp.length > 0 ? `With ${list(givenUp)} given up, ` : "";
  if (demand.stickyTo !== undefined) {
    return `${start}${best.name} had the last one with the same ${demand.stickyTo.field} and was ${were} (load ${loadText(best)}).`;
  }
  if (fitting === 1) {
    return `${start}${best.name} was the only ${team.name} member${skills} who was ${were} (load ${loadText(best)}).`;
  }
  return `${start}${pick.why} of the ${fitting} ${team.name} members${skills} who were ${were}${pick.tie}.`;
}

/** Why a try settled nothing: a clause, for `sentence` or after "because". */
export function nobodyText({ team, demand, weighed, givenUp }: Attempt): string {
  const start = givenUp.length > 0 ? `with ${list(givenUp)} given up ` : "";
  const keeper = weighed.find(({ id }) => demand.stickyTo !== undefined && id === demand.stickyTo.user);
  if (keeper) {
    return `${start}${keeper.name}, who had the last one with the same ${demand.stickyTo?.field}, could not take it (${whyNotText(keeper)})`;
  }
  const counts = new Map<Failure, number>();
  for (const { against } of weighed) {
    // the first one is what counts
    const failure = against[0]?.failure;
    if (failure) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  }
  const reasons = [...counts].map(([failure, count]) => `${count} ${failureText(failure, demand)}`);
  return `${start}none of the ${weighed.length} ${team.name} members fitted (${reasons.join(", ")})`;
}

/** A clause as a sentence of its own. */
export const sentence = (clause: string) => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;

function failureText(failure: Failure, demand: Demand): string {
  if (failure === "skills") return `without${skillText(demand).replace(" with", "")}`;
  return FAILURES[failure];
}

const FAILURES: Record<Exclude<Failure, "skills">, string> = {
  excluded: "the present owner",
  unknown: "not a user of this org",
  inactive: "inactive in Salesforce",
  away: "away",
  hours: "out of hours",
  capacity: "without room for it",
  sticky: "not the owner of the last one",
};

function skillText({ skills, dropped }: Demand): string {
  if (skills.length === 0 || dropped.has("skills")) return "";
  return ` with skill${skills.length === 1 ? "" : "s"} ${list(skills.map(({ name }) => name))}`;
}

/** What everybody who fits has in common. */
export function circumstances(dropped: ReadonlySet<string>): string {
  const kept = [
    ...(dropped.has("hours") ? ["not away"] : ["in hours"]),
    ...(dropped.has("capacity") ? [] : ["below capacity"]),
  ];
  return list(kept);
}

function list(parts: string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
