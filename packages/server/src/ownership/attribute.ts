import type { Change } from "@throughline/engine";
import { MOMENTS, type Write, type Writer, type Written } from "@throughline/scan";
import {
  compile,
  type Expression,
  evaluate,
  evaluateValue,
  explain,
  type Value,
} from "@throughline/workflow";
import { keyOf } from "./problems.ts";

/** A change of a governed field by somebody else, with what is known of the moment. */
export interface ForeignWrite {
  field: string;
  change: Change;
  /** `automation`: in the transaction of our own write. */
  source: "person" | "automation";
  at: string;
  /** The record before it. */
  record: Record<string, Value>;
  /** All that changed at once. */
  changes: Record<string, Change>;
}

/** Who has likely written it, and what speaks for that. */
export interface Likely {
  writer: Writer;
  because: string[];
}

/** What belongs to the transaction of a save; what follows has one of its own. */
const IN_SAVE: ReadonlySet<string> = new Set(MOMENTS.slice(0, MOMENTS.indexOf("asynchronous")));

/** Behind its creation a record is not being created any more, in ms. */
const CREATED_MS = 60_000;

/**
 * The writers that a scan knows and that likely made a foreign write, by value, condition and time. A person may write
 * anything by hand: there both the value and the condition have to speak for a writer. Where several are as likely, all are told.
 */
export function likelyWriters(foreign: ForeignWrite, writes: readonly Write[]): Likely[] {
  const found = new Map<string, Likely & { points: number }>();
  for (const write of writes) {
    if (write.field !== foreign.field || !write.writer.active || write.moment === "by a person") continue;
    const one = speaksFor(foreign, write);
    if (!one) continue;
    const known = found.get(keyOf(write.writer));
    if (!known || known.points < one.points) found.set(keyOf(write.writer), { writer: write.writer, ...one });
  }
  const most = Math.max(...[...found.values()].map(({ points }) => points));
  return [...found.values()]
    .filter(({ points }) => points === most)
    .map(({ writer, because }) => ({ writer, because }));
}

function speaksFor(foreign: ForeignWrite, write: Write): { points: number; because: string[] } | undefined {
  const inSave = IN_SAVE.has(write.moment);
  if (foreign.source === "automation" && !inSave) return undefined;
  const createOnly = write.on.length > 0 && write.on.every((event) => event === "create");
  const created = Date.parse(String(foreign.record.CreatedDate ?? ""));
  if (createOnly && Date.parse(foreign.at) - created > CREATED_MS) return undefined;
  const value = valueSpeaks(foreign, write.value);
  const condition = conditionSpeaks(foreign, write);
  if (value === "against" || condition === "against") return undefined;
  if (foreign.source === "person" && (!value || !condition)) return undefined;
  const because = [
    ...(value ? [value] : []),
    ...(condition ? [condition] : []),
    ...(foreign.source === "automation" ? ["it happened in our own transaction"] : []),
  ];
  return { points: (value ? 2 : 0) + (condition ? 1 : 0), because };
}

/** What the value says: a sentence for it, "against" it, or nothing. */
function valueSpeaks({ field, change, record }: ForeignWrite, written: Written): string | undefined {
  const { to, toLabel } = change;
  const wrote = `it sets ${field} to ${toLabel ?? String(to)}`;
  if (written.is === "unknown") return undefined;
  if (written.is === "value") return same(written.value, to) ? wrote : "against";
  if (written.is === "name") {
    if (toLabel === undefined) return undefined;
    return alike(written.name, toLabel) ? wrote : "against";
  }
  const expression = expressionOf(written.expression);
  const value = expression && evaluateValue(expression, scopeOf(record, record));
  if (value === undefined) return undefined;
  return same(value, to) ? wrote : "against";
}

/** Whether its conditions held: on the record before the change, or after all that changed with it. */
function conditionSpeaks({ record, changes, at }: ForeignWrite, { when }: Write): string | undefined {
  if (!when.length) return undefined;
  const after = {
    ...record,
    ...Object.fromEntries(Object.entries(changes).map(([name, { to }]) => [name, to])),
  };
  const said: string[] = [];
  let open = false;
  for (const { expression } of when) {
    const one = expression === undefined ? undefined : expressionOf(expression);
    if (!one) {
      open = true;
      continue;
    }
    const both = [record, after].map((now) => evaluate(one, scopeOf(now, record), { now: at }));
    const held = both.find(({ value }) => value === true);
    if (held) said.push(explain(held.reason));
    else if (both.every(({ value }) => value === false)) return "against";
    else open = true;
  }
  return open || !said.length ? undefined : `its condition held: ${said.join(", ")}`;
}

const compiled = new Map<string, Expression | undefined>();

function expressionOf(source: string): Expression | undefined {
  if (!compiled.has(source)) compiled.set(source, compile(source).expression);
  return compiled.get(source);
}

const scopeOf = (now: Record<string, Value>, before: Record<string, Value>) => ({
  get(name: string): Value | undefined {
    if (name === "Save.isNew") return false;
    const [from, field] = name.startsWith("Prior.") ? [before, name.slice("Prior.".length)] : [now, name];
    return Object.hasOwn(from, field) ? from[field] : undefined;
  },
});

const same = (a: Value, b: Value) => (a === "" ? null : a) === (b === "" ? null : b);

/** Metadata names queues and users by developer name, records by the name that people see. */
const alike = (a: string, b: string) =>
  a.toLowerCase().replaceAll(/[\s_]+/g, " ") === b.toLowerCase().replaceAll(/[\s_]+/g, " ");
