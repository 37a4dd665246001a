import type { CSSProperties } from "react";
import type { Insights } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { count } from "../format/value.ts";
import { Opens } from "./behind.tsx";
import { partOfTime } from "./scale.ts";
import type { Versus } from "./versus.ts";

/** How long items were in each stage. */
export function StageTimes({ stages, versus }: { stages: Insights["stages"]; versus: Versus | undefined }) {
  const before = new Map(versus?.data.stages.map((one) => [one.stage, one.medianMs]));
  const most = Math.max(1, ...stages.map(({ medianMs }) => medianMs), ...before.values());
  return (
    <section className="card" aria-labelledby="stages-title">
      <div className="card__head">
        <h2 id="stages-title">Time per stage</h2>
        <span className="weak">
          {versus ? `median, ${versus.label} → now` : "median, 95 %"}; bars logarithmic
        </span>
      </div>
      {stages.length === 0 ? (
        <p className="card__none weak">No item has left a stage yet.</p>
      ) : (
        <ul className="card__body bars">
          {stages.map(({ stage, medianMs, p95Ms, items }) => (
            <li key={stage} title={count(items, "item")}>
              <span className="truncate">
                <Opens figure="slow" of={stage}>
                  {stage}
                </Opens>
              </span>
              <span className="bars__pair">
                {before.has(stage) && (
                  <i
                    className="is-other"
                    style={{ "--part": partOfTime(before.get(stage) ?? 0, most) } as CSSProperties}
                  />
                )}
                <i style={{ "--part": partOfTime(medianMs, most) } as CSSProperties} />
              </span>
              <span className="num">
                {versus ? (
                  <>
                    <span className="weak">{before.has(stage) ? soon(before.get(stage) ?? 0) : "–"} →</span>{" "}
                    {soon(medianMs)}
                  </>
                ) : (
                  <>
                    {soon(medianMs)} <span className="weak">{soon(p95Ms)}</span>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What the workflow does by itself takes no time worth telling. */
export const soon = (ms: number) => (ms < 1000 ? "at once" : duration(ms));
