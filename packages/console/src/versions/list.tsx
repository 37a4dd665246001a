import { Link } from "@tanstack/react-router";
import type { VersionList, VersionRow } from "../api/types.ts";
import { minute } from "./minute.ts";

const HEADS = ["Version", "State", "Saved", "By", "Note", "Activated", "Compare"];

/** All versions, the newest first. @param chosen the number of the one that the page is about */
export function List({
  list: { workflow, versions },
  chosen,
}: {
  list: VersionList;
  chosen: number | undefined;
}) {
  return (
    <section className="card" aria-labelledby="versions-list">
      <div className="card__head">
        <h2 id="versions-list">All versions</h2>
        <span className="weak">Times are UTC</span>
      </div>
      <div className="board__scroll">
        <table className="table versions">
          <caption className="sr-only">The newest first</caption>
          <thead>
            <tr>
              {HEADS.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {versions.map((version, index) => (
              <Row
                key={version.number}
                version={version}
                before={versions[index + 1]}
                workflow={workflow}
                chosen={version.number === chosen}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({
  version: { number, state, savedAt, savedBy, note, activated },
  before,
  workflow,
  chosen,
}: {
  version: VersionRow;
  before: VersionRow | undefined;
  workflow: string;
  chosen: boolean;
}) {
  const approved = activated?.approvedBy ? `, approved by ${activated.approvedBy}` : "";
  return (
    <tr className={chosen ? "row--chosen" : undefined}>
      <td>
        <Link
          to="/versions"
          search={{ workflow, to: String(number) }}
          aria-label={`Version ${number}`}
          aria-current={chosen ? "true" : undefined}
        >
          {number}
        </Link>
      </td>
      <td>
        <span className={`state ${state === "active" ? "state--success" : ""}`}>{state}</span>
      </td>
      <td className="nowrap">{minute(savedAt)}</td>
      <td>{savedBy}</td>
      <td>{note}</td>
      <td>{activated && `${minute(activated.at)} by ${activated.by}${approved}`}</td>
      <td>
        {before && (
          <Link to="/versions" search={{ workflow, from: String(before.number), to: String(number) }}>
            {before.number} with {number}
          </Link>
        )}
      </td>
    </tr>
  );
}
