import { useState } from "react";
import { useTaskCommands } from "../api/inbox.ts";
import type { BulkAnswers, FormField, TaskDetail, Value } from "../api/types.ts";
import { count, showValue } from "../format/value.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { choicesOf } from "./answer.ts";
import { whereTo } from "./leads.tsx";

interface Props {
  by: string;
  tasks: string[];
  /** One of them: what is asked of all. */
  like: TaskDetail;
  onClose(): void;
  onDone(answered: string[], what: string, until: string): void;
}

/** Answers many alike at once: first what would become of each, then the answer. */
export function BulkDialog({ by, tasks, like, onClose, onDone }: Props) {
  const commands = useTaskCommands(by);
  const [value, setValue] = useState<Value>();
  const [preview, setPreview] = useState<BulkAnswers>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const field = (like.form as FormField[]).find((one) => choicesOf(one));
  const answerable = preview?.rows.filter(({ refused }) => refused === null) ?? [];

  const send = async (chosen: Value, dry: boolean) => {
    if (!field) return;
    setBusy(true);
    setError(undefined);
    try {
      const found = await commands.together(tasks, { [field.name]: chosen }, dry);
      if (dry) setPreview(found);
      else {
        const given = found.rows.filter(({ refused }) => refused === null).map(({ id }) => id);
        onDone(given, showValue(chosen), found.until ?? "");
        onClose();
      }
    } catch (thrown) {
      setError(thrown as Error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={`Answer ${count(tasks.length, "task")} alike`} onClose={onClose}>
      <form
        className="stack bulk"
        onSubmit={(event) => {
          event.preventDefault();
          if (value !== undefined && preview) void send(value, false);
        }}
      >
        <fieldset className="answer__field">
          <legend className="field__label">{like.line.title}</legend>
          <div className="answer__row">
            {field &&
              choicesOf(field)?.map((choice) => (
                <label key={choice.word} className="answer__choice">
                  <input
                    type="radio"
                    name="bulk"
                    checked={value === choice.value}
                    onChange={() => {
                      setValue(choice.value);
                      setPreview(undefined);
                      void send(choice.value, true);
                    }}
                  />
                  <span>{choice.word}</span>
                </label>
              ))}
          </div>
        </fieldset>
        {!field && <p>These are not answered by choosing: answer them one by one.</p>}
        {error && <Trouble error={error} />}
        <div className="bulk__rows" role="status">
          {preview && (
            <table className="table table--inset">
              <thead>
                <tr>
                  <th>Item</th>
                  <th>Leads to</th>
                  <th>With</th>
                </tr>
              </thead>
              <tbody>
                {preview.rows.map(({ id, number, subject, refused, lead }) => (
                  <tr key={id}>
                    <td>
                      {number} <span className="weak">{subject}</span>
                    </td>
                    {refused ? (
                      <td colSpan={2} className="warning">
                        Left as it is. {refused}
                      </td>
                    ) : (
                      <>
                        <td>{lead ? whereTo(lead) : "as the others"}</td>
                        <td className="weak">{lead?.owner?.name ?? lead?.waits ?? ""}</td>
                      </>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {!preview && busy && <p className="weak">Playing them on…</p>}
        </div>
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand" disabled={busy || answerable.length === 0}>
            {preview ? `Answer ${count(answerable.length, "task")}` : "Choose an answer first"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
