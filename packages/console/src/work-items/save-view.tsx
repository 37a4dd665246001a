import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../api/session.ts";
import type { SavedView } from "../api/types.ts";
import { useRemoveView, useSaveView } from "../api/work-items.ts";
import { Icon } from "../marks/icon.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Menu } from "../shell/menu.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { type ListSearch, writeSearch } from "./search.ts";

/** What is shown, to be found again under a name: by oneself, or by everybody. */
export function SaveView({ search, saved }: { search: ListSearch; saved: SavedView[] }) {
  const [naming, setNaming] = useState(false);
  const mayShare = useMay("PUT /api/shared-views/:id");
  const save = useSaveView();
  const remove = useRemoveView();
  const navigate = useNavigate({ from: "/" });
  const { saved: id, ...shown } = search;
  const view = saved.find((one) => one.id === id);
  const address = writeSearch(shown).slice(1);
  const mayChange = view && (!view.shared || mayShare);
  return (
    <>
      {view && mayChange ? (
        <Menu
          className="button"
          choices={[
            ...(address === view.search
              ? []
              : [{ label: `Update “${view.name}”`, act: () => save.mutate({ ...view, search: address }) }]),
            { label: "Save as another view…", act: () => setNaming(true) },
            {
              label: `Remove “${view.name}”`,
              act: () => remove.mutate(view, { onSuccess: () => void navigate({ search: { ...shown } }) }),
            },
          ]}
        >
          <Icon name="items" small />
          {view.name} <Icon name="down" small />
        </Menu>
      ) : (
        <button type="button" className="button" onClick={() => setNaming(true)}>
          <Icon name="items" small />
          Save view
        </button>
      )}
      {naming && (
        <NameView
          mayShare={mayShare}
          error={save.error}
          onClose={() => setNaming(false)}
          onSave={(name, shared) => {
            const id = crypto.randomUUID();
            save.mutate(
              { id, name, shared, search: address },
              {
                onSuccess: () => {
                  setNaming(false);
                  void navigate({ search: { ...shown, saved: id } });
                },
              },
            );
          }}
        />
      )}
    </>
  );
}

function NameView({
  mayShare,
  error,
  onSave,
  onClose,
}: {
  mayShare: boolean;
  error: Error | null;
  onSave: (name: string, shared: boolean) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  return (
    <Dialog title="Save this view" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onSave(name.trim(), shared);
        }}
      >
        <p className="weak">Its filters, its search and its order. The address of this page has them, too.</p>
        <label className="field">
          <span className="field__label">Name</span>
          <input
            className="input"
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={shared}
            disabled={!mayShare}
            onChange={(event) => setShared(event.target.checked)}
          />
          For everybody
          {!mayShare && <span className="weak">an editor may do that</span>}
        </label>
        {error && <Trouble error={error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
