/** Where one is in a sheet: the cell, and the other end of what is chosen. */
export interface Selection {
  row: number;
  column: number;
  /** The corner opposite of the cell. */
  anchor: { row: number; column: number };
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export const at = (row: number, column: number): Selection => ({ row, column, anchor: { row, column } });

export const rangeOf = ({ row, column, anchor }: Selection): Range => ({
  top: Math.min(row, anchor.row),
  bottom: Math.max(row, anchor.row),
  left: Math.min(column, anchor.column),
  right: Math.max(column, anchor.column),
});

export const isIn = ({ top, bottom, left, right }: Range, row: number, column: number): boolean =>
  row >= top && row <= bottom && column >= left && column <= right;

/** Rows that Page Up and Page Down go. */
const PAGE = 15;

interface Pressed {
  key: string;
  shift: boolean;
  /** Ctrl, or Command on a Mac. */
  mod: boolean;
}

/** Where a key leads; undefined where it is none that moves. The heads are the row -1. */
export function moved(
  selection: Selection,
  { key, shift, mod }: Pressed,
  { rows, columns }: { rows: number; columns: number },
): Selection | undefined {
  const { row, column } = selection;
  const last = { row: rows - 1, column: columns - 1 };
  const to: Record<string, () => { row: number; column: number }> = {
    ArrowUp: () => ({ row: mod ? 0 : row - 1, column }),
    ArrowDown: () => ({ row: mod ? last.row : row + 1, column }),
    ArrowLeft: () => ({ row, column: mod ? 0 : column - 1 }),
    ArrowRight: () => ({ row, column: mod ? last.column : column + 1 }),
    Home: () => ({ row: mod ? 0 : row, column: 0 }),
    End: () => ({ row: mod ? last.row : row, column: last.column }),
    PageUp: () => ({ row: Math.max(0, row - PAGE), column }),
    PageDown: () => ({ row: row + PAGE, column }),
  };
  const found = Object.hasOwn(to, key) ? to[key]?.() : undefined;
  if (!found) return undefined;
  const least = shift ? 0 : -1;
  const next = {
    row: Math.min(last.row, Math.max(least, found.row)),
    column: Math.min(last.column, Math.max(0, found.column)),
  };
  return { ...next, anchor: shift ? selection.anchor : next };
}

/** What is chosen, kept within a sheet that may have become smaller. */
export function within(
  selection: Selection,
  { rows, columns }: { rows: number; columns: number },
): Selection {
  const keep = ({ row, column }: { row: number; column: number }) => ({
    row: Math.max(-1, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  return { ...keep(selection), anchor: keep(selection.anchor) };
}
