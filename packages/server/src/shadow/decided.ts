import type { Entry } from "@throughline/engine";
import type { Decision } from "@throughline/steps";
import type { Value } from "@throughline/workflow";

/** What a workflow made of a field, and by which of its steps, rows or rules. */
export interface Decided {
  value: Value;
  label?: string;
  at: string;
  /** "priority row 3", "priority by rule", "owner" */
  reason: string;
}

/** What an entry says a workflow made of a field; `undefined` for entries of other kinds. */
export function decidedBy(entry: Entry, before: Record<string, Decided>): [string, Decided] | undefined {
  if (entry.kind === "decided" && entry.decision.kind === "field") {
    const { name, value, label } = entry.decision;
    return [
      name,
      {
        value,
        ...(label !== undefined && { label }),
        at: entry.at,
        reason: reasonOf(entry.step, entry.decision),
      },
    ];
  }
  // what was decided is written right behind it
  if (entry.kind === "write-planned" && before[entry.field]?.at !== entry.at) {
    const { field, value, label, at, step } = entry;
    return [field, { value, ...(label !== undefined && { label }), at, reason: step || "the holding queue" }];
  }
  return undefined;
}

/** Everything that a trail made of fields: the last word on each. */
export function decidedIn(entries: Entry[]): Record<string, Decided> {
  const all: Record<string, Decided> = {};
  for (const entry of entries) {
    const found = decidedBy(entry, all);
    if (found) all[found[0]] = found[1];
  }
  return all;
}

function reasonOf(step: string, { by, because, name }: Decision): string {
  if (because.row) return `${step} row ${because.row.hit}`;
  if (because.candidates || name === "OwnerId") return step;
  const before = because.before?.length;
  if (by === "rule" && before !== undefined) return `${step} rule ${before + 1}`;
  return by === "rule" ? `${step} rule 1` : by === "table" ? `${step} otherwise` : `${step} by ${by}`;
}
