import type { Path, ValueType } from "@throughline/workflow";
import type { OfferedName } from "../expression/names.ts";

/** One cell as the file has it: a value, a list of them, or a text such as `>= 100`. */
export type Written = unknown;

export interface SheetColumn {
  is: "input" | "output";
  /** The expression that is looked at, or the fact or field that is settled. */
  source: string;
  label: string;
  type: ValueType;
  /** Values that it can have, as far as they are known. */
  of?: string[];
}

/** A decision table as it stands in the file, also where a row of it is not whole. */
export interface Sheet {
  columns: SheetColumn[];
  /** So many of the columns are inputs; they stand first. */
  inputs: number;
  rows: Written[][];
  /** What is given where no row fits, by output; undefined where that is not said. */
  otherwise: Written[] | undefined;
  /** The order of the rows is meant. */
  ordered: boolean;
  /** Whether the one value for otherwise stands there without a list. */
  bare: boolean;
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/**
 * The table of a step; undefined where it has none.
 *
 * @param step as the file has it
 * @param names what may be read, with its types
 */
export function sheetOf(step: unknown, names: OfferedName[]): Sheet | undefined {
  const { table, gives } = (step ?? {}) as { table?: Record<string, unknown>; gives?: unknown };
  if (typeof table !== "object" || table === null || !Array.isArray(table.rows)) return undefined;
  const column =
    (is: SheetColumn["is"]) =>
    (source: unknown): SheetColumn => {
      const name = names.find((one) => one.name === source);
      return {
        ...{ is, source: String(source), label: name?.label ?? String(source), type: name?.type ?? "any" },
        ...(name?.of && { of: name.of }),
      };
    };
  const inputs = listOf(table.inputs).map(column("input"));
  const outputs = listOf(gives).map(column("output"));
  return {
    columns: [...inputs, ...outputs],
    inputs: inputs.length,
    rows: table.rows.map(listOf),
    otherwise: table.otherwise === undefined ? undefined : listOf(table.otherwise),
    ordered: table.hit === "first",
    bare: !Array.isArray(table.otherwise) && outputs.length === 1,
  };
}

/** Where the rows of a step's table stand. */
export const rowsPath = (step: Path): Path => [...step, "table", "rows"];

/** What a cell is where nothing is said: it fits everything, and nothing is given. */
export const emptyOf = (column: Pick<SheetColumn, "is">): Written => (column.is === "input" ? "any" : "none");
