import { useState } from "react";
import { useCancel } from "../api/queries.ts";
import type { WorkItemRow } from "../api/types.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** Ends the item's life in Throughline, with a reason that goes into the trail. The record stays as it is. */
export function CancelDialog({
  itemKey,
  row,
  onClose,
}: {
  itemKey: string;
  row: WorkItemRow;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const cancel = useCancel(itemKey);
  const by = useActor();
  const whyNot = row.endedAt ? "This item has ended already." : reason.trim() ? "" : "Give a reason first.";
  return (
    <Dialog title={`Cancel ${row.number}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!whyNot) cancel.mutate({ by, reason: reason.trim() }, { onSuccess: onClose });
        }}
      >
        <p>
          The workflow stops for this item: open tasks are withdrawn, timers end. The record stays as it is.
        </p>
        <label className="field">
          <span className="field__label">Reason</span>
          <textarea
            className="input input--area"
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {cancel.error && <Trouble error={cancel.error} />}
        <ActingAs />
        <div className="dialog__end">
          <span className="weak">{whyNot}</span>
          <button type="button" className="button" onClick={onClose}>
            Keep the item
          </button>
          <button
            type="submit"
            className="button button--danger"
            disabled={whyNot !== "" || cancel.isPending}
          >
            Cancel item
          </button>
        </div>
      </form>
    </Dialog>
  );
}
