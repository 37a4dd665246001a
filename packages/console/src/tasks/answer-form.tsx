import { type RefObject, useEffect, useId, useRef, useState } from "react";
import { belongsToFocus } from "../actions/keys.ts";
import { useAnswer } from "../api/queries.ts";
import { useMay } from "../api/session.ts";
import type { FormField, TaskRow, Value } from "../api/types.ts";
import { moment } from "../format/time.ts";
import { percent, showValue, title as titled } from "../format/value.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { useNow } from "../shell/now.ts";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { answerOf, asked, choicesOf, type Draft, fieldForKeys, fromInput, missing } from "./answer.ts";
import { offerOf } from "./offer.ts";
import { OfferForm } from "./offer-form.tsx";
import { TaskTitle } from "./task-title.tsx";

interface Props {
  task: TaskRow;
  /** Whether the form says itself what it is about (in the story); on the task page the head does. */
  title?: boolean;
  onAnswered?: () => void;
}

/** What a person is asked, and the way to answer: two buttons for an item that is offered, a form for anything else. */
export function AnswerForm(props: Props) {
  const offer = offerOf(props.task);
  if (!useMay("POST /api/tasks/:id/answer"))
    return (
      <div className="section">
        {props.title && <TaskTitle task={props.task} />}
        <NotAllowed what="answer" />
      </div>
    );
  const { title, ...rest } = props;
  return offer ? (
    <OfferForm {...rest} offer={offer} {...(title && { title: <TaskTitle task={props.task} /> })} />
  ) : (
    <QuestionForm {...props} />
  );
}

/** A task's question with its form. Number keys choose, Enter sends. */
function QuestionForm({ task, title, onAnswered }: Props) {
  const now = useNow();
  const [draft, setDraft] = useState<Draft>({});
  const answer = useAnswer(task.id);
  const by = useActor();
  const hint = useId();
  const ref = useRef<HTMLFormElement>(null);
  const forKeys = fieldForKeys(task.form, draft);
  const left = missing(task.form, draft);
  const set = (name: string, value: Value | undefined) =>
    setDraft((before) => ({ ...before, [name]: value }));
  useNumberKeys(ref, forKeys, (index) => {
    const choice = forKeys && choicesOf(forKeys)?.[index];
    if (choice) set(forKeys.name, choice.value);
  });

  return (
    <form
      ref={ref}
      className="section answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (left.length > 0 || answer.isPending) return;
        answer.mutate({ by, answer: answerOf(task.form, draft) }, { onSuccess: onAnswered });
      }}
    >
      {title && <TaskTitle task={task} />}
      {task.for && (
        <p className="weak">
          Only {task.for.name} can answer{task.until && `, until ${moment(task.until, now)}`}.
        </p>
      )}
      {asked(task.form, draft).map((field) => (
        <Field
          key={field.name}
          field={field}
          value={draft[field.name]}
          keys={field === forKeys}
          set={(value) => set(field.name, value)}
        />
      ))}
      {answer.error && <Trouble error={answer.error} />}
      <div className="answer__end">
        <button
          type="submit"
          className="button button--brand"
          disabled={left.length > 0 || answer.isPending || answer.isSuccess}
          aria-describedby={hint}
        >
          Answer{" "}
          <span className="kbd" aria-hidden="true">
            Enter
          </span>
        </button>
        <span className="weak" id={hint}>
          {hintOf(task.form, left)}
        </span>
        <span role="status" className="success">
          {answer.isSuccess && "Answered."}
        </span>
        <ActingAs />
      </div>
    </form>
  );
}

interface FieldProps {
  field: FormField;
  value: Value | undefined;
  /** Whether the number keys are this field's now. */
  keys: boolean;
  /** It is the only one, and what is asked stands above it: neither its name nor what a model thought is told. */
  bare?: boolean;
  /** What is wrong with the value. */
  wrong?: string | undefined;
  set: (value: Value | undefined) => void;
}

