import { Link } from "@tanstack/react-router";
import type { TeamView } from "../api/types.ts";
import { age, duration } from "../format/time.ts";
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
        <h2>On hold</h2>
        <p className="figure">
          <b>{team.waiting}</b>
          <span className="weak">{team.oldest ? oldestWords(age(team.oldest, now)) : "nothing waits"}</span>
        </p>
        <p>{needsWords(team.pool)}</p>
      </div>
      <div>
        <h2>Mean wait today</h2>
        <p className="figure">
          <b>{waitWords(team.today.meanWaitMs)}</b>
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

/** "2 wait for de": the skill that most of what waits needs. */
function needsWords(pool: TeamView["pool"]): string {
  const needs = Map.groupBy(
    pool.flatMap(({ needs }) => needs),
    (skill) => skill,
  );
  const [most] = [...needs].sort(([, a], [, b]) => b.length - a.length);
  if (!most) return "";
  return `${most[1].length} ${most[1].length === 1 ? "waits" : "wait"} for ${most[0]}`;
}

const oldestWords = (time: string) => (time === "now" ? "just begun" : `oldest ${time}`);

const waitWords = (ms: number | null) => (ms === null ? "–" : ms < 1_000 ? "none" : duration(ms));
