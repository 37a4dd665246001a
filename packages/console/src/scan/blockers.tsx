import type { ScanView } from "../api/types.ts";

/** What refuses a save. */
export function Blockers({ view: { report } }: { view: ScanView }) {
  if (!report || report.blockers.length === 0) return null;
  return (
    <section className="card" aria-labelledby="blockers-title">
      <div className="card__head">
        <h2 id="blockers-title">What refuses a save</h2>
        <span className="count">{report.blockers.length}</span>
      </div>
      <ul className="findings">
        {report.blockers.slice(0, 100).map(({ kind, name, active, when, message, file, line }) => (
          <li key={`${kind} ${name}`}>
            <span className={`state ${active ? "" : "weak"}`}>
              {kind}
              {!active && ", off"}
            </span>
            <span>
              <strong>{name}</strong> {when && <>when {when}</>}
              {message && <>: “{message}”</>}{" "}
              <span className="weak">
                {file.slice(file.lastIndexOf("/") + 1)}:{line}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
