import { relatedType } from "../types.ts";
import { elementIn, type Guard, type Known, type Rec, type Ref, recordOf, waysOf } from "./known.ts";
import type { Frame } from "./walk.ts";

/** The object that a field leads to. */
export const relatedIn =
  ({ run }: Frame) =>
  ({ rec, path }: Ref) =>
    relatedType(path.slice(path.lastIndexOf(".") + 1), rec.type, run.lookups);

/** Notes that a field of a record is set, for each record that it may be. */
export function setField(target: Known, field: string, value: Known, line: number, frame: Frame): void {
  for (const { when, known } of waysOf(target)) {
    if (known.of) continue;
    const rec = recordOf(known, relatedIn(frame));
    note(rec, known.text, field, value, line, when, frame);
  }
}

function note(
  rec: Rec | undefined,
  text: string,
  field: string,
  value: Known,
  line: number,
  when: Guard[],
  frame: Frame,
): void {
  const { run, file, of, guards, via, moment } = frame;
  run.sets.push({
    ...(rec ? { rec } : { unresolved: `the type of \`${text}\` is not in the source` }),
    field,
    value,
    file,
    line,
    ...(of && { of }),
    when: [...(rec?.where ?? []), ...guards, ...when],
    via,
    moment,
  });
}

/** Notes that a record, or all in a collection, reach the database. */
export function save(known: Known, frame: Frame): void {
  const seen = new Set<Known>();
  const each = (known: Known) => {
    if (seen.has(known)) return;
    seen.add(known);
    for (const way of waysOf(known)) {
      if (way.known.cell) {
        for (const added of way.known.cell.added) each(added.known);
        each(elementIn(way.known, frame.run.world, frame.of));
      } else {
        const rec = way.known.rec;
        if (rec) rec.saved = true;
      }
    }
  };
  each(known);
}
