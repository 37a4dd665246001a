import { Link } from "@tanstack/react-router";
import type { TeamMember } from "../api/types.ts";
import { age } from "../format/time.ts";
import { count, showValue } from "../format/value.ts";
import { useNow } from "../shell/now.ts";
import { quotaWords } from "./presence.ts";

/** What somebody holds by our decision, each item with its points and since when; and what limits what they get. */
export function Holds({ member }: { member: TeamMember }) {
  const now = useNow();
  const { inTeam, attributes } = member;
  const about = [
    ...(inTeam.cap === null ? [] : [`${inTeam.load} of ${inTeam.cap} points in this team`]),
    ...member.quota.map(quotaWords),
    ...Object.entries(attributes).map(([name, value]) => `${name} ${showValue(value)}`),
  ];
  return (
    <ul className="holds" aria-label={`Held by ${member.name}`}>
      {about.length > 0 && <li className="weak holds__about">{about.join(" · ")}</li>}
      {member.holds.length === 0 && <li className="weak">Holds nothing by our decision.</li>}
      {member.holds.map((item) => (
        <li key={item.key}>
          <Link to="/items/$" params={{ _splat: item.key }}>
            {item.number}
          </Link>
          <span className="truncate" title={item.subject}>
            {item.subject || <span className="weak">No subject</span>}
          </span>
          <span className="weak nowrap">{count(item.size, "point")}</span>
          <span className="weak nowrap num">{age(item.since, now)}</span>
        </li>
      ))}
      {member.moreHeld > 0 && (
        <li>
          <Link to="/" search={{ owner: member.name }}>
            {count(member.moreHeld, "more item")}
          </Link>
        </li>
      )}
    </ul>
  );
}
