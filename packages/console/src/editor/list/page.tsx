import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Action } from "../../actions/action.ts";
import { ActionButton } from "../../actions/action-button.tsx";
import { useActions } from "../../actions/registry.ts";
import { useWorkflows } from "../../api/queries.ts";
import { useMay } from "../../api/session.ts";
import type { WorkflowLine } from "../../api/types.ts";
import { useVersions } from "../../api/versions.ts";
import { Scroll } from "../../shell/scroll.tsx";
import { Trouble } from "../../shell/trouble.tsx";
import { minute } from "../../versions/minute.ts";
import { NewDialog } from "./new-dialog.tsx";
import "../../styles/editor.css";

const begin: Action<{ may: boolean; open(): void }> = {
  id: "workflows.new",
  label: "New workflow",
  icon: "plus",
  keys: ["N"],
  keywords: ["import", "paste", "copy", "create"],
  blocked: ({ may }) => (may ? undefined : "You may not begin workflows."),
  perform: ({ open }) => open(),
};

/** The workflows: which version of each is live, what is being changed, and by whom. */
export default function WorkflowsPage() {
  const workflows = useWorkflows();
  const [beginning, setBeginning] = useState(false);
  const may = useMay("POST /api/workflows");
  const context = { may, open: () => setBeginning(true) };
  useActions([begin], context);
  useEffect(() => {
    document.title = "Workflows · Throughline";
  }, []);
  return (
    <main className="page page--fixed" id="page">
      <header className="list-head">
        <div className="list-head__top">
          <h1>Workflows</h1>
          <span className="inline inline--wide">
            <Link className="button button--sm" to="/versions" search={{}}>
              Versions
            </Link>
            <ActionButton action={begin} context={context} className="button button--sm button--brand" />
          </span>
        </div>
      </header>
      {workflows.error && <Trouble error={workflows.error} again={() => void workflows.refetch()} />}
      <Scroll label="Workflows" className="board">
        <section className="card card--table">
          <Scroll label="Table of workflows" className="board__scroll">
            <table className="table workflows">
              <caption className="sr-only">Workflows</caption>
              <thead>
                <tr>
                  {["Workflow", "Object", "Live", "Newest", "Saved"].map((head) => (
                    <th key={head} scope="col">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {workflows.data?.map((one) => (
                  <Row key={one.id} workflow={one} />
                ))}
              </tbody>
            </table>
          </Scroll>
        </section>
      </Scroll>
      {beginning && <NewDialog workflows={workflows.data ?? []} onClose={() => setBeginning(false)} />}
    </main>
  );
}

function Row({ workflow: { id, title, object } }: { workflow: WorkflowLine }) {
  const { data } = useVersions(id);
  const newest = data?.versions[0];
  return (
    <tr>
      <td>
        <Link to="/workflows/$id" params={{ id }} search={{}}>
          {title}
        </Link>
        <span className="weak"> {id}</span>
      </td>
      <td>{object}</td>
      <td>{data ? data.active === null ? <span className="weak">not yet</span> : `v${data.active}` : "…"}</td>
      <td>
        {newest &&
          (newest.state === "draft" ? (
            <span className="state state--warning">Draft v{newest.number}</span>
          ) : (
            `v${newest.number}`
          ))}
      </td>
      <td>{newest && `${minute(newest.savedAt)} by ${newest.savedBy}`}</td>
    </tr>
  );
}
