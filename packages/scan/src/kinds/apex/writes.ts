import type { Condition, Write, Writer } from "../../model.ts";
import type { Piece, Project } from "../kind.ts";
import { relevantTo } from "./relevant.ts";
import { LIVE, type Walked, walkAll } from "./runs.ts";
import type { TypeName } from "./syntax/ast.ts";
import { baseOf, isAnyRecord } from "./types.ts";
import { writtenOf } from "./values.ts";
import { conditionsOf } from "./walk/said.ts";
import type { Setting } from "./walk/walk.ts";
import { type Class, type World, worldOf } from "./world.ts";

/** A field as other kinds tell of it. */
interface FieldPiece extends Piece {
  object: string;
  name: string;
  referenceTo?: string | string[];
}

/** Fields that are asked about most, and that few other objects and classes have. */
const TELLING = ["OwnerId", "Status", "Priority", "Origin", "Reason", "IsEscalated", "RecordTypeId"];

/** What Apex writes of an object: each place, on each way that leads there. */
export function apexWrites(object: string, project: Project): Write[] {
  const world = worldOf(project);
  const fields = project.pieces<FieldPiece>("field");
  const isObject = (type: TypeName) => sameObject(baseOf(type), object.toLowerCase());
  const names = new Map<string, string>(TELLING.map((name) => [name.toLowerCase(), name]));
  for (const field of fields) if (isObject(field.object)) names.set(field.name.toLowerCase(), field.name);

  const all = walkAll(world, relevantTo(world, isObject), lookupsOf(fields));
  for (const { sets } of all) {
    for (const { rec, field } of sets) {
      const known = names.get(field.toLowerCase());
      if (rec?.type && isObject(rec.type) && !known && field !== "*") names.set(field.toLowerCase(), field);
    }
  }
  const merged = new Map<string, Write>();
  for (const walked of all) {
    for (const set of walked.sets) {
      // a star stands for a field that is computed
      const spelled = names.get(set.field.toLowerCase());
      const type = set.rec?.type;
      const isUnknown = !type || isAnyRecord(type);
      if (isUnknown ? !spelled : !isObject(type)) continue;
      for (const write of writesOf(set, walked, object, spelled ?? set.field, isObject)) {
        const { on, via, ...rest } = write;
        // of the ways from one beginning that differ in nothing else, the shortest is told
        const key = JSON.stringify([rest, via?.[0]]);
        const known = merged.get(key);
        if (!known) {
          merged.set(key, write);
          continue;
        }
        known.on.push(...on.filter((event) => !known.on.includes(event)));
        if (via && known.via && via.length < known.via.length) known.via = via;
      }
    }
  }
  return [...merged.values(), ...brokenWrites(object, names, world)];
}

/** With or without the namespace of a package, whose own source leaves it out. */
const sameObject = (one: string, other: string): boolean => {
  if (one === other) return true;
  const bare = (name: string) => name.replace(/^[a-z]\w*?__(?=\w+__c$)/, "");
  return bare(one) === bare(other) && (bare(one) === one || bare(other) === other);
};

const lookupsOf = (fields: FieldPiece[]): Map<string, TypeName> =>
  new Map(
    fields.flatMap(({ object, name, referenceTo }) => {
      const [to] = [referenceTo ?? []].flat();
      return to ? [[`${object}.${name.replace(/__c$/i, "__r")}`.toLowerCase(), to]] : [];
    }),
  );

function writesOf(
  set: Setting,
  { trigger, object: saved, event }: Walked,
  object: string,
  field: string,
  isObject: (type: TypeName) => boolean,
): Write[] {
  const { rec, file, line, via, moment } = set;
  const isKnown = rec?.type !== undefined && !isAnyRecord(rec.type);
  // what a handler of any record takes its records to be says whose save it is
  const begun = saved ?? (event && rec?.id === LIVE ? rec.type : undefined) ?? "";
  const isSave = isObject(begun) || begun.toLowerCase() === `${object}ChangeEvent`.toLowerCase();
  const notes: Condition[] = [];
  if (!isKnown)
    notes.push({ text: set.unresolved ?? `whose record \`${field}\` is set here is not in the source` });
  else if (!rec.saved && !(rec.live && moment === "before triggers"))
    notes.push({ text: "no insert or update of this record is seen in the source" });
  const writer = writerOf(set, trigger);
  return writtenOf(set.value, rec).map(({ when, value }) => ({
    object,
    field,
    writer,
    at: { file, line },
    on: isSave && event ? [event] : [],
    moment,
    when: [...conditionsOf([...set.when, ...when], rec), ...notes],
    value,
    record: !isKnown || rec.given ? "unknown" : rec.id === LIVE && isSave ? "same" : "other",
    ...(set.of && via.length > 0 && { via }),
  }));
}

/** The class or trigger whose source sets the field. */
function writerOf({ of, file }: Setting, trigger: Walked["trigger"]): Writer {
  const isOn = trigger?.active ?? true;
  if (!of && trigger) {
    return { kind: "apex trigger", name: trigger.name, file, line: trigger.line, active: isOn };
  }
  let outer = of as Class;
  while (outer.outer) outer = outer.outer;
  return {
    kind: "apex class",
    name: outer.name,
    file: outer.file,
    line: outer.line,
    active: outer.active && isOn,
  };
}

/** Of files that cannot be read: what their text seems to set, where they speak of the object at all. */
const brokenWrites = (object: string, names: Map<string, string>, { broken }: World): Write[] =>
  broken.flatMap(({ name, trigger, file, active, line, why, sets, words }) => {
    if (!words.includes(object.toLowerCase())) return [];
    const writer: Writer = { kind: trigger ? "apex trigger" : "apex class", name, file, line: 1, active };
    return sets.flatMap((set): Write[] => {
      const field = names.get(set.name.toLowerCase());
      if (!field) return [];
      return [
        {
          object,
          field,
          writer,
          at: { file, line: set.line },
          on: [],
          moment: "called",
          when: [{ text: `the file could not be read (line ${line}: ${why}); this is by its text alone` }],
          value: { is: "unknown", text: set.text },
          record: "unknown",
        },
      ];
    });
  });