/** One field of a form: choices as radio inputs with their number keys, anything else as an input of its type. */
export function Field({ field, value, keys, bare, wrong, set }: FieldProps) {
  const choices = choicesOf(field);
  const name = useId();
  if (choices) {
    return (
      <fieldset className="answer__field" data-field={field.name}>
        <legend className={bare ? "sr-only" : "field__label"}>
          {labelOf(field)} {field.optional && <span className="weak">optional</span>}
        </legend>
        {!bare && <Proposal field={field} />}
        <div className="answer__row">
          {choices.map((choice, index) => (
            <label key={choice.word} className="answer__choice">
              <input
                type="radio"
                name={name}
                checked={value === choice.value}
                onChange={() => set(choice.value)}
              />
              {keys && index < 9 && (
                <span className="kbd" aria-hidden="true">
                  {index + 1}
                </span>
              )}
              <span>{choice.word}</span>
            </label>
          ))}
        </div>
        {wrong && <span className="danger">{wrong}</span>}
      </fieldset>
    );
  }
  return <TypedField field={field} wrong={wrong} set={set} />;
}

/** What a model thought, and was not sure enough of. The answer is the person's own: nothing is filled in. */
function Proposal({ field: { proposal } }: { field: FormField }) {
  if (!proposal) return null;
  const { by, value, confidence } = proposal;
  return (
    <span className="weak">
      {by} thinks {showValue(value, 60)}, {percent(confidence, 0)} sure
    </span>
  );
}

const inputTypes: Partial<Record<FormField["type"], string>> = {
  number: "number",
  date: "date",
  datetime: "datetime-local",
};

function TypedField({ field, wrong, set }: Pick<FieldProps, "field" | "wrong" | "set">) {
  const [typed, setTyped] = useState("");
  const error = useId();
  const unread =
    typed.trim() !== "" && fromInput(field, typed) === undefined ? `This is no ${field.type}.` : undefined;
  const told = wrong ?? unread;
  return (
    <label className="field">
      <span className="field__label">
        {labelOf(field)} {field.optional && <span className="weak">optional, empty for none</span>}
      </span>
      <Proposal field={field} />
      <input
        className="input"
        type={inputTypes[field.type] ?? "text"}
        step="any"
        value={typed}
        aria-invalid={told ? true : undefined}
        aria-describedby={told ? error : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          set(fromInput(field, event.target.value));
        }}
      />
      {told && (
        <span className="danger" id={error}>
          {told}
        </span>
      )}
    </label>
  );
}

/** Why the button is off. */
function hintOf(form: FormField[], left: FormField[]): string {
  if (left.length === 0) return "";
  if (form.length === 1) return "Choose an answer first.";
  return `${left.map(labelOf).join(", ")} still ${left.length === 1 ? "needs" : "need"} an answer.`;
}

function labelOf(field: FormField): string {
  return field.title ?? titled(field.name);
}

/**
 * 1 to 9 choose, from wherever the focus is, unless somebody types. The choice takes the focus, so that Enter sends.
 * Where several forms are on the page the keys are the first one's.
 */
function useNumberKeys(
  form: RefObject<HTMLFormElement | null>,
  field: FormField | undefined,
  choose: (index: number) => void,
): void {
  const latest = useRef({ field, choose });
  latest.current = { field, choose };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (
        !/^[1-9]$/.test(event.key) ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        belongsToFocus(event.key, event.target)
      )
        return;
      if (document.querySelector("form.answer") !== form.current) return;
      const { field: now } = latest.current;
      const index = Number(event.key) - 1;
      const radios = form.current?.querySelectorAll<HTMLInputElement>(
        `[data-field="${CSS.escape(now?.name ?? "")}"] input`,
      );
      if (!radios?.[index]) return;
      latest.current.choose(index);
      radios[index].focus();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [form]);
}
