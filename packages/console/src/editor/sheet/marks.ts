import type { Path, Problem } from "@throughline/workflow";

/** What is wrong with a table, at the cells and rows that it is about. */
export interface SheetMarks {
  /** By row and column: "3/1". */
  cells: Map<string, Problem[]>;
  rows: Map<number, Problem[]>;
  /** Inputs by their place. */
  inputs: Map<number, Problem[]>;
  /** Records that no row fits, and what else is wrong with all of it. */
  table: Problem[];
  /** From this row on none is reached; those that never decide besides. */
  dim(row: number): boolean;
}

/** The problems of a step's table, by where they are. */
export function marksOf(problems: readonly Problem[], step: Path): SheetMarks {
  const cells = new Map<string, Problem[]>();
  const rows = new Map<number, Problem[]>();
  const inputs = new Map<number, Problem[]>();
  const table: Problem[] = [];
  const idle = new Set<number>();
  let end = Number.POSITIVE_INFINITY;
  for (const problem of problems) {
    const { path = [], code, verdict } = problem;
    if (!step.every((key, at) => key === path[at]) || path[step.length] !== "table") continue;
    const [part, row, column] = path.slice(step.length + 1);
    if (part === "inputs" && typeof row === "number") add(inputs, row, problem);
    else if (part !== "rows" || typeof row !== "number") table.push(problem);
    else if (typeof column === "number") add(cells, `${row}/${column}`, problem);
    else {
      add(rows, row, problem);
      if (code !== "unreachable-row") continue;
      idle.add(row);
      // by the file alone: a row before fits always
      if (!verdict) end = Math.min(end, row);
    }
  }
  return { cells, rows, inputs, table, dim: (row) => row >= end || idle.has(row) };
}

function add<Key>(to: Map<Key, Problem[]>, key: Key, problem: Problem): void {
  const known = to.get(key);
  // the page and the server may both say it
  if (known?.some(({ message }) => message === problem.message)) return;
  to.set(key, [...(known ?? []), problem]);
}
