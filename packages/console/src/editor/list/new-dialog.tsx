import { useNavigate } from "@tanstack/react-router";
import { type ChangeEvent, useState } from "react";
import type { WorkflowLine } from "../../api/types.ts";
import { useBeginWorkflow, useVersion, useVersions } from "../../api/versions.ts";
import { useActor } from "../../shell/acting-as.tsx";
import { Dialog } from "../../shell/dialog.tsx";
import { Trouble } from "../../shell/trouble.tsx";
import { beginningText, renamed } from "./beginning.ts";

interface Props {
  workflows: readonly WorkflowLine[];
  onClose(): void;
}

/** Begins a workflow: an empty one, a copy of one that is here, or a file that somebody sent. Its first version is a draft. */
export function NewDialog({ workflows, onClose }: Props) {
  const navigate = useNavigate();
  const by = useActor();
  const begin = useBeginWorkflow();
  const [from, setFrom] = useState("");
  const [name, setName] = useState("");
  const [object, setObject] = useState("Case");
  const [pasted, setPasted] = useState("");
  const newest = useVersions(from && from !== "paste" ? from : undefined).data?.versions[0]?.number;
  const copy = useVersion(from, newest);
  const text =
    from === "paste"
      ? pasted
      : from === ""
        ? beginningText(name, object)
        : copy.data && renamed(copy.data.text, name);
  const isReady =
    from === "paste" ? pasted.trim() !== "" : /^[a-z][a-z0-9-]*$/.test(name) && text !== undefined;
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) =>
    setPasted((await target.files?.[0]?.text()) ?? "");
  return (
    <Dialog title="New workflow" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady || text === undefined) return;
          begin.mutate(
            { by, text },
            {
              onSuccess: ({ workflow: { id } }) =>
                void navigate({ to: "/workflows/$id", params: { id }, search: {} }),
            },
          );
        }}
      >
        <label className="field">
          <span className="field__label">Begin with</span>
          <select className="input" value={from} onChange={({ target }) => setFrom(target.value)}>
            <option value="">One step that waits, to be filled in</option>
            {workflows.map(({ id, title }) => (
              <option key={id} value={id}>
                A copy of {title}
              </option>
            ))}
            <option value="paste">A file</option>
          </select>
        </label>
        {from === "paste" ? (
          <>
            <label className="field">
              <span className="field__label">Choose the file, or paste its text below</span>
              <input type="file" accept=".yaml,.yml,text/*" onChange={(event) => void read(event)} />
            </label>
            <textarea
              aria-label="Text of the workflow"
              className="input input--area code-area"
              rows={10}
              spellCheck={false}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
            />
          </>
        ) : (
          <label className="field">
            <span className="field__label">Name: small letters, digits and hyphens</span>
            <input
              className="input"
              value={name}
              placeholder="billing-cases"
              pattern="[a-z][a-z0-9\-]*"
              required
              onChange={({ target }) => setName(target.value)}
            />
          </label>
        )}
        {from === "" && (
          <label className="field">
            <span className="field__label">Salesforce object</span>
            <input
              className="input"
              value={object}
              required
              onChange={({ target }) => setObject(target.value)}
            />
          </label>
        )}
        {begin.error && <Trouble error={begin.error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand" disabled={!isReady || begin.isPending}>
            Begin
          </button>
        </div>
      </form>
    </Dialog>
  );
}
