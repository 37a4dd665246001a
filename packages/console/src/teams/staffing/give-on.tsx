import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../api/session.ts";
import { useGiveOn } from "../../api/staffing.ts";
import type { TeamMember } from "../../api/types.ts";
import { count } from "../../format/value.ts";
import { ActingAs, useActor } from "../../shell/acting-as.tsx";

/** What somebody who is away has still: others are looked for, as the workflow does it. */
export function GiveOn({ member: { name, holds, moreHeld } }: { member: TeamMember }) {
  const giveOn = useGiveOn();
  const by = useActor();
  const may = useMay("POST /api/work-items/:key/reassign");
  const [kept, keep] = useState<string[]>([]);
  const chosen = holds.filter(({ key }) => !kept.includes(key));
  if (holds.length === 0)
    return (
      <p className="weak">
        {giveOn.data ? `${name} holds nothing any more.` : `${name} holds nothing by our decision.`}
      </p>
    );
  const toggle = (key: string) =>
    keep(kept.includes(key) ? kept.filter((one) => one !== key) : [...kept, key]);
  return (
    <>
      <h3>{name} still has</h3>
      <ul className="staffing__held">
        {holds.map(({ key, number, subject }) => (
          <li key={key}>
            <input
              type="checkbox"
              aria-label={`Give ${number} to others`}
              checked={!kept.includes(key)}
              onChange={() => toggle(key)}
            />
            <Link to="/items/$" params={{ _splat: key }}>
              {number}
            </Link>
            <span className="truncate" title={subject}>
              {subject}
            </span>
          </li>
        ))}
      </ul>
      {moreHeld > 0 && (
        <p className="weak">and {count(moreHeld, "more item")}, shown when these are given on</p>
      )}
      <div className="inline inline--wide">
        <button
          type="button"
          className="button button--brand"
          disabled={!may || chosen.length === 0 || giveOn.isPending}
          onClick={() =>
            giveOn.mutate({ items: chosen.map(({ key }) => key), by, reason: `${name} is away` })
          }
        >
          Give {chosen.length === holds.length ? "all" : count(chosen.length, "item")} to others
        </button>
        <ActingAs />
      </div>
      {giveOn.data && (
        <div role="status" className="weak">
          <p>
            Others are looked for: {count(giveOn.data.asked, "item")}. {name} keeps each until somebody who
            fits has room.
          </p>
          {giveOn.data.refused.map(({ item, why }) => (
            <p key={item}>{why}</p>
          ))}
        </div>
      )}
    </>
  );
}
