import type { Change, Path } from "@throughline/workflow";
import { emptyOf, rowsPath, type Sheet, type Written } from "./table.ts";

/** A cell and what it is to say; the row behind the last one is the one for otherwise. */
export interface CellEdit {
  row: number;
  column: number;
  value: Written;
}

/** Cells say something else; rows that are not there yet are added, filled up with what says nothing. */
export function cellChanges(sheet: Sheet, step: Path, edits: CellEdit[], rows = sheet.rows.length): Change[] {
  const at = rowsPath(step);
  const changes: Change[] = [];
  const added = new Map<number, Written[]>();
  const given = new Map<number, Written>();
  for (const { row, column, value } of edits) {
    if (row < sheet.rows.length) changes.push({ path: [...at, row, column], set: value });
    else if (row < rows) {
      const fresh = added.get(row) ?? sheet.columns.map(emptyOf);
      fresh[column] = value;
      added.set(row, fresh);
    } else if (column >= sheet.inputs) given.set(column - sheet.inputs, value);
  }
  for (const row of [...added.keys()].sort((a, b) => a - b))
    changes.push({ path: [...at, sheet.rows.length], insert: added.get(row) });
  return [...changes, ...otherwiseChanges(sheet, step, given)];
}

function otherwiseChanges(sheet: Sheet, step: Path, given: Map<number, Written>): Change[] {
  if (given.size === 0) return [];
  const path = [...step, "table", "otherwise"];
  const outputs = sheet.columns.length - sheet.inputs;
  const values = Array.from({ length: outputs }, (_, at) => given.get(at) ?? sheet.otherwise?.[at] ?? "none");
  if (outputs === 1) return [{ path, set: values[0] }];
  if (!sheet.otherwise) return [{ path, set: values }];
  return [...given].map(([at, set]) => ({ path: [...path, at], set }));
}

/** Rows are put in front of the one at a place. */
export const insertRows = (step: Path, at: number, rows: Written[][]): Change[] =>
  rows.map((insert) => ({ path: [...rowsPath(step), at], insert }));

/** A row that fits everything and gives nothing yet. */
export const emptyRow = (sheet: Sheet): Written[] => sheet.columns.map(emptyOf);

export const removeRows = (step: Path, from: number, to: number): Change[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ path: [...rowsPath(step), from + at], remove: true }));

/** Rows change their place by one with the row before (-1) or behind them (1). */
export function moveRows(
  sheet: Sheet,
  step: Path,
  from: number,
  to: number,
  by: 1 | -1,
): Change[] | undefined {
  const other = by < 0 ? from - 1 : to + 1;
  if (other < 0 || other >= sheet.rows.length) return undefined;
  const at = rowsPath(step);
  return [{ path: [...at, other], move: [...at, by < 0 ? to + 1 : from] }];
}

/** One more input, in front of the one at a place, which every row leaves open. */
export const insertInput = (sheet: Sheet, step: Path, at: number, source: string): Change[] => [
  { path: [...step, "table", "inputs", at], insert: source },
  ...sheet.rows.map((_, row): Change => ({ path: [...rowsPath(step), row, at], insert: "any" })),
];

export const removeInput = (sheet: Sheet, step: Path, at: number): Change[] => [
  { path: [...step, "table", "inputs", at], remove: true },
  ...sheet.rows.map((_, row): Change => ({ path: [...rowsPath(step), row, at], remove: true })),
];

/** An input changes its place with the next one. */
export function swapInputs(sheet: Sheet, step: Path, at: number): Change[] {
  const inputs = [...step, "table", "inputs"];
  const swap = (path: Path, [left, right]: [Written, Written]): Change[] => [
    { path: [...path, at], set: right },
    { path: [...path, at + 1], set: left },
  ];
  const [left, right] = [sheet.columns[at]?.source, sheet.columns[at + 1]?.source];
  return [
    ...swap(inputs, [left, right]),
    ...sheet.rows.flatMap((row, index) => swap([...rowsPath(step), index], [row[at], row[at + 1]])),
  ];
}

/** An input looks at something else. */
export const setInput = (step: Path, at: number, source: string): Change[] => [
  { path: [...step, "table", "inputs", at], set: source },
];

/** Whether the order of the rows is meant where two of them fit. */
export const setOrdered = (step: Path, ordered: boolean): Change[] => [
  { path: [...step, "table", "hit"], ...(ordered ? { set: "first" } : { remove: true }) },
];
