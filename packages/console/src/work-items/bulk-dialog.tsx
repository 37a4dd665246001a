import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useBeginBulk, useBulk, useBulkPreview } from "../api/bulk.ts";
import type { BulkPreview, BulkPreviewBody, BulkView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import type { IconName } from "../marks/icons.ts";
import { Meter } from "../marks/meter.tsx";
import { ActingAs } from "../shell/acting-as.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import type { ListSearch } from "./search.ts";
import type { Selection } from "./selection.ts";

export type BulkAct = BulkPreviewBody["repair"];

const words: Record<BulkAct, { title: string; button: string; past: string }> = {
  retry: { title: "Retry what failed", button: "Retry", past: "tried again" },
  correct: { title: "Correct what failed", button: "Correct", past: "corrected" },
  skip: { title: "Go on without what failed", button: "Skip in", past: "gone on with" },
  cancel: { title: "Cancel work items", button: "Cancel", past: "cancelled" },
};

interface Props {
  act: BulkAct;
  selection: Selection;
  search: ListSearch;
  onClose: (isDone: boolean) => void;
}

/** Which of the chosen items it applies to and what will happen, why not the others; then how far it is; then what became of it. */
export function BulkDialog({ act, selection, search, onClose }: Props) {
  const [field, setField] = useState("");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const [undo, setUndo] = useState(false);
  const id = useRef(crypto.randomUUID()).current;
  const { saved: _, sort: __, ...filters } = search;
  const what = selection.all ? { filters } : { keys: [...selection.keys] };
  const body = {
    what,
    repair: act,
    ...(act === "correct" && field && { values: { [field]: value } }),
    ...(undo && { undo }),
  } as BulkPreviewBody;
  const preview = useBulkPreview(body);
  const begin = useBeginBulk();
  const { data: view } = useBulk(begin.data ? id : undefined);
  const applies = preview.data?.applies.reduce((sum, { items }) => sum + items, 0) ?? 0;
  const isReady =
    applies > 0 && !preview.data?.more && reason.trim() !== "" && (act !== "correct" || field !== "");
  const { title, button } = words[act];

  if (begin.data) return <Report act={act} view={view ?? begin.data} onClose={() => onClose(true)} />;
  return (
    <Dialog title={title} onClose={() => onClose(false)}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) begin.mutate({ ...body, id, reason: reason.trim() });
        }}
      >
        {preview.error && <Trouble error={preview.error} />}
        {preview.data ? <Preview preview={preview.data} /> : <p className="weak">Looking at them…</p>}
        {act === "correct" && preview.data && (
          <div className="inline inline--wide">
            <select
              className="input"
              aria-label="Field"
              value={field}
              onChange={(event) => setField(event.target.value)}
            >
              <option value="">Field…</option>
              {preview.data.fields.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
            <input
              className="input"
              aria-label="New value"
              placeholder="New value"
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </div>
        )}
        {act === "cancel" && (
          <label className="check">
            <input type="checkbox" checked={undo} onChange={(event) => setUndo(event.target.checked)} />
            And take back what was done, the last first
          </label>
        )}
        <label className="field">
          <span className="field__label">Reason, as it will stand in each item's trail</span>
          <input
            className="input"
            maxLength={2_000}
            required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {begin.error && <Trouble error={begin.error} />}
        <div className="dialog__end">
          <ActingAs />
          <button type="button" className="button" onClick={() => onClose(false)}>
            Close
          </button>
          <button
            type="submit"
            className={`button ${act === "cancel" ? "button--danger" : "button--brand"}`}
            disabled={!isReady || begin.isPending}
          >
            {button} {count(applies, "item")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Preview({ preview: { applies, not, more, items } }: { preview: BulkPreview }) {
  return (
    <div className="stack" aria-live="polite">
      {more && (
        <p className="danger">
          More than {items.toLocaleString("en-US")} match: narrow the list down, so that one act has fewer.
        </p>
      )}
      {applies.length > 0 && <Groups icon="check" tone="success" groups={applies} />}
      {not.length > 0 && <Groups icon="x" tone="weak" groups={not} />}
      {applies.length === 0 && <p>It applies to none of them.</p>}
    </div>
  );
}

function Groups({ groups, icon, tone }: { groups: BulkView["not"]; icon: IconName; tone: string }) {
  return (
    <ul className="groups">
      {groups.map(({ told, items, sample }) => (
        <li key={told}>
          <Icon name={icon} small className={tone} />
          <span>
            <strong>{count(items, "item")}</strong> {told}
            <span className="weak groups__sample">
              {sample.map(({ key, number }) => (
                <Link key={key} to="/items/$" params={{ _splat: key }} target="_blank">
                  {number}
                </Link>
              ))}
              {items > sample.length && "…"}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How far it is, and in the end what became of each. */
function Report({ act, view, onClose }: { act: BulkAct; view: BulkView; onClose: () => void }) {
  const { items, done, not, state, takenBack } = view;
  const left = not.reduce((sum, group) => sum + group.items, 0);
  return (
    <Dialog title={state === "done" ? "Done" : `${words[act].title}…`} onClose={onClose}>
      <div className="stack" role="status">
        <p>
          <strong>{count(done, "item")}</strong> of {items.toLocaleString("en-US")} {words[act].past}.
          {state === "running" && " It goes on when this is closed, and after a restart."}
        </p>
        {state === "running" && <Meter part={((done + left) / Math.max(1, items)) * 100} brand />}
        {not.length > 0 && <Groups icon="x" tone="weak" groups={not} />}
        {takenBack && <TakenBack takenBack={takenBack} />}
        <div className="dialog__end">
          <button type="button" className="button button--brand" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** What of the items' doings could be taken back, and what could not. */
function TakenBack({
  takenBack: { yes, no, goesOn, waits },
}: {
  takenBack: NonNullable<BulkView["takenBack"]>;
}) {
  const items = (groups: BulkView["not"]) => groups.reduce((sum, group) => sum + group.items, 0);
  const parts = [`all was taken back of ${count(items(yes), "item")}`, `not all of ${items(no)}`];
  if (goesOn.length > 0) parts.push(`${items(goesOn)} not over yet`);
  if (waits.length > 0) parts.push(`of ${items(waits)} something waits for a person`);
  return (
    <>
      <p>What was done: {parts.join(", ")}.</p>
      {waits.length > 0 && <Groups icon="alert" tone="danger" groups={waits} />}
      {goesOn.length > 0 && <Groups icon="clock" tone="weak" groups={goesOn} />}
      {no.length > 0 && <Groups icon="x" tone="weak" groups={no} />}
      {yes.length > 0 && <Groups icon="undo" tone="success" groups={yes} />}
    </>
  );
}
