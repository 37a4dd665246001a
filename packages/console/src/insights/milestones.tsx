import type { CSSProperties } from "react";
import type { Insights } from "../api/types.ts";
import { percent, teamName } from "../format/value.ts";
import { scaleOf } from "./scale.ts";

/** Milestones met, by stage, and by the team that had the item when its milestone was over. */
export function Milestones({ milestones }: { milestones: Insights["milestones"] }) {
  const { from, part } = scaleOf(milestones.map(({ met, all }) => met / all));
  return (
    <section className="card" aria-labelledby="milestones-title">
      <div className="card__head">
        <h2 id="milestones-title">Milestones met</h2>
        <span className="weak">bar from {from * 100} to 100 %</span>
      </div>
      {milestones.length === 0 ? (
        <p className="card__none weak">No milestone is over yet.</p>
      ) : (
        <ul className="card__body bars">
          {milestones.map(({ name, of, met, all }) => (
            <li key={`${of} ${name}`}>
              <span className="truncate">{of === "team" ? teamName(name) : name}</span>
              <i style={{ "--part": part(met / all) } as CSSProperties} />
              <span className="num">
                {percent(met / all)} <span className="weak">of {all.toLocaleString("en-US")}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
