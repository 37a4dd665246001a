import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useObjects } from "../api/scan.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** Another object than those of the workflows, from the org's own. */
export function Another({ org }: { org: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="chip" onClick={() => setOpen(true)}>
        Another object…
      </button>
      {open && <Choose org={org} onClose={() => setOpen(false)} />}
    </>
  );
}

function Choose({ org, onClose }: { org: string; onClose: () => void }) {
  const objects = useObjects();
  const [name, setName] = useState("");
  const navigate = useNavigate();
  const list = useId();
  const found = objects.data?.find((one) =>
    [one.name, one.label].some((text) => text.toLowerCase() === name.trim().toLowerCase()),
  );
  return (
    <Dialog title="Which object?" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!found) return;
          onClose();
          void navigate({ to: "/scan", search: { object: found.name } });
        }}
      >
        {objects.error && <Trouble error={objects.error} again={() => void objects.refetch()} />}
        <label className="field">
          <span className="field__label">
            {objects.data ? `One of ${objects.data.length} of ${org}` : `Asking ${org}…`}
          </span>
          <input
            className="input"
            list={list}
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="Lead"
            required
          />
        </label>
        <datalist id={list}>
          {objects.data?.map((one) => (
            <option key={one.name} value={one.name}>
              {one.label}
            </option>
          ))}
        </datalist>
        <div className="dialog__end">
          {name.trim() !== "" && objects.data && !found && (
            <span className="weak">The org has no object of this name.</span>
          )}
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand" disabled={!found}>
            Go to it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
