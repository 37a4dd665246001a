import { useId, useState } from "react";
import type { FormField, TryGiven, TryQuestion, Value } from "../../api/types.ts";
import { money, showValue, title } from "../../format/value.ts";
import { answerOf, choicesOf, type Draft, fromInput, missing } from "../../tasks/answer.ts";

/** A question that nobody has answered: to a model, a system or a person. Whoever tries it answers. */
export function Question({
  question,
  onAnswer,
}: {
  question: TryQuestion;
  onAnswer: (given: TryGiven) => void;
}) {
  const { kind, to, says, shows, priced } = question;
  return (
    <div className="section try__question">
      <h3 className="section__title">
        {says ?? (kind === "call" ? `What does ${to} answer?` : `What does ${to} say?`)}
        <span className="weak">
          {kind === "ask" && priced !== undefined ? `it would cost ${money(priced)} at most` : to}
        </span>
      </h3>
      {Object.keys(shows).length > 0 && (
        <dl className="facts">
          {Object.entries(shows).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{showValue(value as Value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {kind === "call" ? (
        <SystemAnswer onAnswer={onAnswer} />
      ) : (
        <Form form={(question.form ?? []) as FormField[]} onAnswer={(values) => onAnswer({ values })} />
      )}
    </div>
  );
}

/** Fields that are filled in, and a button that says what comes of it. */
export function Form({
  form,
  says = "Answer",
  onAnswer,
}: {
  form: FormField[];
  says?: string;
  onAnswer: (values: Record<string, Value>) => void;
}) {
  const [draft, setDraft] = useState<Draft>({});
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing(form, draft).length === 0) onAnswer(answerOf(form, draft));
      }}
    >
      {form.map((field) => (
        <OneField
          key={field.name}
          field={field}
          set={(value) => setDraft((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <button type="submit" className="button" disabled={missing(form, draft).length > 0}>
        {says}
      </button>
    </form>
  );
}

function OneField({ field, set }: { field: FormField; set: (value: Value | undefined) => void }) {
  const choices = choicesOf(field);
  const name = useId();
  const label = field.title ?? title(field.name);
  if (choices)
    return (
      <fieldset className="try__choices">
        <legend className="field__label">{label}</legend>
        {choices.map(({ value, word }) => (
          <label key={word} className="chip">
            <input type="radio" name={name} onChange={() => set(value)} />
            {word}
          </label>
        ))}
      </fieldset>
    );
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        className="input"
        placeholder={field.type === "any" ? "Yes, 5 or any text" : undefined}
        onChange={({ target }) => set(fromInput(field, target.value))}
      />
    </label>
  );
}

/** What a system answers, as JSON; or that it fails. */
function SystemAnswer({ onAnswer }: { onAnswer: (given: TryGiven) => void }) {
  const [text, setText] = useState("{}");
  const read = json(text);
  const id = useId();
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (read) onAnswer({ answer: read.value });
      }}
    >
      <label className="field__label" htmlFor={id}>
        Its answer, as JSON
      </label>
      <textarea
        id={id}
        className="input input--area mono"
        rows={3}
        spellCheck={false}
        value={text}
        aria-invalid={!read}
        onChange={({ target }) => setText(target.value)}
      />
      <span className="try__line">
        <button type="submit" className="button" disabled={!read}>
          Answer
        </button>
        <button
          type="button"
          className="button"
          onClick={() => onAnswer({ fails: "NOT_REACHED", message: "It was not reached." })}
        >
          It is not reached
        </button>
      </span>
    </form>
  );
}

function json(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
