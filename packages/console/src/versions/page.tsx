import { Link, useSearch } from "@tanstack/react-router";
import { Fragment, useEffect } from "react";
import { useComparison, useVersions, useWorkflows } from "../api/queries.ts";
import type { VersionList, VersionRow } from "../api/types.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** The versions of a workflow, and what is different between two of them. */
export function VersionsPage() {
  const workflows = useWorkflows();
  const search = useSearch({ from: "/versions" });
  const workflow = search.workflow ?? workflows.data?.[0]?.id;
  const versions = useVersions(workflow);

  useEffect(() => {
    document.title = "Versions · Throughline";
  }, []);

  const error = workflows.error ?? versions.error;
  return (
    <main className="page page--fixed" id="page">
      <header className="list-head">
        <div className="list-head__top">
          <h1>Versions</h1>
        </div>
        <nav className="tabs" aria-label="Workflow">
          {workflows.data?.map(({ id, title }) => (
            <Link
              key={id}
              className="tab"
              to="/versions"
              search={{ workflow: id }}
              aria-current={id === workflow ? "page" : undefined}
            >
              {title}
            </Link>
          ))}
        </nav>
      </header>
      {error && <Trouble error={error} again={() => void versions.refetch()} />}
      {versions.isPending && !error && (
        <div className="loading" role="status">
          Loading versions…
        </div>
      )}
      {versions.data && (
        <Scroll label="Versions" className="board">
          <List list={versions.data} />
          <Comparison list={versions.data} from={search.from} to={search.to} />
        </Scroll>
      )}
    </main>
  );
}

const minute = (at: string) => at.slice(0, 16).replace("T", " ");

function List({ list: { workflow, versions } }: { list: VersionList }) {
  return (
    <section className="card" aria-labelledby="versions-list">
      <div className="card__head">
        <h2 id="versions-list">All versions</h2>
        <span className="weak">Times are UTC</span>
      </div>
      <table className="table">
        <caption className="sr-only">The newest first</caption>
        <thead>
          <tr>
            {["Version", "State", "Saved", "By", "Note", "Activated", "Compare"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map((version, index) => (
            <Row key={version.number} version={version} before={versions[index + 1]} workflow={workflow} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({
  version: { number, state, savedAt, savedBy, note, activated },
  before,
  workflow,
}: {
  version: VersionRow;
  before: VersionRow | undefined;
  workflow: string;
}) {
  const approved = activated?.approvedBy ? `, approved by ${activated.approvedBy}` : "";
  return (
    <tr>
      <th scope="row">{number}</th>
      <td>{state}</td>
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

/** What the newest version changes of the active one, unless two others are asked for. */
function Comparison({
  list: { workflow, active, versions },
  from = active === null ? undefined : String(active),
  to = versions[0] && String(versions[0].number),
}: {
  list: VersionList;
  from: string | undefined;
  to: string | undefined;
}) {
  const compared = useComparison(workflow, from, to);
  if (from === undefined || to === undefined || from === to) return null;
  const { data, error, refetch } = compared;
  return (
    <section className="card" aria-labelledby="versions-compared">
      <div className="card__head">
        <h2 id="versions-compared">
          What version {to} changes of version {from}
        </h2>
      </div>
      {error && <Trouble error={error} again={() => refetch()} />}
      {data?.changes.length === 0 && <p className="card__none">Both do the same.</p>}
      {data && data.changes.length > 0 && (
        <ul className="changes">
          {data.changes.map(({ sentence, path, kind }) => (
            <li key={`${kind} ${path.join(".")} ${sentence}`}>
              <Sentence text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {data?.text && (
        <details className="changes__text">
          <summary>In text</summary>
          <pre>{data.text}</pre>
        </details>
      )}
    </section>
  );
}

/** A sentence with names in asterisks and expressions in backticks. */
function Sentence({ text }: { text: string }) {
  const parts = text.split(/(`[^`]*`|\*[^*]+\*)/);
  return parts.map((part, index) => {
    const inner = part.slice(1, -1);
    // the parts of one sentence never change their places
    const key = index;
    if (part.startsWith("`")) return <code key={key}>{inner}</code>;
    if (index % 2) return <em key={key}>{inner}</em>;
    return <Fragment key={key}>{part}</Fragment>;
  });
}
