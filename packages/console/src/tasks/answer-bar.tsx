import { useId } from "react";
import type { FormField, Lead, TaskDetail, Value } from "../api/types.ts";
import { showValue, title as titled } from "../format/value.ts";
import { asked, choicesOf, type Draft, fieldForKeys, missing } from "./answer.ts";
import { Field } from "./answer-form.tsx";
import { whereTo } from "./leads.tsx";

interface Props {
  detail: TaskDetail;
  draft: Draft;
  /** What the answer as it stands would lead to, where that is known. */
  lead: Lead | undefined;
  /** By field, what is wrong with it. */
  wrong: Record<string, string>;
  busy: boolean;
  set(name: string, value: Value | undefined): void;
  onAnswer(): void;
  onPass: (() => void) | undefined;
  onNote(): void;
}

/** What is asked, with the answers on number keys. Enter answers. */
export function AnswerBar({ detail, draft, lead, wrong, busy, set, onAnswer, onPass, onNote }: Props) {
  const { form: fields, line, passTo } = detail;
  const form = fields as FormField[];
  const keys = fieldForKeys(form, draft);
  const left = missing(form, draft);
  const hint = useId();
  const first = form[0];
  const single = form.length === 1 && first && choicesOf(first);
  const answer = single && draft[first.name] !== undefined ? showValue(draft[first.name], 24) : undefined;
  return (
    <form
      className="section answer answer--bar"
      aria-label="Answer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer();
      }}
    >
      <h3 className="section__title">
        {line.title}
        <span className="weak">
          {line.for ? `only ${line.for.name} can answer` : "one answer"}, can be undone for 10 s
        </span>
      </h3>
      <div className={single ? "answer__only" : "answer__fields"}>
        {asked(form, draft).map((field) => (
          <Field
            key={field.name}
            field={field}
            value={draft[field.name]}
            keys={field === keys}
            bare={single !== undefined && single !== null && single !== false}
            wrong={wrong[field.name]}
            set={(value) => set(field.name, value)}
          />
        ))}
      </div>
      <div className="answer__end">
        {onPass && (
          <button type="button" className="button button--sm" onClick={onPass}>
            <kbd>0</kbd>
            <span className="truncate">{passTo ? `Pass on to ${passTo}` : "Not sure: pass on"}</span>
          </button>
        )}
        <button type="button" className="button button--sm" onClick={onNote}>
          <kbd>N</kbd>Add a note
        </button>
        <span className="weak answer__then" id={hint}>
          {left.length > 0 ? hintOf(form, left) : lead ? `then ${whereTo(lead)}` : ""}
        </span>
        <button
          type="submit"
          className="button button--brand"
          disabled={busy || left.length > 0}
          aria-describedby={hint}
        >
          Answer{answer ? ` ${answer}` : ""} <span aria-hidden="true">↵</span>
        </button>
      </div>
    </form>
  );
}

/** Why the button is off. */
function hintOf(form: FormField[], left: FormField[]): string {
  if (form.length === 1) return "Choose an answer first";
  return `${left.map(({ name, title = titled(name) }) => title).join(", ")} still ${left.length === 1 ? "needs" : "need"} an answer`;
}
