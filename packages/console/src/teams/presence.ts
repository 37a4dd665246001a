import type { TeamMember } from "../api/types.ts";
import { clockIn, datesWords, dateWords, dayIn } from "./zone.ts";

/** How a presence is shown: a word, with more for the tooltip, and the kind of its mark. */
export interface PresenceLook {
  word: string;
  more?: string;
  mark: "on" | "busy" | "off";
}

/** What somebody's presence is called; times in the team's zone. */
export function presenceLook(
  { presence, until, what }: Pick<TeamMember, "presence" | "until" | "what">,
  zone: string,
  now: number,
): PresenceLook {
  const till = until ? clockIn(zone, until, now) : "";
  switch (presence) {
    case "in hours":
      return { word: "In hours", ...(till && { more: `until ${till}` }), mark: "on" };
    case "full":
      return { word: "Full", more: "no capacity left", mark: "busy" };
    case "busy":
      return {
        word: till && what ? `Busy until ${till}` : "Busy",
        ...(what && { more: what }),
        mark: "busy",
      };
    case "signed out":
      return { word: "Signed out", mark: "off" };
    case "out of hours":
      return { word: till ? `from ${till}` : "Out of hours", more: "out of hours", mark: "off" };
    case "away":
      return { word: "Away", mark: "off" };
    case "inactive":
      return { word: "Inactive", more: "not active in Salesforce", mark: "off" };
    case "unknown":
      return { word: "Not in the org", more: "Salesforce has no such user", mark: "off" };
  }
}

/** The next absence: "until 24 Nov" for one that has begun, "26–28 Nov" for one to come, "" for none. */
export function absenceWords(absences: TeamMember["absences"], zone: string, now: number): string {
  const [next] = absences;
  if (!next) return "";
  const today = dayIn(zone, new Date(now).toISOString());
  return next.from <= today ? `until ${dateWords(next.to)}` : datesWords(next);
}

/** "4 from 13:00, 2 from 18:00": the next two changes of the day. */
export function comingWords(coming: { at: string; inHours: number }[], zone: string, now: number): string {
  const next = coming.filter(({ at }) => Date.parse(at) > now).slice(0, 2);
  return next.map(({ at, inHours }) => `${inHours} from ${clockIn(zone, at, now)}`).join(", ");
}

const PERIODS = { day: "today", week: "this week", month: "this month" };

/** "11 of 30 points today" */
export const quotaWords = ({ period, points, of }: TeamMember["quota"][number]): string =>
  `${points} of ${of} points ${PERIODS[period]}`;
