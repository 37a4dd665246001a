import type { CSSProperties } from "react";
import type { Insights } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { count } from "../format/value.ts";
import { partOfTime } from "./scale.ts";

/** How long items were in each stage. */
export function StageTimes({ stages }: { stages: Insights["stages"] }) {
  const most = Math.max(1, ...stages.map(({ medianMs }) => medianMs));
  return (
    <section className="card" aria-labelledby="stages-title">
      <div className="card__head">
        <h2 id="stages-title">Time per stage</h2>
        <span className="weak">median, 95 %; bars logarithmic</span>
      </div>
      {stages.length === 0 ? (
        <p className="card__none weak">No item has left a stage yet.</p>
      ) : (
        <ul className="card__body bars">
          {stages.map(({ stage, medianMs, p95Ms, items }) => (
            <li key={stage} title={count(items, "item")}>
              <span className="truncate">{stage}</span>
              <i style={{ "--part": partOfTime(medianMs, most) } as CSSProperties} />
              <span className="num">
                {soon(medianMs)} <span className="weak">{soon(p95Ms)}</span>
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
