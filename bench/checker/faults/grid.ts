import type { Value } from "@throughline/workflow";
import { cell, fits } from "../../../packages/steps/src/decide/cell.ts";
import { nameOf, type RawCell, type RawStep, type RawTable, type RawWorkflow, stepsOf } from "../raw.ts";
import type { RawWorkspace } from "../workspace.ts";

/** A table whose inputs have so few values that all of its cases can be looked at. */
export interface Grid {
  step: RawStep;
  id: string;
  table: RawTable;
  /** Every case: a value for each input. */
  cases: Value[][];
}

/** Tables over facts that are given, and fields of the org, with all of their cases. */
export function gridsOf(raw: RawWorkspace): Grid[] {
  return stepsOf(raw.workflow).flatMap(({ step, kind, id }) => {
    const { table } = step;
    if (kind !== "decide" || !table) return [];
    const columns = table.inputs.map((input, at) =>
      valuesOf(
        raw,
        input,
        table.rows.map((row) => row[at] as RawCell),
      ),
    );
    if (columns.some((values) => values === undefined)) return [];
    const cases = (columns as Value[][]).reduce<Value[][]>(
      (all, values) => all.flatMap((one) => values.map((value) => [...one, value])),
      [[]],
    );
    return cases.length > 5_000 ? [] : [{ step, id, table, cases }];
  });
}

/** Whether a row fits a case. */
export const rowFits = (row: RawCell[], one: Value[]) =>
  one.every((value, at) => fits(cell.parse(row[at]), value));

/** The row that decides a case, or -1. */
export const hitOf = ({ rows }: RawTable, one: Value[]) => rows.findIndex((row) => rowFits(row, one));

/** Rows that decide no case. */
export const idle = ({ table, cases }: Pick<Grid, "table" | "cases">): number[] => {
  const hit = new Set(cases.map((one) => hitOf(table, one)));
  return table.rows.flatMap((_, at) => (hit.has(at) ? [] : [at]));
};

export const outputs = (row: RawCell[], { inputs }: RawTable) => JSON.stringify(row.slice(inputs.length));

/** Every value that makes a difference. */
function valuesOf({ workflow, org }: RawWorkspace, name: string, cells: RawCell[]): Value[] | undefined {
  const fact = workflow.facts[name];
  if (fact?.optional) return undefined;
  if (fact?.type === "boolean") return [true, false];
  if (fact?.of) return Array.isArray(fact.of) ? fact.of : Object.keys(fact.of);
  if (fact) return undefined;
  const field = org.objects?.[workflow.object]?.fields?.[name] as
    | { type?: string; values?: unknown[]; restricted?: boolean }
    | undefined;
  if (field?.type === "Picklist" && field.restricted && field.values)
    return [
      ...field.values.map((one) => (typeof one === "string" ? one : (one as { value: string }).value)),
      null,
    ];
  if (field?.type !== "Number") return undefined;
  const limits = cells
    .flatMap((one) => (typeof one === "string" ? Number(/-?\d+(\.\d+)?/.exec(one)?.[0] ?? Number.NaN) : []))
    .filter((one) => !Number.isNaN(one));
  return [...new Set(limits.flatMap((limit) => [limit - 1, limit, limit + 1]))].concat(null as never);
}

/** The step of a copy that has the same id. */
export function sameStep(workflow: RawWorkflow, id: string): RawStep | undefined {
  return stepsOf(workflow).find(({ step }) => nameOf(step).id === id)?.step;
}
