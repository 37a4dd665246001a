/**
 * A table as spreadsheets put it on the clipboard: cells between tabs, rows between line ends, a cell that has one of
 * these or a quote stands in quotes with its quotes doubled. Never throws.
 */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const { cell, end } = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at);
    row.push(cell);
    if (text[end] === "\t") {
      at = end + 1;
      continue;
    }
    rows.push(row);
    row = [];
    if (end >= text.length) break;
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
    // the last line end closes the last row
    if (at >= text.length) break;
  }
  return rows;
}

function plainAt(text: string, from: number): { cell: string; end: number } {
  const found = text.slice(from).search(/[\t\r\n]/);
  const end = found < 0 ? text.length : from + found;
  return { cell: text.slice(from, end), end };
}

function quotedAt(text: string, from: number): { cell: string; end: number } {
  let cell = "";
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') cell += text[++at];
    else if (at + 1 === text.length || /[\t\r\n]/.test(text[at + 1] as string)) return { cell, end: at + 1 };
    else break;
  }
  // a quote that is not closed before the next cell is a part of the text
  return plainAt(text, from);
}

/** Rows as spreadsheets take them from the clipboard. */
export const writeTsv = (rows: string[][]): string =>
  rows.map((row) => row.map(quotedWhereNeeded).join("\t")).join("\n");

const quotedWhereNeeded = (cell: string): string =>
  /[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
