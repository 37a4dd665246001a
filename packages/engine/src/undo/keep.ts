import { type Turn, valueIn } from "@throughline/steps";
import type { Step, Value } from "@throughline/workflow";
import { contextOf } from "../context.ts";
import type { Draft } from "../draft.ts";
import type { TakeBack } from "../entry.ts";
import { pendingWrite } from "../pending.ts";
import { labelOf, same } from "../values.ts";

/** What the fields had before that a step is about to write, where it is taken back by that. */
export type Before = Extract<TakeBack, { by: "write" }>["sets"];

/** Looks at a record before a turn changes it. */
export function valuesBefore({ state }: Draft, { undo }: Step, turn: Turn): Before {
  const before: Before = {};
  if (undo?.by !== "restore") return before;
  const written = [
    ...(turn.writes ?? []),
    ...(turn.decisions ?? []).flatMap(({ kind, name: field, value }) =>
      kind === "field" ? [{ field, value }] : [],
    ),
  ];
  for (const { field, value: wrote } of written) {
    const known = pendingWrite(state, field)?.value ?? state.record[field];
    if (known === undefined || same(known, wrote)) continue;
    const label = labelOf(state.labels, known);
    before[field] = { value: known, wrote, ...(label !== undefined && { label }) };
  }
  return before;
}

/**
 * Works out what takes a step back, and keeps it: what becomes known later does not change it.
 *
 * @param doubt why it is not known whether the step was done at all
 */
export function keepUndo(draft: Draft, visit: string, step: Step, before: Before = {}, doubt?: string): void {
  // a step that waited on while it was taken back has done nothing since that could be taken back once more
  if (draft.state.takenBack?.includes(visit)) return;
  const undo = takeBackOf(draft, visit, step, before);
  if (undo)
    draft.emit({ kind: "undo-kept", step: step.id, visit, undo, ...(doubt !== undefined && { doubt }) });
}

/** What a step was to write is another value by now, because a person has corrected it: that is what is taken back. */
export function keepCorrected(draft: Draft, visit: string, field: string, value: Value): void {
  const { step, undo, doubt } = draft.state.undos?.find((one) => one.visit === visit) ?? {};
  const set = undo?.by === "write" ? undo.sets[field] : undefined;
  if (!step || undo?.by !== "write" || set?.wrote === undefined || same(set.wrote, value)) return;
  const sets = { ...undo.sets, [field]: { ...set, wrote: value } };
  draft.emit({
    kind: "undo-kept",
    ...{ step, visit, undo: { ...undo, sets } },
    ...(doubt !== undefined && { doubt }),
  });
}

function takeBackOf(draft: Draft, visit: string, step: Step, before: Before): TakeBack | undefined {
  const { undo } = step;
  if (!undo || undo.by === "nothing") return undefined;
  if (undo.by === "restore") return Object.keys(before).length ? { by: "write", sets: before } : undefined;
  const context = contextOf(draft, visit, step);
  const values: Record<string, Value> = {};
  const missing: string[] = [];
  for (const [name, source] of Object.entries(undo.by === "call" ? undo.with : undo.set)) {
    const value = valueIn(context, source);
    if (value === undefined) missing.push(name);
    else values[name] = value;
  }
  const unknown = missing.length ? { missing } : {};
  if (undo.by === "set") {
    const sets = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value }]));
    return { by: "write", sets, ...unknown };
  }
  const { connection, operation } = undo;
  return { by: "call", connection, operation, input: values, ...unknown };
}
