import { Link } from "@tanstack/react-router";
import type { TeamMember } from "../api/types.ts";
import { age } from "../format/time.ts";
import { count } from "../format/value.ts";
import { useNow } from "../shell/now.ts";

/** What somebody holds by our decision, each item with its points and since when. */
export function Holds({ member }: { member: TeamMember }) {
  const now = useNow();
  return (
    <ul className="holds" aria-label={`Held by ${member.name}`}>
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
