import type { CSSProperties } from "react";
import type { Insights } from "../api/types.ts";
import { percent, teamName } from "../format/value.ts";
import { Opens } from "./behind.tsx";
import { scaleOf } from "./scale.ts";
import type { Versus } from "./versus.ts";

/** Milestones met, by stage, and by the team that had the item when its milestone was over. */
export function Milestones({
  milestones,
  versus,
}: {
  milestones: Insights["milestones"];
  versus: Versus | undefined;
}) {
  const keyOf = ({ of, name }: { of: string; name: string }) => `${of} ${name}`;
  const before = new Map(versus?.data.milestones.map((one) => [keyOf(one), one.met / one.all]));
  const { from, part } = scaleOf([...milestones.map(({ met, all }) => met / all), ...before.values()]);
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
            <li key={keyOf({ of, name })}>
              <span className="truncate">
                <Opens figure="violated" of={name}>
                  {of === "team" ? teamName(name) : name}
                </Opens>
              </span>
              <span className="bars__pair">
                {before.has(keyOf({ of, name })) && (
                  <i
                    className="is-other"
                    style={{ "--part": part(before.get(keyOf({ of, name })) ?? from) } as CSSProperties}
                  />
                )}
                <i style={{ "--part": part(met / all) } as CSSProperties} />
              </span>
              <span className="num">
                {versus && (
                  <span className="weak">
                    {before.has(keyOf({ of, name })) ? percent(before.get(keyOf({ of, name })) ?? null) : "–"}{" "}
                    →{" "}
                  </span>
                )}
                {percent(met / all)} <span className="weak">of {all.toLocaleString("en-US")}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
