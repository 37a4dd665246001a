import type { ScanCollision, ScanField, ScanView } from "../api/types.ts";

export interface Group {
  name: string;
  fields: ScanField[];
}

/** Fields in the order in which they matter: governed, read, with several writers; the rest is folded away. */
export function groupsOf({ report, workflows }: ScanView): { groups: Group[]; rest: ScanField[] } {
  const groups: Group[] = [];
  const left = new Set(report?.fields ?? []);
  const take = (name: string, is: (field: ScanField) => boolean) => {
    const fields = [...left].filter(is).sort(byWeight);
    for (const field of fields) left.delete(field);
    if (fields.length > 0) groups.push({ name, fields });
  };
  for (const { id, governs } of workflows) take(`Governed by ${id}`, ({ field }) => governs.includes(field));
  for (const { id, reads } of workflows)
    take(`Read by ${id}, not governed`, ({ field }) => reads.includes(field));
  take("Others with more than one writer", (field) => writersOf(field) > 1);
  return { groups, rest: [...left].sort((a, b) => (a.field < b.field ? -1 : 1)) };
}

const byWeight = (a: ScanField, b: ScanField): number =>
  b.collisions.length - a.collisions.length || writersOf(b) - writersOf(a) || (a.field < b.field ? -1 : 1);

/** Different writers, switched on or not. */
export const writersOf = ({ cells }: ScanField): number =>
  cells.reduce((sum, { active, inactive }) => sum + active + inactive, 0);

/** Collisions in the order of the fields, those that a record shows before those that are not decided. */
export function collisionsOf(view: ScanView): ScanCollision[] {
  const { groups, rest } = groupsOf(view);
  const all = [...groups.flatMap(({ fields }) => fields), ...rest].flatMap(({ collisions }) => collisions);
  const shown = (one: ScanCollision) => one.verdict === "collides";
  return [...all.filter(shown), ...all.filter((one) => !shown(one))];
}
