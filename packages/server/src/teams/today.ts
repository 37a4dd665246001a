import { dayOf, type Teams } from "@throughline/assignment";

/** The day that people mean by "today", and the time zone in which it is one. */
export interface Today {
  /** ISO 8601 instant of its midnight. */
  from: string;
  zone: string;
}

/** Today in the zone of the teams' usual hours; in UTC where none are declared. */
export function todayOf({ hours }: Teams, now: string): Today {
  const usual = hours.default ?? Object.values(hours)[0];
  if (!usual) return { from: `${now.slice(0, 10)}T00:00:00.000Z`, zone: "UTC" };
  return { from: new Date(dayOf(usual, Date.parse(now)).from).toISOString(), zone: usual.zone };
}
