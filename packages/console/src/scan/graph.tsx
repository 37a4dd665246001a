import { lazy, Suspense } from "react";
import type { ScanView } from "../api/types.ts";
import { count } from "../format/value.ts";

const Drawing = lazy(() => import("./drawing.tsx"));

/** Who sets whom off, as a drawing; what is drawn is loaded when there is something to draw. */
export function Graph({ view: { report } }: { view: ScanView }) {
  if (!report || report.fires.length === 0) return null;
  return (
    <section className="card" aria-labelledby="graph-title">
      <div className="card__head">
        <h2 id="graph-title">Who sets whom off</h2>
        <span className="weak">
          {count(report.fires.length, "time")} one writes what another one's condition reads
        </span>
      </div>
      <Suspense fallback={<p className="loading">Drawing…</p>}>
        <Drawing report={report} />
      </Suspense>
    </section>
  );
}
