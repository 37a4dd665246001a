import { useState } from "react";
import { useMakeExample } from "../api/queries.ts";
import type { WorkItemRow } from "../api/types.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** Keeps the item as a regression example: every later version of the workflow has to come to the same. */
export function ExampleDialog({
  itemKey,
  row,
  onClose,
}: {
  itemKey: string;
  row: WorkItemRow;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [why, setWhy] = useState("");
  const make = useMakeExample(itemKey);
  if (make.data)
    return (
      <Dialog title={make.data.name} onClose={onClose}>
        <div className="stack">
          <p>It was added to {make.data.file}, and is checked with every change from now on.</p>
          {make.data.notes.length > 0 && (
            <ul>
              {make.data.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          <div className="dialog__end">
            <button type="button" className="button button--brand" onClick={onClose}>
              Close
            </button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={`Make an example of ${row.number}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const said = { name: name.trim(), why: why.trim() };
          make.mutate({ ...(said.name && { name: said.name }), ...(said.why && { why: said.why }) });
        }}
      >
        <p>
          What this item came to is expected of every later version of the workflow. Its text is replaced
          where the workspace says so.
        </p>
        <label className="field">
          <span className="field__label">Name</span>
          <input
            className="input"
            value={name}
            placeholder={row.number}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="field__label">Why it is worth keeping</span>
          <textarea
            className="input input--area"
            rows={3}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </label>
        {make.error && <Trouble error={make.error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Back
          </button>
          <button type="submit" className="button button--brand" disabled={make.isPending}>
            Make an example
          </button>
        </div>
      </form>
    </Dialog>
  );
}
