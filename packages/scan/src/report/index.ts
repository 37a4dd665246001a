import { domainsOf } from "../collisions/domains.ts";
import { type Collision, collisionsOf } from "../collisions/index.ts";
import { type Fires, firingOf, type Loop } from "../collisions/loops.ts";
import type { Project } from "../kinds/kind.ts";
import { typesOf } from "../kinds/object/types.ts";
import { picklistOf } from "../kinds/value-set/index.ts";
import type { Blocker, Condition, OrgPeople, SaveEvent, Unread, Write, Writer, Written } from "../model.ts";
import { keyOf, type Named, named } from "../order/transaction.ts";
import type { Scan } from "../scan.ts";
import { type Target, targetsOf } from "../targets/index.ts";
import { type Cell, COLUMNS, rowOf } from "./columns.ts";

/** One way in which a field is written, in words and with its line. */
export interface WriterLine extends Named {
  active: boolean;
  moment: Write["moment"];
  on: SaveEvent[];
  when?: string;
  value: string;
  via?: string[];
  /** Where it is not the record that set it off. */
  record?: "other" | "unknown";
}

export interface FieldReport {
  field: string;
  /** The row of the matrix: a cell for each of the report's columns. */
  cells: Cell[];
  writers: WriterLine[];
  collisions: Collision[];
  /** Pairs of writers that were not looked at. */
  unseen?: number;
}

/** What a scan found, as it is printed, sent and kept. */
export interface Report {
  object: string;
  /** Whether any file is about the object by its name. */
  known: boolean;
  /** The columns of the matrix: kinds of writers that are of one sort. */
  columns: { name: string; kinds: Writer["kind"][] }[];
  /** By name. */
  fields: FieldReport[];
  loops: Loop[];
  /** Who sets whom off. */
  fires: Fires[];
  blockers: (Omit<Blocker, "when" | "object"> & { when: string })[];
  targets: Target[];
  unread: Unread[];
  totals: {
    files: number;
    /** Of a kind that a scan reads. */
    metadata: number;
    /** Parsed, by kind. */
    read: Record<string, number>;
    fields: number;
    /** Different ones, and how many of them are switched on. */
    writers: number;
    active: number;
    /** Lines that set a field. */
    writes: number;
    /** Different writers by kind. */
    kinds: Partial<Record<Writer["kind"], { active: number; inactive: number }>>;
    collisions: number;
    notDecided: number;
    loops: number;
    blockers: number;
    targets: number;
    unread: number;
  };
}

/** Conditions as they are read. */
export const inWords = (when: readonly Condition[]): string => when.map(({ text }) => text).join(" and ");

/** What is written, as it is read. */
export function valueInWords(value: Written): string {
  if (value.is === "value") return value.value === null ? "blank" : JSON.stringify(value.value);
  return value.is === "name" ? `${value.of} ${value.name}` : value.text;
}

/** Puts together who writes what, where that collides and goes round, and what it points at. Pure. */
export function reportOf(scan: Scan, people?: OrgPeople): Report {
  const { object, known, project, writes, blockers, unread, files } = scan;
  const domains = domainsOf(writes, blockers, typesOf(object, project), valuesOf(object, project));
  const { collisions, unseen } = collisionsOf(writes, blockers, domains);
  const { loops, fires } = firingOf(writes, blockers, domains);
  const targets = targetsOf(scan, people);
  const byField = Map.groupBy(collisions, ({ field }) => field);
  const fields = [...Map.groupBy(writes, ({ field }) => field)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, own]) => {
      const row = { writers: own.map(lineOf), collisions: byField.get(field) ?? [] };
      return {
        field,
        cells: rowOf(row),
        ...row,
        ...(unseen[field] !== undefined && { unseen: unseen[field] }),
      };
    });
  const writers = [...new Map(writes.map(({ writer }) => [keyOf(writer), writer])).values()];
  const kinds: Report["totals"]["kinds"] = {};
  for (const { kind, active } of writers) {
    kinds[kind] ??= { active: 0, inactive: 0 };
    kinds[kind][active ? "active" : "inactive"]++;
  }
  return {
    ...{ object, known, columns: COLUMNS, fields, loops, fires },
    blockers: blockers.map(({ when, object: _, ...rest }) => ({ ...rest, when: inWords(when) })),
    ...{ targets, unread },
    totals: {
      ...{ files: files.found, metadata: files.metadata, read: files.read, fields: fields.length },
      ...{ writers: writers.length, active: writers.filter(({ active }) => active).length },
      ...{ writes: writes.length, kinds },
      collisions: collisions.filter(({ verdict }) => verdict === "collides").length,
      notDecided: collisions.filter(({ verdict }) => verdict === "not decided").length,
      ...{ loops: loops.length, blockers: blockers.length, targets: targets.length, unread: unread.length },
    },
  };
}

function valuesOf(object: string, project: Project) {
  return (field: string) =>
    picklistOf(object, field, project)?.flatMap(({ name, active }) => (active ? [name] : []));
}

function lineOf(write: Write): WriterLine {
  const { writer, on, moment, when, value, via, record } = write;
  return {
    ...named(write),
    ...{ active: writer.active, moment, on },
    ...(when.length > 0 && { when: inWords(when) }),
    value: valueInWords(value),
    ...(via && { via }),
    ...(record !== "same" && { record }),
  };
}
