import { Link, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useWorkflows } from "../api/queries.ts";
import type { VersionList } from "../api/types.ts";
import { useVersions } from "../api/versions.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { Activation } from "./activation.tsx";
import { Adoption } from "./adoption.tsx";
import { Check } from "./check.tsx";
import { Comparison } from "./comparison.tsx";
import { List } from "./list.tsx";
import { chosenOf } from "./pair.ts";
import { WhatIf } from "./what-if.tsx";

/** The versions of a workflow; of one of them what it changes, what is proven of it, and what it would have done. */
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
          <a className="button button--sm" href="/api/placement/report" target="_blank" rel="noreferrer">
            Placement report
          </a>
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
      {versions.data && <Board list={versions.data} search={search} />}
    </main>
  );
}

function Board({ list, search }: { list: VersionList; search: { from?: string; to?: string } }) {
  const { version, pair } = chosenOf(list, search);
  return (
    <Scroll label="Versions" className="board">
      <List list={list} chosen={version?.number} />
      {pair && <Comparison pair={pair} />}
      {version && <Check key={version.hash} workflow={list.workflow} version={version} />}
      {pair && <WhatIf key={`${pair.from.hash} ${pair.to.hash}`} pair={pair} />}
      {version && <Activation key={`${version.number} ${version.state}`} list={list} version={version} />}
      <Adoption key={list.workflow} workflow={list.workflow} />
    </Scroll>
  );
}
