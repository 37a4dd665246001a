import { useState } from "react";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** A note at a task, for whoever answers it and for whoever looks later. */
export function NoteDialog({
  onKeep,
  onClose,
}: {
  onKeep: (text: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const [text, setText] = useState("");
  const [error, setError] = useState<Error>();
  return (
    <Dialog title="Add a note" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) onKeep(text).then(onClose, setError);
        }}
      >
        <label className="field">
          <span className="field__label">It stays with the item, under your name</span>
          <textarea
            className="input input--area"
            rows={3}
            maxLength={2_000}
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
                event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        {error && <Trouble error={error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand" disabled={!text.trim()}>
            Keep the note
          </button>
        </div>
      </form>
    </Dialog>
  );
}
