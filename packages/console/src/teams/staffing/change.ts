import type { StaffingAsk, TeamView } from "../../api/types.ts";

/** What is tried, as it is filled in. */
export interface Tried {
  what: "away" | "capacity" | "more";
  user: string;
  from: string;
  to: string;
  capacity: number;
  more: number;
}

export const KINDS: Record<Tried["what"], string> = {
  away: "Away",
  capacity: "Capacity",
  more: "More people",
};

/** What is tried first: that the first member is away on the next working day. */
export function firstTried(team: TeamView, user = team.members[0]?.user ?? ""): Tried {
  const day = team.ahead[0]?.date ?? team.at.slice(0, 10);
  const capacity = team.members.find((member) => member.user === user)?.capacity ?? 1;
  return { what: "away", user, from: day, to: day, capacity, more: 1 };
}

/** The question to the server. */
export function askOf({ what, user, from, to, capacity, more }: Tried): StaffingAsk {
  if (what === "away") return { changes: [{ user, away: { from, to } }] };
  if (what === "capacity") return { changes: [{ user, capacity }] };
  return { changes: [{ like: user, more }] };
}

/** "Linnet is away" · "Linnet has a capacity of 8" · "there are 2 more like Linnet" */
export function words({ what, capacity, more }: Tried, name: string): string {
  if (what === "away") return `${name} is away`;
  if (what === "capacity") return `${name} has a capacity of ${capacity}`;
  return `there ${more === 1 ? "is one more" : `are ${more} more`} like ${name}`;
}
