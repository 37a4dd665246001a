import type { Moment, Write, Writer } from "@throughline/scan";
import type { Left, Part } from "../drafted.ts";
import { at, comment, indented, keyed, text } from "../write/yaml.ts";
import { translated } from "./conditions.ts";

/** What fields of a new record, and of one that changes, are set to by rules and flows. */
export interface FieldParts {
  /** Before anybody is assigned, and after it, in the order in which the platform does it. */
  before: Part[];
  after: Part[];
  events: Part[];
  left: Left[];
}

const CARRIED: readonly Writer["kind"][] = ["flow", "process", "workflow rule"];
/** These have steps and stages of their own. */
const ELSEWHERE: readonly Writer["kind"][] = ["assignment rule", "escalation rule", "milestone"];
const BEFORE: readonly Moment[] = ["before-save flows", "before triggers"];
const IN_SAVE: readonly Moment[] = ["before-save flows", "workflow rules", "processes", "after-save flows"];

/**
 * Flows, processes and workflow rules that set fields of the record itself, as steps; what does more, or is code, is told of.
 * @param ownerOf how the workflow calls a queue or a user whom metadata names
 */
export function fieldParts(writes: Write[], ownerOf: (name: string) => string): FieldParts {
  const parts: FieldParts = { before: [], after: [], events: [], left: [] };
  const ids = new Set<string>();
  for (const group of grouped(writes.filter(({ writer, field }) => isCarried(writer, field)))) {
    const [first] = group;
    if (!first) continue;
    const { writer, moment, on } = first;
    const why = notCarried(first);
    if (why) {
      parts.left.push(leftOf(group, why));
      continue;
    }
    for (const created of [true, false]) {
      if (!on.includes(created ? "create" : "update")) continue;
      const made = partOf(group, created, ids, ownerOf);
      const list = !created ? parts.events : BEFORE.includes(moment) ? parts.before : parts.after;
      if (made === undefined) continue;
      if ("why" in made) {
        const left = leftOf(group, created ? made.why : `when the record changes: ${made.why}`);
        parts.left.push(left);
        if (created || !on.includes("create"))
          list.push({ lines: comment(`not carried over: ${left.what} (${at(writer)}). Why: ${left.why}.`) });
      } else list.push(made);
    }
  }
  return parts;
}

/** What goes on beside the workflow: its writes are seen as those of somebody else. */
export function besides(writes: Write[]): Left[] {
  const others = writes.filter(
    ({ writer, field }) => writer.active && !ELSEWHERE.includes(writer.kind) && !isCarried(writer, field),
  );
  return [...by(others, ({ writer }) => `${writer.kind} ${writer.name}`)].map(([what, all]) => ({
    ...placeOf(all[0] as Write),
    what,
    why: `sets ${[...new Set(all.map(({ field }) => field))].join(", ")}, and goes on doing so beside the workflow`,
  }));
}

const isCarried = (writer: Writer, _field: string) => writer.active && CARRIED.includes(writer.kind);

function notCarried({ record, moment, on, value }: Write): string | undefined {
  if (record !== "same") return "it writes other records than the one that set it off";
  if (!IN_SAVE.includes(moment)) return `it runs later (${moment}), not at the save`;
  if (!on.includes("create") && !on.includes("update")) return "it runs when a record is deleted or restored";
  if (value.is === "unknown") return `what it writes is only known when it runs: ${value.text}`;
  return undefined;
}

/** Writes of one writer at one moment under the same conditions are one step. */
function grouped(writes: Write[]): Write[][] {
  return [
    ...by(writes, (write) =>
      JSON.stringify([write.writer.kind, write.writer.name, write.moment, write.when, notCarried(write)]),
    ).values(),
  ];
}

function by<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

const placeOf = ({ at, writer: { file, line } }: Write) => at ?? { file, line };
const nameOf = ({ writer: { kind, name, label } }: Write) => `${kind} ${label ?? name}`;

const leftOf = (group: Write[], why: string): Left => ({
  ...placeOf(group[0] as Write),
  what: `${nameOf(group[0] as Write)}, which sets ${group.map(({ field }) => field).join(", ")}`,
  why,
});

function partOf(
  group: Write[],
  created: boolean,
  ids: Set<string>,
  ownerOf: (name: string) => string,
): Part | { why: string } | undefined {
  const [first] = group as [Write, ...Write[]];
  const condition = translated(first.when, created);
  if (condition.left !== undefined) return condition.never ? undefined : { why: condition.left };
  const owner = group.find(({ field }) => field === "OwnerId");
  const reads = condition.when ? [condition.when] : [];
  const set: [string, string][] = [];
  for (const { field, value } of group) {
    if (field === "OwnerId") continue;
    if (value.is === "name")
      return {
        why: `it sets ${field} to the ${value.of === "RecordType" ? "record type" : value.of.toLowerCase()} ${value.name}, which only the org knows by id`,
      };
    if (value.is === "expression") {
      const said = translated([{ text: value.text, expression: value.expression }], created);
      if (said.left !== undefined) return { why: said.left };
      reads.push(said.when ?? "true");
      set.push([field, said.when ?? "true"]);
    } else if (value.is === "value") set.push([field, literal(value.value)]);
  }
  const when = condition.when ? keyed("when", condition.when) : [];
  const intro = comment(`${nameOf(first)} (${at(placeOf(first))})`);
  if (owner && set.length > 0) return { why: "it sets the owner together with other fields" };
  if (owner) {
    if (!created) return { why: "it gives the record to somebody else while it is worked on" };
    if (owner.value.is !== "name") return { why: "the owner whom it sets is only known when it runs" };
    const to = ownerOf(owner.value.name);
    return {
      lines: [
        ...intro,
        `- assign: ${idFrom(first, ids)}`,
        ...indented(["agent: dispatcher", ...when, `to: ${text(to)}`]),
      ],
      ...{ agent: "dispatcher", reads, writes: ["OwnerId"] },
    };
  }
  const fields = set.map(([field, value]) => `${field}: ${text(value)}`);
  const update = ["agent: sorter", ...when, `set: { ${fields.join(", ")} }`];
  const common = {
    agent: "sorter" as const,
    reads,
    writes: set.map(([field]) => field),
    sets: set.map(([field, value]) => `${field} == ${value}`),
  };
  if (created)
    return { ...common, lines: [...intro, `- update: ${idFrom(first, ids)}`, ...indented(update)] };
  return {
    ...common,
    lines: [
      ...intro,
      "- event: changed",
      ...indented(["do:", ...indented([`update: ${idFrom(first, ids, "again ")}`, ...update])]),
    ],
  };
}

/** A value as an expression. */
function literal(value: unknown): string {
  return value === null ? '""' : typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** An id for a step, from the name of what it was. */
function idFrom({ writer: { name } }: Write, ids: Set<string>, start = ""): string {
  const base = `${start}${name}`
    .replace(/__c\b/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
  for (let count = 1; ; count++) {
    const id = count === 1 ? base || "step" : `${base}-${count}`;
    if (ids.has(id)) continue;
    ids.add(id);
    return id;
  }
}
