import type { Operand, ValueType } from "@throughline/workflow";
import { Icon } from "../../marks/icon.tsx";
import type { OfferedName } from "./names.ts";

interface OperandInputProps {
  /** What it is a value of; undefined where that is not known. */
  of: OfferedName | undefined;
  value: Operand | undefined;
  label: string;
  onChange(value: Operand | undefined): void;
}

const INPUTS: Partial<Record<ValueType, string>> = { number: "number", date: "date", datetime: "date" };

/** One value, as its field takes it: a choice, a number, a day, a text. */
export function OperandInput({ of, value, label, onChange }: OperandInputProps) {
  const now = value && "value" in value ? value.value : undefined;
  const values = of?.type === "boolean" ? ["true", "false"] : of?.of;
  if (values) {
    const text = now === undefined ? "" : String(now ?? "");
    const all = text === "" || values.includes(text) ? values : [...values, text];
    return (
      <select
        className="input select"
        aria-label={label}
        value={text}
        onChange={({ target }) => onChange({ value: asType(target.value, of?.type) })}
      >
        <option value="">{now === undefined ? "Choose…" : "blank"}</option>
        {all.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    );
  }
  const type = INPUTS[of?.type ?? "any"] ?? "text";
  // what does not fit the kind of input is shown as it is
  const fits = type === "text" || now === undefined || (type === "number") === (typeof now === "number");
  const day = type === "date" && typeof now === "string" && !/^\d{4}-\d\d-\d\d$/.test(now);
  return (
    <input
      className="input"
      type={fits && !day ? type : "text"}
      step="any"
      aria-label={label}
      value={now === undefined ? "" : String(now ?? "")}
      onChange={({ target }) => onChange(read(target.value, of?.type))}
    />
  );
}

function read(text: string, type: ValueType | undefined): Operand | undefined {
  if (type !== "number") return { value: text };
  return text.trim() === "" || Number.isNaN(Number(text)) ? undefined : { value: Number(text) };
}

const asType = (text: string, type: ValueType | undefined) => (type === "boolean" ? text === "true" : text);

/** Several values, each with a button that takes it out. */
export function OperandList({ of, value, label, onChange }: OperandInputProps) {
  const values = value && "values" in value ? value.values : [];
  const set = (next: string[]) => onChange(next.length > 0 ? { values: next } : undefined);
  const add = (text: string) => {
    const one = text.trim();
    if (one !== "" && !values.includes(one)) set([...values, one]);
  };
  return (
    <ul className="operands" aria-label={label}>
      {values.map((one) => (
        <li key={one} className="chip chip--plain">
          {one}
          <button
            type="button"
            className="chip__clear"
            aria-label={`Take ${one} out`}
            onClick={() => set(values.filter((other) => other !== one))}
          >
            <Icon name="x" small />
          </button>
        </li>
      ))}
      <li className="operands__add">
        {of?.of ? (
          <select
            className="input select"
            aria-label={`${label}: add`}
            value=""
            onChange={({ target }) => add(target.value)}
          >
            <option value="">Add…</option>
            {of.of
              .filter((one) => !values.includes(one))
              .map((one) => (
                <option key={one}>{one}</option>
              ))}
          </select>
        ) : (
          <input
            className="input"
            aria-label={`${label}: add`}
            placeholder="Add…"
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add(event.currentTarget.value);
              event.currentTarget.value = "";
            }}
            onBlur={({ target }) => {
              add(target.value);
              target.value = "";
            }}
          />
        )}
      </li>
    </ul>
  );
}
