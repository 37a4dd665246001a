import { MOMENTS, type Moment, type Place, type Write, type Writer, type WriterKind } from "../model.ts";

/** Moments of one save, in their order; what stands in none of them begins a save of its own. */
export const IN_A_SAVE: readonly Moment[] = MOMENTS.slice(0, MOMENTS.indexOf("asynchronous"));

export const isInSave = (moment: Moment): boolean => IN_A_SAVE.includes(moment);

/** The place of a moment in a save. */
export const placeOf = (moment: Moment): number => MOMENTS.indexOf(moment);

/** What a writer's change brings about by itself: a save of its own, or both triggers once more. */
export type Follows = "a save" | "the second pass" | "nothing";

/** Before the record is saved a change is simply part of it, and an assignment rule's owner is written with it. */
const WITHIN: readonly Moment[] = [
  ...(["before-save flows", "before triggers", "validation rules", "duplicate rules"] as const),
  ...(["assignment rules", "auto-response rules", "entitlement rules"] as const),
];

export function followsOf(moment: Moment): Follows {
  if (moment === "workflow rules") return "the second pass";
  return WITHIN.includes(moment) ? "nothing" : "a save";
}

/** What runs once more after the field updates of workflow rules, whatever the record's save was: both as an update. */
export const SECOND_PASS: readonly Moment[] = ["before triggers", "after triggers"];

/** Of the entries of these rules the first one is taken whose condition holds, and of each one rule is active. */
const ONE_OF: readonly WriterKind[] = ["assignment rule", "escalation rule", "auto-response rule"];

export const isOneOf = (kind: WriterKind): boolean => ONE_OF.includes(kind);

/** The same for all that one writer writes. */
export const keyOf = ({ kind, name }: Pick<Writer, "kind" | "name">): string => `${kind}: ${name}`;

/**
 * The same for all that is written together: by one writer at one moment; of what no save sets off, by one way through it, as an
 * approval process approves or rejects.
 */
export const actOf = ({ moment, writer, via }: Write): string =>
  `${moment} ${keyOf(writer)}${isInSave(moment) ? "" : ` ${(via ?? []).join(" > ")}`}`;

/** What one writer writes at one moment. */
export interface Acting {
  key: string;
  writer: Writer;
  moment: Moment;
  writes: Write[];
}

/** Active writers of the record that set them off, each with what it writes at one moment; entries of a rule in their order. */
export function actingOf(writes: readonly Write[]): Acting[] {
  const found = new Map<string, Acting>();
  for (const write of writes) {
    const { writer, moment } = write;
    if (!writer.active || write.record === "other") continue;
    const key = keyOf(writer);
    const one = found.get(actOf(write));
    if (one) one.writes.push(write);
    else found.set(actOf(write), { key, writer, moment, writes: [write] });
  }
  return [...found.values()].sort((a, b) => placeOf(a.moment) - placeOf(b.moment) || byLine(a, b));
}

/** Entries of one rule stand in its file in the order in which they are looked at. */
const byLine = ({ writer: a }: Acting, { writer: b }: Acting): number =>
  isOneOf(a.kind) && a.kind === b.kind && a.file === b.file ? a.line - b.line : 0;

/** A writer as others speak of it, at the line that sets the field. */
export type Named = Pick<Writer, "kind" | "name" | "label"> & Place;

export const named = ({ writer, at }: Write): Named => ({
  ...{ kind: writer.kind, name: writer.name, ...(writer.label && { label: writer.label }) },
  ...{ file: at?.file ?? writer.file, line: at?.line ?? writer.line },
});
