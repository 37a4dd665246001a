import type { WriterKind } from "../model.ts";
import type { FieldReport, WriterLine } from "./index.ts";

/** The columns of the matrix: kinds of writers that are of one sort. */
export const COLUMNS: { name: string; kinds: WriterKind[] }[] = [
  { name: "Flows", kinds: ["flow"] },
  { name: "Process Builder", kinds: ["process"] },
  { name: "Workflow rules", kinds: ["workflow rule"] },
  { name: "Assignment rules", kinds: ["assignment rule"] },
  { name: "Escalation rules", kinds: ["escalation rule"] },
  { name: "Apex", kinds: ["apex trigger", "apex class"] },
  {
    name: "Others",
    kinds: ["auto-response rule", "approval process", "milestone", "quick action", "routing"],
  },
];

/** A cell of the matrix: different writers, those that are off, and those that are part of a collision. */
export interface Cell {
  active: number;
  inactive: number;
  collides: boolean;
}

/** The row of a field: a cell for each column, in their order. */
export function rowOf({ writers, collisions }: Pick<FieldReport, "writers" | "collisions">): Cell[] {
  const collide = new Set(collisions.flatMap((one) => one.writers.map(keyOf)));
  return COLUMNS.map(({ kinds }) => {
    const own = new Map(writers.filter(({ kind }) => kinds.includes(kind)).map((one) => [keyOf(one), one]));
    const all = [...own.values()];
    return {
      active: all.filter(({ active }) => active).length,
      inactive: all.filter(({ active }) => !active).length,
      collides: all.some((one) => one.active && collide.has(keyOf(one))),
    };
  });
}

const keyOf = ({ kind, name }: Pick<WriterLine, "kind" | "name">): string => `${kind}: ${name}`;
