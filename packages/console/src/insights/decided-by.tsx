import { Link } from "@tanstack/react-router";
import type { DecidedBy as Decider, Insights } from "../api/types.ts";
import { percent } from "../format/value.ts";
import { By } from "../marks/by.tsx";
import { deciders, deciding } from "../marks/deciders.ts";
import { shortDate } from "./dates.ts";

type Week = Insights["decidedBy"][number];

/** Everybody who can stand in the chart, from "certain and free" at the bottom to "a person's judgement". */
const ORDER: Decider[] = [...deciding.filter((by) => by !== "person"), "system", "person"];

/** Shares of all that was settled, one week after the other. */
export function DecidedBy({ weeks, workflow }: { weeks: Week[]; workflow: string | undefined }) {
  const counted = weeks.filter(({ counts }) => sumOf(counts) > 0);
  const shown = ORDER.filter((by) => counted.some(({ counts }) => counts[by]));
  const [first, last] = [counted[0], counted.at(-1)];
  return (
    <section className="card" aria-labelledby="decided-title">
      <div className="card__head">
        <h2 id="decided-title">Decided by</h2>
        <span className="weak">share of all facts and fields settled, by week</span>
      </div>
      {!first || !last ? (
        <p className="card__none weak">Nothing was decided yet.</p>
      ) : (
        <div className="card__body area-wrap">
          <div>
            <svg
              className="area"
              viewBox="0 0 100 100"
              preserveAspectRatio="none"
              role="img"
              aria-label={`Share of decisions from the week of ${shortDate(first.week)} to that of ${shortDate(last.week)}: ${shown
                .map((by) => `${deciders[by].word} from ${share(first, by)} to ${share(last, by)}`)
                .join(", ")}`}
            >
              {shown.map((by, i) => (
                <path key={by} className={`by--${by}`} d={layer(counted, shown.slice(0, i), by)} />
              ))}
            </svg>
            <p className="axis" aria-hidden="true">
              <span>{shortDate(first.week)}</span>
              {counted.length > 1 && <span>{shortDate(last.week)}</span>}
            </p>
          </div>
          <ul className="area-legend">
            {shown.toReversed().map((by) => (
              <li key={by}>
                <By by={by} />
                <Link
                  to="/"
                  search={{ ...(workflow !== undefined && { workflow }), by, started: "week" }}
                  title="Items of the last 7 days"
                >
                  {share(last, by)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

const sumOf = (counts: Week["counts"]) => Object.values(counts).reduce((sum, many) => sum + many, 0);
const partOf = ({ counts }: Week, by: Decider) => (counts[by] ?? 0) / sumOf(counts);
const share = (week: Week, by: Decider) => percent(partOf(week, by), 0);

/** The outline of one decider's share over the shares below it. A single week is drawn as a block. */
function layer(weeks: Week[], below: Decider[], by: Decider): string {
  const points = weeks.length === 1 ? [...weeks, ...weeks] : weeks;
  const at = points.map((week, i) => {
    const from = below.reduce((sum, other) => sum + partOf(week, other), 0);
    return {
      x: (i / (points.length - 1)) * 100,
      from: 100 - from * 100,
      to: 100 - (from + partOf(week, by)) * 100,
    };
  });
  const line = (side: "from" | "to", all = at) =>
    all.map((p) => `${p.x.toFixed(2)} ${p[side].toFixed(2)}`).join("L");
  return `M${line("to")}L${line("from", at.toReversed())}Z`;
}
