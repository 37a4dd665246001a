import type { ScanView } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";

const MOST = 100;

/** What is pointed at and is not as it should be, and loops. */
export function Targets({ view: { report } }: { view: ScanView }) {
  if (!report || report.targets.length + report.loops.length === 0) return null;
  const { targets, loops } = report;
  return (
    <section className="card" aria-labelledby="targets-title">
      <div className="card__head">
        <h2 id="targets-title">What else to look at</h2>
        <span className="count">{targets.length + loops.length}</span>
      </div>
      <ul className="findings">
        {loops.map(({ writers, verdict, because }) => (
          <li key={writers.map(({ name }) => name).join(" ")}>
            <span className={`state ${verdict === "goes round" ? "state--danger" : "state--warning"}`}>
              <Icon name="loop" />
              {verdict === "goes round"
                ? "loop without an end"
                : verdict === "settles"
                  ? "recursion"
                  : "loop, not decided"}
            </span>
            <span>
              {because}{" "}
              <span className="weak">
                {writers
                  .map(({ file, line }) => `${file.slice(file.lastIndexOf("/") + 1)}:${line}`)
                  .join(", ")}
              </span>
            </span>
          </li>
        ))}
        {targets.slice(0, MOST).map(({ kind, name, file, line, because, by, active }) => (
          <li key={`${kind} ${name} ${file} ${line}`}>
            <span className="state">{kind}</span>
            <span>
              <strong>{name}</strong> {by && `by ${by.kind} ${by.name}${active ? "" : ", which is off"}. `}
              {because}{" "}
              <span className="weak">
                {file.slice(file.lastIndexOf("/") + 1)}:{line}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {targets.length > MOST && (
        <p className="card__none weak">and {targets.length - MOST} more, in the export</p>
      )}
    </section>
  );
}
