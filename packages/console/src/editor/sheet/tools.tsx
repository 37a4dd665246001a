import type { Change, Path } from "@throughline/workflow";
import { useState } from "react";
import { Icon } from "../../marks/icon.tsx";
import type { IconName } from "../../marks/icons.ts";
import type { Editor } from "../editor.ts";
import { ExpressionField } from "../expression/expression-field.tsx";
import { FieldPicker } from "../expression/field-picker.tsx";
import { insertInput, removeInput, setInput, setOrdered, swapInputs } from "./changes.ts";
import { rangeOf, type Selection } from "./selection.ts";
import type { SheetView } from "./use-sheet.ts";

/** What can be done with the rows that are chosen. */
export interface RowDoing {
  addRow(): void;
  duplicate(): void;
  remove(): void;
  move(by: 1 | -1): void;
}

/** One entry of the undo stack, or one with those of its burst before. */
export type EditTable = (label: string, changes: Change[], burst?: string) => boolean;

/** What stands over a sheet: what can be done with rows, or with the column whose head one is in. */
export function SheetTools({
  editor,
  view,
  path,
  selection,
  readOnly,
  edit,
  doing,
  select,
}: {
  editor: Editor;
  view: SheetView;
  path: Path;
  selection: Selection;
  readOnly: boolean;
  edit: EditTable;
  doing: RowDoing;
  select(row: number, column: number): void;
}) {
  const { sheet, names, step } = view;
  const [adding, setAdding] = useState(false);
  const { top, bottom } = rangeOf(selection);
  const last = sheet.rows.length - 1;
  const onRows = top >= 0 && top <= last;
  const addColumn = (source: string) => {
    setAdding(false);
    if (edit(`Add the input ${source} to ${step}`, insertInput(sheet, path, sheet.inputs, source)))
      select(0, sheet.inputs);
  };
  return (
    <div className="sheet__tools" role="toolbar" aria-label={`Table of ${step}`}>
      {selection.row === -1 ? (
        <ColumnTools
          key={selection.column}
          {...{ editor, view, path, edit, select, readOnly }}
          column={selection.column}
        />
      ) : (
        <>
          <Tool name="Row" plus keys="Ctrl+Enter" disabled={readOnly} onPress={doing.addRow} />
          <Tool
            name="Duplicate"
            keys="Alt+Shift+↓"
            disabled={readOnly || !onRows}
            onPress={doing.duplicate}
          />
          <Tool
            icon="up"
            name="Move up"
            keys="Alt+↑"
            disabled={readOnly || !onRows || top === 0}
            onPress={() => doing.move(-1)}
          />
          <Tool
            icon="down"
            name="Move down"
            keys="Alt+↓"
            disabled={readOnly || !onRows || bottom >= last}
            onPress={() => doing.move(1)}
          />
          <Tool
            icon="x"
            name="Remove rows"
            keys="Ctrl+Delete"
            disabled={readOnly || !onRows || last === 0}
            onPress={doing.remove}
          />
        </>
      )}
      <span className="sheet__gap" />
      {adding ? (
        <FieldPicker
          names={names}
          value=""
          label="What the column looks at"
          autoFocus
          onChange={({ name }) => addColumn(name)}
        />
      ) : (
        <Tool name="Column" plus disabled={readOnly} onPress={() => setAdding(true)} />
      )}
      <label className="sheet__order">
        <input
          type="checkbox"
          checked={sheet.ordered}
          disabled={readOnly}
          onChange={({ target }) =>
            edit(
              target.checked ? `The order of ${step} is meant` : `The order of ${step} is not meant`,
              setOrdered(path, target.checked),
            )
          }
        />
        <span title="The first row that fits decides anyway. Said here, rows that fit alike are meant to be in this order.">
          The order is meant
        </span>
      </label>
    </div>
  );
}

function ColumnTools({
  editor,
  view: { sheet, names, step },
  path,
  column,
  readOnly,
  edit,
  select,
}: {
  editor: Editor;
  view: SheetView;
  path: Path;
  column: number;
  readOnly: boolean;
  edit: EditTable;
  select(row: number, column: number): void;
}) {
  const head = sheet.columns[column];
  const isName = names.some(({ name }) => name === head?.source);
  const [asText, setAsText] = useState(!isName);
  if (!head) return null;
  if (head.is === "output")
    return <p className="sheet__about">{head.label} is what the table gives; the step says so.</p>;
  const swap = (left: number, to: number) => {
    if (edit(`Move the input ${head.source} of ${step}`, swapInputs(sheet, path, left))) select(-1, to);
  };
  return (
    <>
      <span className="sheet__about">Looks at</span>
      {asText ? (
        <div className="sheet__source">
          <ExpressionField
            {...{ editor, path: [...path, "table", "inputs", column] }}
            bare
            label="What the column looks at"
            value={head.source}
            onChange={(source, burst) => {
              if (source.trim() !== "")
                edit(`Look at ${source} in ${step}`, setInput(path, column, source), burst);
            }}
          />
        </div>
      ) : (
        <FieldPicker
          names={names}
          value={head.source}
          label="What the column looks at"
          onChange={({ name }) => edit(`Look at ${name} in ${step}`, setInput(path, column, name))}
        />
      )}
      <button
        type="button"
        className="button button--quiet button--sm condition-row__fx"
        aria-pressed={asText}
        title="An expression in the place of a field"
        disabled={asText && !isName}
        onClick={() => setAsText(!asText)}
      >
        fx
      </button>
      <Tool
        icon="left"
        name="Move left"
        disabled={readOnly || column === 0}
        onPress={() => swap(column - 1, column - 1)}
      />
      <Tool
        icon="right"
        name="Move right"
        disabled={readOnly || column + 1 >= sheet.inputs}
        onPress={() => swap(column, column + 1)}
      />
      <Tool
        icon="x"
        name="Remove column"
        disabled={readOnly || sheet.inputs === 1}
        onPress={() => edit(`Remove the input ${head.source} of ${step}`, removeInput(sheet, path, column))}
      />
    </>
  );
}

function Tool({
  icon,
  plus,
  name,
  keys,
  disabled,
  onPress,
}: {
  icon?: IconName;
  plus?: boolean;
  name: string;
  keys?: string;
  disabled: boolean;
  onPress(): void;
}) {
  return (
    <button
      type="button"
      className={icon ? "button button--sm button--quiet button--icon" : "button button--sm button--quiet"}
      aria-label={plus ? `Add a ${name.toLowerCase()}` : name}
      title={keys ? `${name} (${keys})` : name}
      disabled={disabled}
      onClick={onPress}
    >
      {icon && <Icon name={icon} small />}
      {plus && <span aria-hidden="true">+</span>}
      {!icon && name}
    </button>
  );
}
