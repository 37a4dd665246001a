import { Link } from "@tanstack/react-router";
import type { TeamView } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { count, percent } from "../format/value.ts";
import { Meter } from "../marks/meter.tsx";
import { useNow } from "../shell/now.ts";
import { comingWords, quotaWords } from "./presence.ts";

/** The team in figures, each with its limit beside it. */
export function Figures({ team }: { team: TeamView }) {
  const now = useNow();
  const all = team.members.length + team.more;
  const part = team.capacity > 0 ? (team.load / team.capacity) * 100 : 0;
  const met = team.today.milestones;
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
        <Limits all={team.all} />
      </div>
      <div>
        <h2>Mean wait today</h2>
        <p className="figure">
          <b>{team.today.meanWaitMs === null ? "–" : duration(team.today.meanWaitMs)}</b>
        </p>
        <p>
          {team.today.given > 0
            ? `from arrival to its owner, ${count(team.today.given, "item")}`
            : "nothing was given yet"}
        </p>
      </div>
      <div>
        <h2>Milestones met</h2>
        <p className="figure">
          <b>{percent(met.of > 0 ? met.met / met.of : null)}</b>
        </p>
        <p>{met.of > 0 ? `${met.met} of ${met.of} today` : "none is over yet"}</p>
      </div>
    </section>
  );
}

/** The cap and the quota of the whole team, where it has them. */
function Limits({ all: { load, cap, quota } }: Pick<TeamView, "all">) {
  const limits = [...(cap === null ? [] : [`team cap ${load} of ${cap}`]), ...quota.map(quotaWords)];
  return limits.length > 0 ? <p>{limits.join(", ")}</p> : null;
}
