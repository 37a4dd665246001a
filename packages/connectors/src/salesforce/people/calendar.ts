import type { FlatRecord, OrgUser } from "../../port.ts";
import type { TableSpec } from "./table.ts";
import { midnightIn } from "./zone.ts";

type Busy = NonNullable<OrgUser["busy"]>[number];

const DAY_MS = 86_400_000;
/** So far ahead events are read. */
const AHEAD_DAYS = 30;

const around = (now: string, from: string, to: string) => {
  const day = (days: number) => new Date(Date.parse(now) + days * DAY_MS).toISOString().slice(0, 19);
  return `${to} >= ${day(-2)}Z AND ${from} <= ${day(AHEAD_DAYS)}Z`;
};

/** Events in which people are not there. A meeting is not among them: work can be given to somebody who is in one. */
export const EVENTS: TableSpec = {
  object: "Event",
  fields: ["OwnerId", "StartDateTime", "EndDateTime", "IsAllDayEvent", "ShowAs", "IsRecurrence"],
  where: (now) =>
    `(ShowAs = 'OutOfOffice' OR (ShowAs = 'Busy' AND IsAllDayEvent = true)) AND IsRecurrence = false AND ${around(now, "StartDateTime", "EndDateTime")}`,
  keeps: ({ ShowAs, IsAllDayEvent, IsRecurrence }) =>
    IsRecurrence !== true && (ShowAs === "OutOfOffice" || (ShowAs === "Busy" && IsAllDayEvent === true)),
  // a meeting that is moved does not concern us
  enters: ({ ShowAs, IsAllDayEvent }) =>
    ShowAs === "OutOfOffice" || ShowAs === "Busy" || IsAllDayEvent === true,
  everyMs: 2 * 60_000,
};

/** Absences of service resources. */
export const ABSENCES: TableSpec = {
  object: "ResourceAbsence",
  fields: ["ResourceId", "Type", "Start", "End"],
  where: (now) => around(now, "Start", "End"),
  everyMs: 5 * 60_000,
};

/** Time in which the owner of an event is not there. One of all day is of dates, in the zone of its owner. */
export function busyBy(
  { StartDateTime, EndDateTime, IsAllDayEvent, ShowAs }: FlatRecord,
  zone: string,
): Busy {
  const [from, to] = [Date.parse(String(StartDateTime)), Date.parse(String(EndDateTime))];
  const what = ShowAs === "OutOfOffice" ? "Out of office" : "Busy all day";
  if (IsAllDayEvent !== true) return { from: iso(from), to: iso(to), what };
  return { from: iso(midnightIn(zone, from)), to: iso(midnightIn(zone, to + DAY_MS)), what };
}

export const busyByAbsence = ({ Type, Start, End }: FlatRecord): Busy => ({
  from: iso(Date.parse(String(Start))),
  to: iso(Date.parse(String(End))),
  what: typeof Type === "string" ? Type : "Absent",
});

const iso = (ms: number) => (Number.isNaN(ms) ? "" : new Date(ms).toISOString());
