import type { CSSProperties } from "react";
import type { TeamMember, TeamView } from "../api/types.ts";
import { hoursIn, placeIn } from "./zone.ts";

type Day = TeamView["day"];

/** Shares of the day (of 100) below which a bar has no room for its words, or for the first of them only. */
const ROOM = 6;
const MUCH_ROOM = 20;

/** Somebody's working hours on the team's day, in the team's time, and their own where that is another one. */
export function HoursBand({
  member,
  day,
  zone,
  now,
}: {
  member: TeamMember;
  day: Day;
  zone: string;
  now: number;
}) {
  const away = member.presence === "away" && member.absences.length > 0;
  return (
    <>
      <span className="hours__grid" aria-hidden="true" />
      {member.shifts.map((shift) => {
        const from = placeIn(day, Date.parse(shift.from));
        const to = placeIn(day, Date.parse(shift.to));
        const words = away ? "away" : bandWords(shift, member.zone, zone, day);
        return (
          <span
            key={shift.from}
            className={`hours__bar ${away ? "hours__bar--away" : ""}`}
            style={{ "--from": from, "--for": to - from } as CSSProperties}
            title={words}
          >
            <span className={to - from < ROOM ? "sr-only" : "truncate"}>
              {to - from < MUCH_ROOM ? words.replace(/ · .*/, "") : words}
            </span>
          </span>
        );
      })}
      {member.shifts.length === 0 && <span className="hours__none weak">not today</span>}
      <span
        className="hours__now"
        style={{ "--at": placeIn(day, now) } as CSSProperties}
        aria-hidden="true"
      />
    </>
  );
}

/** "13–21 · 12–20 there"; who works through the whole day works around the clock. */
export function bandWords(shift: Day, own: string, zone: string, day: Day): string {
  if (shift.from <= day.from && shift.to >= day.to) return "around the clock";
  const here = hoursIn(zone, shift);
  const there = hoursIn(own, shift);
  return here === there ? here : `${here} · ${there} there`;
}
