import type { Change, Path } from "@throughline/workflow";
import { useState } from "react";
import { useActions } from "../../actions/registry.ts";
import { count } from "../../format/value.ts";
import type { Editor } from "../editor.ts";
import { sheetActions } from "./actions.ts";
import { readCell, showCell } from "./cell.ts";
import { cellChanges, emptyRow, insertRows, moveRows, removeRows } from "./changes.ts";
import { cellsOf, SheetGrid, type SheetState } from "./grid.tsx";
import { cellsIn, pasted } from "./pasted.ts";
import { at, rangeOf, within } from "./selection.ts";
import "./sheet.css";
import { SheetSays } from "./says.tsx";
import { emptyOf } from "./table.ts";
import { SheetTools } from "./tools.tsx";
import { type SheetView, useSheet } from "./use-sheet.ts";

/** What a sheet is given. */
export interface DecisionSheetProps {
  editor: Editor;
  /** The step that holds the table. */
  path: Path;
}

/** The table of a decision, as a sheet: edited like one, with what is wrong and what it did at its rows. */
export function DecisionSheet({ editor, path }: DecisionSheetProps) {
  const view = useSheet(editor, path);
  return view && <OpenSheet {...{ editor, path, view }} />;
}

function OpenSheet({ editor, path, view }: DecisionSheetProps & { view: SheetView }) {
  const [state, setState] = useState<SheetState>({ selection: at(0, 0), editing: undefined });
  const [told, setTold] = useState<string>();
  const { sheet, step } = view;
  const size = { rows: sheet.rows.length + 1, columns: sheet.columns.length };
  const now = { ...state, selection: within(state.selection, size) };
  const range = rangeOf(now.selection);
  const rows = { from: Math.max(0, range.top), to: Math.min(range.bottom, sheet.rows.length - 1) };

  /** One entry of the undo stack. */
  function edit(label: string, changes: Change[], burst?: string): boolean {
    if (changes.length === 0) return false;
    const done = editor.edit({ label, changes, ...(burst !== undefined && { burst }) });
    setTold(done ? undefined : "This cannot be changed here. Change it in the text.");
    return done;
  }
  const select = (row: number, column: number, bottom = row) =>
    setState({
      selection: { row, column, anchor: { row: bottom, column } },
      editing: undefined,
    });

  const doing = {
    set(row: number, column: number, text: string) {
      const head = sheet.columns[column];
      if (!head || text === showCell(cellsOf(sheet, row)[column], head)) return;
      const value = readCell(text, head);
      const place = row < sheet.rows.length ? `row ${row + 1}` : "otherwise";
      edit(`Set ${head.label} in ${place} of ${step}`, cellChanges(sheet, path, [{ row, column, value }]));
    },
    clear() {
      const edits = cellsIn(sheet, range).map(({ row, column }) => {
        const head = sheet.columns[column];
        return { row, column, value: head ? emptyOf(head) : "any" };
      });
      const other = edits.filter(({ row, column, value }) => cellsOf(sheet, row)[column] !== value);
      edit(`Clear ${count(other.length, "cell")} of ${step}`, cellChanges(sheet, path, other));
    },
    paste(cells: string[][]) {
      const { edits, rows, bottom, left, out } = pasted(sheet, range, cells);
      const rest = out > 0 ? ` ${count(out, "column")} did not fit.` : "";
      const done = edit(
        `Paste ${count(rows, "row")} into ${step}`,
        cellChanges(sheet, path, edits, Math.max(sheet.rows.length, bottom + 1)),
      );
      if (!done) return;
      setTold(`${count(rows, "row")} pasted.${rest}`);
      setState({
        selection: {
          row: Math.max(0, range.top),
          column: left,
          anchor: { row: bottom, column: left + (cells[0]?.length ?? 1) - 1 - out },
        },
        editing: undefined,
      });
    },
    addRow() {
      const row = Math.min(sheet.rows.length, range.bottom + 1);
      if (edit(`Add a row to ${step}`, insertRows(path, row, [emptyRow(sheet)]))) select(row, 0);
    },
    duplicate() {
      const copies = sheet.rows.slice(rows.from, rows.to + 1);
      if (edit(`Duplicate ${count(copies.length, "row")} of ${step}`, insertRows(path, rows.to + 1, copies)))
        select(rows.to + 1, now.selection.column, rows.to + copies.length);
    },
    remove() {
      const many = rows.to - rows.from + 1;
      if (many < 1) return;
      if (many === sheet.rows.length) setTold("A table has at least one row.");
      else if (edit(`Remove ${count(many, "row")} of ${step}`, removeRows(path, rows.from, rows.to)))
        select(Math.min(rows.from, sheet.rows.length - many - 1), now.selection.column);
    },
    move(by: 1 | -1) {
      const changes = moveRows(sheet, path, rows.from, rows.to, by);
      if (changes && edit(`Move ${count(rows.to - rows.from + 1, "row")} of ${step}`, changes))
        select(rows.from + by, now.selection.column, rows.to + by);
    },
    key({ key, shift, mod, alt }: { key: string; shift: boolean; mod: boolean; alt: boolean }) {
      if (range.top < 0 || rows.to < rows.from) return false;
      if (mod && key === "Enter") doing.addRow();
      else if (mod && (key === "Delete" || key === "Backspace")) doing.remove();
      else if (alt && shift && key === "ArrowDown") doing.duplicate();
      else if (alt && key === "ArrowUp") doing.move(-1);
      else if (alt && key === "ArrowDown") doing.move(1);
      else return false;
      return true;
    },
  };

  useActions(sheetActions, { doing, step, readOnly: !editor.readable });
  return (
    <section className="sheet" aria-label={`Decision table of ${step}`}>
      <SheetTools
        {...{ editor, view, path, edit, doing, select }}
        selection={now.selection}
        readOnly={!editor.readable}
      />
      <SheetGrid view={view} state={now} readOnly={!editor.readable} onState={setState} doing={doing} />
      <SheetSays
        {...{ view, path, edit, told }}
        selection={now.selection}
        onSelect={select}
        readOnly={!editor.readable}
      />
    </section>
  );
}
