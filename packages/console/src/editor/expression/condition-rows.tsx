import {
  type ConditionGroup,
  type ConditionPart,
  type ConditionRow,
  conditionRows,
  conditionText,
  isGroup,
  isRow,
  operandText,
  type Path,
  type RowOperator,
  takesOf,
} from "@throughline/workflow";
import { useId, useMemo, useState } from "react";
import { Icon } from "../../marks/icon.tsx";
import type { Editor } from "../editor.ts";
import { useKnown } from "../use-known.ts";
import "./condition-rows.css";
import { ExpressionField } from "./expression-field.tsx";
import { FieldPicker } from "./field-picker.tsx";
import { namesIn, type OfferedName, placeOf } from "./names.ts";
import { OperandInput, OperandList } from "./operand-input.tsx";
import { operatorsOf, operatorWords, withField, withOperator } from "./operators.ts";

/** What rows of conditions are given. */
export interface ConditionRowsProps {
  editor: Editor;
  /** Where the condition stands in the file. */
  path: Path;
  /** The condition as it is written; empty where there is none. */
  value: string;
  /** What is written now; empty: no condition. `burst`: edits of one row after the other are one entry of the undo stack. */
  onChange(text: string, burst?: string): void;
}

const EMPTY: ConditionGroup = { join: "and", parts: [] };

/** A condition, in rows of field, operator and value where it can be, else as the expression that it is. */
export function ConditionRows(props: ConditionRowsProps) {
  const { editor, path, value, onChange } = props;
  const [state, setState] = useState(() => read(value));
  if (state.text !== value) setState(read(value));
  const { rows, asText } = state;

  const change = (next: ConditionGroup, burst?: string) => {
    const text = conditionText(next);
    setState({ text, rows: next, asText: false });
    if (text !== value) onChange(text, burst && `${path.join("/")}/${burst}`);
  };
  if (asText) {
    return (
      <div className="conditions">
        <ExpressionField
          {...{ editor, path, value, onChange }}
          bare
          expects="boolean"
          label="Condition, as an expression"
        />
        <button
          type="button"
          className="button button--quiet button--sm conditions__switch"
          onClick={() => setState({ ...state, asText: false })}
        >
          Show as rows
        </button>
      </div>
    );
  }
  return (
    <div className="conditions">
      <Group {...{ editor, path }} group={rows} onChange={change} place="" />
      {rows.parts.length > 0 && (
        <button
          type="button"
          className="button button--quiet button--sm conditions__switch"
          onClick={() => setState({ ...state, asText: true })}
        >
          Edit as an expression
        </button>
      )}
    </div>
  );
}

/** Rows that are not filled in yet are on the screen alone: the text has none of them. */
function read(text: string): { text: string; rows: ConditionGroup; asText: boolean } {
  if (text.trim() === "") return { text, rows: EMPTY, asText: false };
  const rows = conditionRows(text);
  return { text, rows: rows ?? { join: "and", parts: [{ expression: text }] }, asText: rows === undefined };
}

interface GroupProps {
  editor: Editor;
  path: Path;
  group: ConditionGroup;
  /** Of a group within: its place. */
  place: string;
  /** It is new: one begins with its first row. */
  fresh?: boolean;
  onChange(group: ConditionGroup, burst?: string): void;
  onRemove?(): void;
}

