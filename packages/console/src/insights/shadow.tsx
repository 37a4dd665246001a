import { Link } from "@tanstack/react-router";
import { useShadow } from "../api/queries.ts";
import type { ShadowReport } from "../api/types.ts";
import { count } from "../format/value.ts";

/** How far a draft that runs in the shadow of a workflow agrees with what really happened; nothing where none runs. */
export function Shadow({ workflow }: { workflow: string }) {
  const { data: report } = useShadow(workflow);
  if (!report) return null;
  const { of, items, state, why, fields, days, notAsked, alone } = report;
  return (
    <section className="card" aria-labelledby={`shadow-${workflow}`}>
      <div className="card__head">
        <h2 id={`shadow-${workflow}`}>
          Shadow of {workflow}: {of}
        </h2>
        <span className="weak">
          {count(items, "item")} since {report.since.slice(0, 16).replace("T", " ")}
        </span>
      </div>
      {state === "failed" && <p className="card__none danger">It does not run: {why}</p>}
      <table className="table">
        <caption className="sr-only">
          By field, beside what {alone ? "the org does by itself" : "really happened"}
        </caption>
        <thead>
          <tr>
            {["Field", "The same", "Same team", "Otherwise", "Not settled yet", "Agreement"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(fields).map(([field, { same, sameTeam, other, pending, share }]) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td className="num">{same}</td>
              <td className="num">{sameTeam}</td>
              <td className="num">{other}</td>
              <td className="num">{pending}</td>
              <td className="num">{percent(share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Disagreements report={report} />
      {days.length > 1 && (
        <p className="card__none weak">
          By day: {days.map(({ day, share }) => `${day.slice(5)} ${percent(share)}`).join(" · ")}
        </p>
      )}
      {notAsked.length > 0 && (
        <p className="card__none weak">
          Not asked: {notAsked.map(({ what, times }) => `${what} ${times}×`).join(", ")}
        </p>
      )}
    </section>
  );
}

function Disagreements({ report: { reasons } }: { report: ShadowReport }) {
  return (
    <ul className="reasons">
      {reasons.map(({ field, shadow, real, disagreements, of, items }) => (
        <li key={[field, shadow, real].join()}>
          <details>
            <summary>
              <span className="reasons__words">
                <strong>
                  {field}: {shadow}
                </strong>
                <span className="weak">
                  really {real}; it decided {of}
                </span>
              </span>
              <span className="num">{disagreements}</span>
            </summary>
            <ul className="reasons__behind">
              {items.map(({ item, shadow: would, real: is }) => (
                <li key={item}>
                  <Link to="/items/$" params={{ _splat: item }}>
                    {item}
                  </Link>
                  : {would}, really {is}
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

const percent = (share: number | null) => (share === null ? "–" : `${Math.round(share * 100)} %`);
