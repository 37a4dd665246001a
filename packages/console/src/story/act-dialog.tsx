import { useState } from "react";
import { useItemAct } from "../api/queries.ts";
import type { WorkItemRow, WorkItemStory } from "../api/types.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { TakeBack } from "./take-back.tsx";

/** What a person may do about an item as a whole; the reason goes into the trail. */
const ACTS = {
  cancel: {
    title: "Cancel",
    says: "The workflow stops for this item: open tasks are withdrawn, timers end. What was done stays, unless it is taken back.",
    keep: "Keep the item",
    act: "Cancel item",
    button: "button--danger",
  },
  reassign: {
    title: "Another owner for",
    says: "The step that chose the owner chooses again, without the one who has it now. Where nobody fits yet it waits, and they keep it until somebody does.",
    keep: "Leave it",
    act: "Look for somebody else",
    button: "button--brand",
  },
} as const;

export type ItemAct = keyof typeof ACTS;

/** Asks for the reason, and does it. */
export function ActDialog({
  itemKey,
  row,
  act,
  done,
  onClose,
}: {
  itemKey: string;
  row: WorkItemRow;
  act: ItemAct;
  done: WorkItemStory["doneOutside"];
  onClose: () => void;
}) {
  const { title, says, keep, act: label, button } = ACTS[act];
  const [reason, setReason] = useState("");
  const [undo, setUndo] = useState(false);
  const doing = useItemAct(itemKey, act);
  const by = useActor();
  const whyNot = row.endedAt ? "This item has ended already." : reason.trim() ? "" : "Give a reason first.";
  return (
    <Dialog title={`${title} ${row.number}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!whyNot)
            doing.mutate({ by, reason: reason.trim(), ...(undo && { undo }) }, { onSuccess: onClose });
        }}
      >
        <p>{says}</p>
        <label className="field">
          <span className="field__label">Reason</span>
          <textarea
            className="input input--area"
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {act === "cancel" && <TakeBack done={done} chosen={undo} onChoose={setUndo} />}
        {doing.error && <Trouble error={doing.error} />}
        <ActingAs />
        <div className="dialog__end">
          <span className="weak">{whyNot}</span>
          <button type="button" className="button" onClick={onClose}>
            {keep}
          </button>
          <button type="submit" className={`button ${button}`} disabled={whyNot !== "" || doing.isPending}>
            {label}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
