import { readCell } from "./cell.ts";
import type { CellEdit } from "./changes.ts";
import type { Range } from "./selection.ts";
import type { Sheet } from "./table.ts";

/** The cells of a range; none where otherwise looks at nothing. */
export function cellsIn(sheet: Sheet, { top, bottom, left, right }: Range) {
  const cells: { row: number; column: number }[] = [];
  for (let row = Math.max(0, top); row <= bottom; row++)
    for (let column = left; column <= right; column++)
      if (row < sheet.rows.length || column >= sheet.inputs) cells.push({ row, column });
  return cells;
}

/** What pasted cells say, and where they end. One alone fills all that is chosen; heads that came along are left out. */
export function pasted(sheet: Sheet, range: Range, cells: string[][]) {
  const { columns } = sheet;
  const top = Math.max(0, range.top);
  const [first] = cells;
  const one = cells.length === 1 && first?.length === 1 ? first[0] : undefined;
  if (one !== undefined) {
    const edits = cellsIn(sheet, range).flatMap(({ row, column }): CellEdit[] => {
      const head = columns[column];
      return head ? [{ row, column, value: readCell(one, head) }] : [];
    });
    return {
      edits,
      rows: 1,
      bottom: Math.min(range.bottom, sheet.rows.length - 1),
      left: range.left,
      out: 0,
    };
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
    rows: body.length,
    bottom: top + body.length - 1,
    left: range.left,
    out: Math.max(0, range.left + width - columns.length),
  };
}
