import { useState } from "react";
import { useWorkflows } from "../api/queries.ts";
import { useMay } from "../api/session.ts";
import { useConnect, useOffered } from "../api/settings.ts";
import type { OfferedOperations } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { Picker } from "./picker.tsx";

/** Connects a system by the document that describes it. */
export function ConnectButton() {
  const may = useMay("POST /api/connections");
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <div className="settings__act">
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <Icon name="plus" small />
        Connect a system…
      </button>
      <span className="weak">by its OpenAPI document; others are written into connections.yaml</span>
      {open && <Connect onClose={() => setOpen(false)} />}
    </div>
  );
}

/** First the document, then what is picked of it. */
function Connect({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [document, setDocument] = useState("");
  const offered = useOffered();
  const [read, setRead] = useState<OfferedOperations>();
  if (read && read.problems.length === 0)
    return <Pick {...{ name, document, read, onClose }} back={() => setRead(undefined)} />;
  return (
    <Dialog title="Connect a system" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          offered.mutate({ name, document }, { onSuccess: setRead });
        }}
      >
        <label className="field">
          <span className="field__label">Name, as workflows call it: billing in billing.findInvoice</span>
          <input
            className="input"
            value={name}
            required
            pattern="[A-Za-z][A-Za-z0-9_\-]{0,39}"
            title="Letters, digits, _ and -"
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className="field">
          <span className="field__label">OpenAPI document, JSON or YAML: a file</span>
          <input
            className="input"
            type="file"
            accept=".json,.yaml,.yml"
            onChange={async ({ target }) => setDocument((await target.files?.[0]?.text()) ?? "")}
          />
        </label>
        <label className="field">
          <span className="field__label">or its text</span>
          <textarea
            className="input input--code"
            rows={8}
            spellCheck={false}
            value={document.length > MOST_SHOWN ? `${document.slice(0, MOST_SHOWN)}…` : document}
            onChange={({ target }) => setDocument(target.value)}
          />
        </label>
        {read?.problems.map((problem) => (
          <p key={problem} role="alert" className="danger">
            {problem}
          </p>
        ))}
        {offered.error && <Trouble error={offered.error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className="button button--brand"
            disabled={!name || !document.trim() || offered.isPending}
          >
            {offered.isPending ? "Reading…" : "Read it"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Characters of a document that are shown: large ones would hold the page up. */
const MOST_SHOWN = 20_000;

function Pick({
  name,
  document,
  read,
  back,
  onClose,
}: {
  name: string;
  document: string;
  read: OfferedOperations;
  back: () => void;
  onClose: () => void;
}) {
  const workflows = useWorkflows().data ?? [];
  const [workflow, setWorkflow] = useState<string>();
  const [url, setUrl] = useState(read.servers.find((one) => URL.canParse(one)) ?? "");
  const [picked, setPicked] = useState<Record<string, OfferedOperations["operations"][number]>>({});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const connecting = useConnect();
  const operations = Object.values(picked);
  const beside = workflow ?? workflows[0]?.id ?? "";
  if (connecting.data)
    return (
      <Dialog title={`${name} is connected`} onClose={onClose}>
        <div className="stack">
          <p>Workflows can call {connecting.data.operations.join(", ")}.</p>
          <p className="weak">
            Written into {connecting.data.file}. Nothing is sent there before a version that calls it goes
            live and somebody has answered for what leaves.
          </p>
          <div className="dialog__end">
            <button type="button" className="button button--brand" onClick={onClose}>
              Done
            </button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={`${read.title || name}: what may be called?`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          connecting.mutate({
            ...{ workflow: beside, name, url, document },
            operations: operations.map(({ id, name, repeat }) => ({ id, name, repeat })),
            secrets,
          });
        }}
      >
        <p className="weak">
          OpenAPI {read.version}, {count(read.total, "operation")}
          {read.auth.length > 0 && `; signed in by ${read.auth.join(", or ")}`}
        </p>
        <Picker operations={read.operations} picked={picked} onPick={setPicked} />
        <label className="field">
          <span className="field__label">Address</span>
          <input
            className="input"
            type="url"
            required
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
        </label>
        {read.secrets.map((variable) => (
          <label key={variable} className="field">
            <span className="field__label">Secret {variable}</span>
            <input
              className="input"
              type="password"
              autoComplete="off"
              required
              value={secrets[variable] ?? ""}
              onChange={({ target }) => setSecrets({ ...secrets, [variable]: target.value })}
            />
          </label>
        ))}
        {workflows.length > 1 && (
          <label className="field">
            <span className="field__label">Beside the workflow</span>
            <select className="input" value={beside} onChange={({ target }) => setWorkflow(target.value)}>
              {workflows.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
        {connecting.error && <Trouble error={connecting.error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={back}>
            Back
          </button>
          <button
            type="submit"
            className="button button--brand"
            disabled={operations.length === 0 || connecting.isPending}
          >
            Connect {operations.length > 0 && count(operations.length, "operation")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
