import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
} from "react";
import { showCell } from "./cell.ts";
import type { Leaving } from "./cell-editor.tsx";
import { SheetRow } from "./row.tsx";
import { at, moved, rangeOf, type Selection } from "./selection.ts";
import type { Sheet } from "./table.ts";
import { parseTsv, writeTsv } from "./tsv.ts";
import type { SheetView } from "./use-sheet.ts";

/** What a sheet asks to be done with its table. */
export interface SheetDoing {
  /** A cell was typed in. */
  set(row: number, column: number, text: string): void;
  /** What is chosen says nothing any more. */
  clear(): void;
  paste(cells: string[][]): void;
  /** A key that changes rows; false where it is none. */
  key(pressed: { key: string; shift: boolean; mod: boolean; alt: boolean }): boolean;
}

export interface SheetState {
  selection: Selection;
  /** As the cell begins that is typed in; undefined: none is. */
  editing: string | undefined;
}

/** Height of a row in px. */
const ROW = 32;

export function SheetGrid({
  view,
  state,
  readOnly,
  onState,
  doing,
}: {
  view: SheetView;
  state: SheetState;
  readOnly: boolean;
  onState(state: SheetState): void;
  doing: SheetDoing;
}) {
  const { sheet, marks, hits } = view;
  const { columns, inputs } = sheet;
  const { selection, editing } = state;
  const id = useId();
  const grid = useRef<HTMLTableElement>(null);
  const size = { rows: sheet.rows.length + 1, columns: columns.length };
  const range = rangeOf(selection);
  const virtual = useVirtualizer({
    count: size.rows,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW,
    overscan: 6,
    scrollPaddingStart: 52,
  });
  const template = useMemo(() => widthsOf(sheet), [sheet]);
  const idOf = useCallback((row: number, column: number) => `${id}-${row}-${column}`, [id]);

  const inElse = selection.row === sheet.rows.length && selection.column < inputs;

  const select = (next: Selection) => onState({ selection: next, editing: undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is looked at comes into view when it is another one
  useEffect(() => {
    if (selection.row >= 0) virtual.scrollToIndex(selection.row, { align: "auto" });
  }, [selection.row]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns beside each other are all there, and looked for when it is another one
  useEffect(() => {
    grid.current?.querySelector(".is-active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selection.column]);

  const edit = (text: string) => {
    if (!readOnly && selection.row >= 0 && !inElse) onState({ selection, editing: text });
  };
  const shown = () => {
    const column = columns[selection.column];
    return column ? showCell(cellsOf(sheet, selection.row)[selection.column], column) : "";
  };
  const press = (event: KeyboardEvent) => {
    const { key, shiftKey: shift, altKey: alt } = event;
    const mod = event.ctrlKey || event.metaKey;
    if (event.target !== grid.current) return;
    // they come as events of the clipboard, and are about the cells
    if (mod && /^[cxv]$/i.test(key)) return event.stopPropagation();
    const next = alt ? undefined : moved(selection, { key, shift, mod }, size);
    if (next) select(next);
    else if (!readOnly && doing.key({ key, shift, mod, alt })) {
      // it is done
    } else if (key === "F2" || (key === "Enter" && !mod && !alt)) edit(shown());
    else if ((key === "Delete" || key === "Backspace") && !readOnly && !mod) doing.clear();
    else if (key.toLowerCase() === "a" && mod)
      select({ row: size.rows - 2, column: size.columns - 1, anchor: { row: 0, column: 0 } });
    else if (key.length === 1 && !mod && !alt) edit(key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const copy = (event: ClipboardEvent) => {
    const { top, bottom, left, right } = range;
    const cells = Array.from({ length: bottom - top + 1 }, (_, row) =>
      columns
        .slice(left, right + 1)
        .map((column, offset) => showCell(cellsOf(sheet, Math.max(0, top) + row)[left + offset], column)),
    );
    event.clipboardData.setData("text/plain", writeTsv(cells));
    event.preventDefault();
    event.stopPropagation();
  };
  const point = (event: MouseEvent) => {
    const found = placeAt(event.target as Element);
    if (!found || (event.target as Element).closest("input")) return;
    const { row, column } = found;
    const chosen =
      column === undefined
        ? { row, column: 0, anchor: { row, column: size.columns - 1 } }
        : event.shiftKey
          ? { row, column, anchor: selection.anchor }
          : at(row, column);
    select(chosen);
    grid.current?.focus({ preventScroll: true });
    event.preventDefault();
  };
  const drag = (event: MouseEvent) => {
    if (event.buttons !== 1 || editing !== undefined) return;
    const found = placeAt(event.target as Element);
    if (found?.column === undefined || (found.row === selection.row && found.column === selection.column))
      return;
    select({ row: found.row, column: found.column, anchor: selection.anchor });
  };

  const latest = useRef({ doing, state, onState, size });
  latest.current = { doing, state, onState, size };
  const commit = useCallback((text: string, leaving: Leaving) => {
    const { doing, state, onState, size } = latest.current;
    const { row, column } = state.selection;
    doing.set(row, column, text);
    const key = KEYS[leaving];
    const next = key ? moved(at(row, column), { key, shift: false, mod: false }, size) : undefined;
    onState({ selection: next ?? at(row, column), editing: undefined });
    if (leaving !== "stay" || document.activeElement === document.body)
      grid.current?.focus({ preventScroll: true });
  }, []);
  const cancel = useCallback(() => {
    const { state, onState } = latest.current;
    onState({ selection: state.selection, editing: undefined });
    grid.current?.focus({ preventScroll: true });
  }, []);

  const items = virtual.getVirtualItems();
  return (
    <table
      ref={grid}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that one goes about in
      role="grid"
      className="sheet__grid"
      tabIndex={0}
      aria-label={`Table of ${view.step}`}
      aria-rowcount={size.rows + 1}
      aria-colcount={size.columns}
      aria-multiselectable="true"
      aria-readonly={readOnly}
      aria-activedescendant={idOf(selection.row, inElse ? 0 : selection.column)}
      style={{ "--columns": template } as React.CSSProperties}
      onKeyDown={press}
      onMouseDown={point}
      onMouseMove={drag}
      onDoubleClick={() => edit(shown())}
      onCopy={copy}
      onCut={(event) => {
        copy(event);
        if (!readOnly) doing.clear();
      }}
      onPaste={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (!readOnly) doing.paste(parseTsv(event.clipboardData.getData("text/plain")));
      }}
    >
      <thead className="sheet__heads">
        <tr aria-rowindex={1} className="sheet__row sheet__row--head" data-row={-1}>
          <th scope="col" className="sheet__margin">
            <span title="Of the decisions of the last 30 days">{hits ? "30 days" : ""}</span>
          </th>
          {columns.map((column, index) => (
            <th
              scope="col"
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is what stands at its place
              key={index}
              id={idOf(-1, index)}
              aria-colindex={index + 1}
              className={[
                "sheet__cell sheet__cell--head",
                index === inputs && "is-first-output",
                column.is === "output" && "is-output",
                selection.row === -1 && selection.column === index && "is-active",
                marks.inputs.has(index) && "is-wrong",
              ]
                .filter(Boolean)
                .join(" ")}
              title={marks.inputs.get(index)?.[0]?.message ?? column.source}
              data-column={index}
            >
              <span className="truncate">{column.label}</span>
              <small className="truncate">
                {column.is === "output" ? "gives" : "when"} · {column.of ? "choice" : column.type}
              </small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="sheet__body" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index: row, start }) => {
          const inRange = row >= range.top && row <= range.bottom;
          const active = selection.row === row ? selection.column : undefined;
          return (
            <SheetRow
              key={row}
              {...{ row, columns, inputs, idOf, active }}
              cells={cellsOf(sheet, row)}
              otherwise={row === sheet.rows.length}
              top={start}
              hits={hits?.[row]}
              problems={marks.rows.get(row)}
              wrong={wrongIn(marks.cells, row, columns.length)}
              dim={marks.dim(row)}
              chosen={inRange ? rangeColumns(range.left, range.right) : undefined}
              editing={
                active !== undefined && editing !== undefined
                  ? { text: editing, others: othersOf(sheet, active) }
                  : undefined
              }
              onCommit={commit}
              onCancel={cancel}
            />
          );
        })}
      </tbody>
    </table>
  );
}

const KEYS: Record<Leaving, string | undefined> = {
  down: "ArrowDown",
  up: "ArrowUp",
  right: "ArrowRight",
  left: "ArrowLeft",
  stay: undefined,
};

const otherwises = new WeakMap<Sheet, unknown[]>();

/** The cells of a row; those for otherwise stand behind inputs of which none is looked at. */
export function cellsOf(sheet: Sheet, row: number): readonly unknown[] {
  if (row < sheet.rows.length) return sheet.rows[row] ?? [];
  let cells = otherwises.get(sheet);
  if (!cells) {
    const blank = sheet.columns.slice(sheet.inputs).map(() => null);
    cells = [...sheet.columns.slice(0, sheet.inputs).map(() => "any"), ...(sheet.otherwise ?? blank)];
    otherwises.set(sheet, cells);
  }
  return cells;
}

const NOTHING: undefined[] = [];

/** What is wrong with the cells of a row; the same list where nothing is, so that the row need not be drawn anew. */
function wrongIn(cells: SheetView["marks"]["cells"], row: number, columns: number) {
  if (cells.size === 0) return NOTHING;
  const found = Array.from({ length: columns }, (_, column) => cells.get(`${row}/${column}`));
  return found.some(Boolean) ? found : NOTHING;
}

const ranges = new Map<string, { left: number; right: number }>();

function rangeColumns(left: number, right: number) {
  const key = `${left}-${right}`;
  const known = ranges.get(key) ?? { left, right };
  ranges.set(key, known);
  return known;
}

/** Values that a column has in other rows, those that it has most first. */
function othersOf({ rows, columns }: Sheet, column: number): string[] {
  const counts = new Map<string, number>();
  const of = columns[column];
  for (const row of rows) {
    const cell = row[column];
    if (!of || cell === undefined || Array.isArray(cell)) continue;
    const text = showCell(cell, of);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
}

function placeAt(element: Element): { row: number; column: number | undefined } | undefined {
  const row = element.closest("[data-row]")?.getAttribute("data-row");
  const column = element.closest("[data-column]")?.getAttribute("data-column");
  return row == null ? undefined : { row: Number(row), column: column == null ? undefined : Number(column) };
}

/** Columns as wide as what stands in them, within bounds. */
function widthsOf({ columns, rows }: Sheet): string {
  const widths = columns.map((column, at) => {
    const sample = rows.slice(0, 200).map((row) => showCell(row[at], column).length);
    const longest = Math.max(column.label.length, 8, ...sample);
    return `minmax(${Math.min(280, 28 + longest * 7.2)}px, 1fr)`;
  });
  return `76px ${widths.join(" ")}`;
}
