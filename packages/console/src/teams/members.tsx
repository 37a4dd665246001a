import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { TeamMember, TeamView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Avatar } from "../marks/avatar.tsx";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { useNow } from "../shell/now.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Holds } from "./holds.tsx";
import { HoursBand } from "./hours-band.tsx";
import { absenceWords, presenceLook, quotaWords } from "./presence.ts";
import { placeOf } from "./zone.ts";

/** Everybody of the team: presence, load, the hours of today with the time of now in them, absence; on request what they hold. */
export function Members({ team }: { team: TeamView }) {
  const quotas = team.members.some(({ quota }) => quota.length > 0);
  return (
    <section className="card card--table" aria-labelledby="members-title">
      <div className="card__head">
        <h2 id="members-title">Members</h2>
        <span className="inline inline--wide" aria-hidden="true">
          <span className="key key--hours">working hours, {placeOf(team.zone)} time</span>
          <span className="key key--now">now</span>
        </span>
      </div>
      <Scroll label="Members" className="board__scroll">
        <table className="table members">
          <caption className="sr-only">
            {team.name}: presence, load of capacity, working hours in {placeOf(team.zone)} time, absence
          </caption>
          <colgroup>
            <col style={{ width: 208 }} />
            <col style={{ width: 126 }} />
            <col style={{ width: 118 }} />
            <col />
            {quotas && <col style={{ width: 76 }} />}
            <col style={{ width: 122 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Member</th>
              <th scope="col">Presence</th>
              <th scope="col">Load</th>
              <th scope="col" className="hours__head">
                <span className="sr-only">Working hours</span>
                <span className="hours__scale" aria-hidden="true">
                  <span>0</span>
                  <span>6</span>
                  <span>12</span>
                  <span>18</span>
                </span>
              </th>
              {quotas && (
                <th scope="col" className="num">
                  Quota
                </th>
              )}
              <th scope="col">Absence</th>
            </tr>
          </thead>
          <tbody>
            {team.members.map((member) => (
              <MemberRow key={member.user} member={member} team={team} quotas={quotas} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {team.more > 0 && (
        <div className="table-foot">
          <span>{count(team.more, "more member", "more members")}; the figures count them.</span>
        </div>
      )}
    </section>
  );
}

function MemberRow({ member, team, quotas }: { member: TeamMember; team: TeamView; quotas: boolean }) {
  const now = useNow();
  const [open, setOpen] = useState(false);
  const { name, load, capacity, presence } = member;
  const look = presenceLook(member, team.zone, now);
  const held = member.holds.length + member.moreHeld;
  const id = `holds-${member.user}`;
  return (
    <>
      <tr>
        <td>
          <span className="who">
            <Avatar name={name} kind="user" />
            <Link className="link--ink truncate" to="/" search={{ owner: name }} title={`Items of ${name}`}>
              <strong>{name}</strong>
            </Link>
            <span className="weak truncate">{placeOf(member.zone)}</span>
          </span>
        </td>
        <td>
          <span className={`presence presence--${look.mark}`} title={look.more}>
            <span className="truncate">{look.word}</span>
            {look.more && <span className="sr-only">, {look.more}</span>}
          </span>
        </td>
        <td>
          <button
            type="button"
            className={`load load-button ${presence === "full" || load > capacity ? "load--full" : ""}`}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            <Meter part={capacity > 0 ? (load / capacity) * 100 : 100} />
            <span>
              {load} / {capacity}
              <span className="sr-only">
                {" "}
                points, {held > 0 ? `show ${count(held, "item")}` : "no items"}
              </span>
            </span>
            <Icon name={open ? "up" : "down"} small />
          </button>
        </td>
        <td className="hours">
          <HoursBand member={member} day={team.day} zone={team.zone} now={now} />
        </td>
        {quotas && (
          <td className="num">
            <Quota quota={member.quota} />
          </td>
        )}
        <td className="truncate">
          {absenceWords(member.absences, member.zone, now) || <span className="weak">–</span>}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={quotas ? 6 : 5} id={id} className="holds-cell">
            <Holds member={member} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The first quota, the others in the tooltip and for screen readers; somebody who has had all of it stands out. */
function Quota({ quota }: Pick<TeamMember, "quota">) {
  const [first] = quota;
  if (!first) return <span className="weak">–</span>;
  const used = quota.some(({ points, of }) => points >= of);
  return (
    <span className={used ? "warning" : ""} title={quota.map(quotaWords).join(", ")}>
      <span aria-hidden="true">
        {first.points} / {first.of}
      </span>
      <span className="sr-only">{quota.map(quotaWords).join(", ")}</span>
    </span>
  );
}
