import { Link } from "@tanstack/react-router";
import type { TeamView } from "../api/types.ts";
import { Meter } from "../marks/meter.tsx";
import { useNow } from "../shell/now.ts";
import { comingWords } from "./presence.ts";

/** The team in figures, each with its limit beside it. */
export function Figures({ team }: { team: TeamView }) {
  const now = useNow();
  const all = team.members.length + team.more;
  const part = team.capacity > 0 ? (team.load / team.capacity) * 100 : 0;
  return (
    <section className="card figures" aria-label={`${team.name} now`}>
      <div>
        <h2>In hours</h2>
        <p className="figure">
          <b>{team.inHours}</b>
          <span className="weak">of {all} members</span>
        </p>
        <p>{comingWords(team.coming, team.zone, now) || "no change today"}</p>
      </div>
      <div>
        <h2>Load of capacity</h2>
        <p className="figure">
          <b>
            <Link to="/" search={{ team: team.name }}>
              {team.load}
            </Link>
          </b>
          <span className="weak">of {team.capacity} points in hours</span>
        </p>
        <p className={part >= 100 ? "warning" : ""}>
          <Meter part={part} />
        </p>
      </div>
    </section>
  );
}
