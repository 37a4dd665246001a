import type { CSSProperties } from "react";
import type { Insights } from "../api/types.ts";
import { count, percent } from "../format/value.ts";
import { Opens } from "./behind.tsx";
import { shortDate } from "./dates.ts";

/** So many weeks stand under one date: more have no room. */
const EVERY = 3;

/** The share of assigned items that changed hands, by the week in which they started: is it falling? */
export function Weeks({ weeks }: { weeks: Insights["weeks"] }) {
  const most = Math.max(0.01, ...weeks.map(({ reassigned }) => reassigned.share ?? 0));
  const known = weeks.filter(({ reassigned }) => reassigned.share !== null);
  const [first, last] = [known[0], known.at(-1)];
  return (
    <section className="card" aria-labelledby="weeks-title">
      <div className="card__head">
        <h2 id="weeks-title">Reassigned items</h2>
        <span className="weak">of the assigned ones, by week</span>
      </div>
      <div className="card__body">
        <ol className="columns">
          {weeks.map(({ name, reassigned, firstRight }, i) => (
            <li
              key={name}
              title={`Week of ${shortDate(name)}: ${percent(reassigned.share)} of ${count(reassigned.of, "item")}, first-time-right ${percent(firstRight.share)}`}
            >
              <span className="columns__value">
                <Opens figure="reassigned" of={name}>
                  {percent(reassigned.share, 0)}
                </Opens>
              </span>
              <i style={{ "--part": ((reassigned.share ?? 0) / most) * 100 } as CSSProperties} />
              <span className="columns__name">
                <span className="sr-only">week of </span>
                <span className={(weeks.length - 1 - i) % EVERY ? "sr-only" : ""}>{shortDate(name)}</span>
              </span>
            </li>
          ))}
        </ol>
        {first && last && first !== last && (
          <p className="weak card__foot">
            From {percent(first.reassigned.share)} in the week of {shortDate(first.name)} to{" "}
            {percent(last.reassigned.share)}; items of the last weeks may still change hands.
          </p>
        )}
      </div>
    </section>
  );
}