function Group({ editor, path, group, place, fresh = false, onChange, onRemove }: GroupProps) {
  const { join, parts } = group;
  const id = useId();
  const names = useNames(editor, path);
  const [added, setAdded] = useState(fresh ? 0 : -1);
  const other = join === "and" ? "or" : "and";
  const put = (part: ConditionPart, at: number, burst?: string) =>
    onChange({ join, parts: parts.toSpliced(at, 1, part) }, burst && `${place}${at}/${burst}`);
  // a group of nothing is none
  const remove = (at: number) =>
    parts.length === 1 && onRemove ? onRemove() : onChange({ join, parts: parts.toSpliced(at, 1) });
  const add = (part: ConditionPart) => {
    setAdded(parts.length);
    onChange({ join, parts: [...parts, part] });
  };
  return (
    <fieldset className={onRemove ? "condition-group condition-group--within" : "condition-group"}>
      <legend className="sr-only">{join === "and" ? "All of these hold" : "One of these holds"}</legend>
      {parts.length > 1 && (
        <div className="condition-group__head">
          <label className="sr-only" htmlFor={`${id}-join`}>
            How the conditions are joined
          </label>
          <select
            id={`${id}-join`}
            className="input select condition-group__join"
            value={join}
            onChange={({ target }) => onChange({ join: target.value as ConditionGroup["join"], parts })}
          >
            <option value="and">all are true</option>
            <option value="or">one is true</option>
          </select>
          {onRemove && <RemoveButton what="the group" onRemove={onRemove} />}
        </div>
      )}
      {parts.length === 0 && <p className="conditions__none">Always: there is no condition.</p>}
      <ul className="condition-rows">
        {parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its place
          <li key={at} className="condition-rows__item">
            <span className="condition-rows__word">{at === 0 ? "If" : join}</span>
            {isGroup(part) ? (
              <Group
                {...{ editor, path }}
                group={part}
                place={`${place}${at}/`}
                fresh={at === added}
                onChange={(next, burst) => onChange({ join, parts: parts.toSpliced(at, 1, next) }, burst)}
                onRemove={() => remove(at)}
              />
            ) : (
              <>
                {isRow(part) ? (
                  <Row
                    {...{ names, editor, path }}
                    row={part}
                    autoFocus={at === added && part.field === ""}
                    onChange={(next, burst) => put(next, at, burst)}
                  />
                ) : (
                  <div className="condition-row condition-row--expression">
                    <ExpressionField
                      {...{ editor, path }}
                      bare
                      expects="boolean"
                      label={`Condition ${at + 1}, as an expression`}
                      value={part.expression}
                      onChange={(expression) => put({ expression }, at, "expression")}
                    />
                  </div>
                )}
                <RemoveButton what={`condition ${at + 1}`} onRemove={() => remove(at)} />
              </>
            )}
          </li>
        ))}
      </ul>
      <div className="condition-group__add">
        <AddButton onAdd={() => add({ field: "", operator: "is" })}>Condition</AddButton>
        {parts.length > 0 && (
          <AddButton onAdd={() => add({ join: other, parts: [{ field: "", operator: "is" }] })}>
            Group ({other})
          </AddButton>
        )}
      </div>
    </fieldset>
  );
}

function RemoveButton({ what, onRemove }: { what: string; onRemove(): void }) {
  return (
    <button
      type="button"
      className="button button--quiet button--icon button--sm"
      aria-label={`Remove ${what}`}
      onClick={onRemove}
    >
      <Icon name="x" small />
    </button>
  );
}

function AddButton({ onAdd, children }: { onAdd(): void; children: React.ReactNode }) {
  return (
    <button type="button" className="button button--quiet button--sm condition-add" onClick={onAdd}>
      <span aria-hidden="true">+</span> {children}
    </button>
  );
}

interface RowProps {
  editor: Editor;
  path: Path;
  names: OfferedName[];
  row: ConditionRow;
  autoFocus: boolean;
  onChange(row: ConditionRow, burst?: string): void;
}

function Row({ editor, path, names, row, autoFocus, onChange }: RowProps) {
  const { field, operator, value } = row;
  const name = names.find((one) => one.name === field);
  const type = name?.type ?? "any";
  const takes = takesOf(operator);
  const label = `Value for ${name?.label ?? field}`;
  const set = (next: typeof value) => {
    const { value: _, ...rest } = row;
    onChange(next ? { ...rest, value: next } : rest, "value");
  };
  return (
    <div className={takes === "nothing" ? "condition-row condition-row--short" : "condition-row"}>
      <FieldPicker
        {...{ names, autoFocus }}
        value={field}
        label="Field or fact"
        onChange={(chosen) => onChange(withField(row, chosen))}
      />
      <select
        className="input select"
        aria-label={`What is said of ${name?.label ?? "it"}`}
        value={operator}
        onChange={({ target }) => onChange(withOperator(row, target.value as RowOperator))}
      >
        {operatorsOf(type, operator).map((one) => (
          <option key={one} value={one}>
            {operatorWords(one, type)}
          </option>
        ))}
      </select>
      {takes === "values" && <OperandList of={name} {...{ value, label }} onChange={set} />}
      {takes === "any" &&
        (value && "expression" in value ? (
          <ExpressionField
            {...{ editor, path, label }}
            bare
            expects="any"
            value={value.expression}
            onChange={(expression) => set({ expression })}
          />
        ) : (
          <OperandInput of={name} {...{ value, label }} onChange={set} />
        ))}
      {takes === "any" && (
        <button
          type="button"
          className="button button--quiet button--sm condition-row__fx"
          aria-pressed={value !== undefined && "expression" in value}
          title="A field, a fact or a function in the place of a value"
          onClick={() => set(otherWay(value))}
        >
          fx
        </button>
      )}
    </div>
  );
}

/** A value as an expression, or what was one as a value again. */
function otherWay(value: ConditionRow["value"]): ConditionRow["value"] {
  if (value && "expression" in value) return undefined;
  return { expression: value ? operandText(value) : "" };
}

function useNames(editor: Editor, path: Path): OfferedName[] {
  const { workflow, places } = editor;
  const known = useKnown(editor);
  const key = path.join("/");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path is the same as long as it says the same
  return useMemo(
    () => (workflow && places ? namesIn(workflow, known, placeOf(workflow, places, path)) : []),
    [workflow, places, known, key],
  );
}
