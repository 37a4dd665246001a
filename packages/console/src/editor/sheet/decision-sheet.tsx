import type { Change, Path } from "@throughline/workflow";
import { useState } from "react";
import { count } from "../../format/value.ts";
import type { Editor } from "../editor.ts";
import { readCell, showCell } from "./cell.ts";
import { type CellEdit, cellChanges, emptyRow, insertRows, moveRows, removeRows } from "./changes.ts";
import { cellsOf, SheetGrid, type SheetState } from "./grid.tsx";
import { at, rangeOf, within } from "./selection.ts";
import "./sheet.css";
import { SheetSays } from "./says.tsx";
import { emptyOf, type Sheet } from "./table.ts";
import { SheetTools } from "./tools.tsx";
import { useSheet } from "./use-sheet.ts";

/** What a sheet is given. */
export interface DecisionSheetProps {
  editor: Editor;
  /** The step that holds the table. */
  path: Path;
}

/** The table of a decision, as a sheet: edited like one, with what is wrong and what it did at its rows. */
export function DecisionSheet({ editor, path }: DecisionSheetProps) {
  const view = useSheet(editor, path);
  const [state, setState] = useState<SheetState>({ selection: at(0, 0), editing: undefined });
  const [told, setTold] = useState<string>();
  if (!view) return null;
  const { sheet, step } = view;
  const size = { rows: sheet.rows.length + 1, columns: sheet.columns.length };
  const now = { ...state, selection: within(state.selection, size) };
  const range = rangeOf(now.selection);
  const rows = { from: Math.max(0, range.top), to: Math.min(range.bottom, sheet.rows.length - 1) };

  /** One entry of the undo stack. */
  function edit(label: string, changes: Change[], said?: string): boolean {
    if (changes.length === 0) return false;
    const done = editor.edit({ label, changes });
    setTold(done ? said : "This cannot be changed here. Change it in the text.");
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
      const { edits, bottom, left, out } = pasted(sheet, range, cells);
      const rest = out > 0 ? ` ${count(out, "column")} did not fit.` : "";
      const done = edit(
        `Paste ${count(cells.length, "row")} into ${step}`,
        cellChanges(sheet, path, edits, Math.max(sheet.rows.length, bottom + 1)),
        `${count(cells.length, "row")} pasted.${rest}`,
      );
      if (done)
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

  return (
    <section className="sheet" aria-label={`Decision table of ${step}`}>
      <SheetTools
        {...{ view, path, edit, doing, select }}
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

function cellsIn(sheet: Sheet, { top, bottom, left, right }: ReturnType<typeof rangeOf>) {
  const cells: { row: number; column: number }[] = [];
  for (let row = Math.max(0, top); row <= bottom; row++)
    for (let column = left; column <= right; column++)
      if (row < sheet.rows.length || column >= sheet.inputs) cells.push({ row, column });
  return cells;
}

/** What pasted cells say, and where they end. One alone fills all that is chosen; heads that came along are left out. */
function pasted(sheet: Sheet, range: ReturnType<typeof rangeOf>, cells: string[][]) {
  const { columns } = sheet;
  const top = Math.max(0, range.top);
  const [first] = cells;
  const one = cells.length === 1 && first?.length === 1 ? first[0] : undefined;
  if (one !== undefined) {
    const edits = cellsIn(sheet, range).flatMap(({ row, column }): CellEdit[] => {
      const head = columns[column];
      return head ? [{ row, column, value: readCell(one, head) }] : [];
    });
    return { edits, bottom: Math.min(range.bottom, sheet.rows.length - 1), left: range.left, out: 0 };
  }
  const isHead = first?.every((text, at) => {
    const head = columns[range.left + at];
    return head && [head.label, head.source].some((name) => name.toLowerCase() === text.trim().toLowerCase());
  });
  const body = isHead ? cells.slice(1) : cells;
  const edits = body.flatMap((row, down) =>
    row.flatMap((text, right): CellEdit[] => {
      const head = columns[range.left + right];
      return head ? [{ row: top + down, column: range.left + right, value: readCell(text, head) }] : [];
    }),
  );
  const width = Math.max(0, ...body.map((row) => row.length));
  return {
    edits,
    bottom: top + body.length - 1,
    left: range.left,
    out: Math.max(0, range.left + width - columns.length),
  };
}
