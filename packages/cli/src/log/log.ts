import type { TimeFormat } from "./times.ts";

/** One event of a log: which item it is of, and its columns. */
export interface LogEvent {
  /** Line in the file, 1-based. */
  line: number;
  item: string;
  /** By column; what is not known is left out. */
  values: Record<string, string>;
}

/** Which columns mean what. */
export interface Roles {
  item: string;
  time: string;
  group: string;
  person?: string;
}

/** What an event says about who has the item. */
export interface LogStep {
  /** Milliseconds since 1970. */
  at: number;
  group?: string;
  person?: string;
  /** Columns that say that the work is done. */
  done: string[];
}

/** One item of a log: of its first event all, of the others what they say about who has it. */
export interface LogItem {
  item: string;
  first: Record<string, string>;
  /** By time. */
  steps: LogStep[];
}

export interface Log {
  roles: Roles;
  /** In the order of the file. */
  columns: string[];
  items: LogItem[];
  events: number;
  /** Items with several events, and by column, in how many of them it changes. */
  several: number;
  changes: Map<string, number>;
  format: TimeFormat;
  /** The other ways in which all times can be read too. */
  unsure: string[];
}

/** The first way to read times does not fit after all; these still do. */
export interface OtherFormats {
  left: TimeFormat[];
  line: number;
  time: string;
}

const UNKNOWN = /^\s*(\?|n\/a|null)?\s*$/i;

/** Blank, `?`, `null` and `n/a` stand for what is not known. */
export const isUnknown = (value: string): boolean => UNKNOWN.test(value);

/** A value that says that work is done: "Resolved", "Closed by caller". */
const DONE = /^(resolve[ds]?|solved?|closed?|complete[ds]?|done|finished|gelöst|erledigt|geschlossen)\b/i;

interface Gathered extends LogItem {
  begins: number;
  last: Record<string, string>;
  changed: Set<string>;
}

/**
 * Gathers the events of a log by item. Nothing but the first event of an item is kept in full.
 *
 * @param formats those that may fit; the first of them is used
 * @returns where the first does not fit all times, those that are left
 * @throws when an event has no time
 */
export async function gather(
  events: AsyncIterable<LogEvent>,
  roles: Roles,
  formats: TimeFormat[],
): Promise<Omit<Log, "columns" | "roles"> | OtherFormats> {
  const items = new Map<string, Gathered>();
  const [format] = formats as [TimeFormat];
  let others = formats.slice(1);
  let count = 0;
  for await (const { line, item: name, values } of events) {
    count++;
    const { [roles.time]: time, [roles.group]: group } = values;
    if (time === undefined) throw new Error(`Line ${line}: the event has no time (${roles.time}).`);
    const at = format.read(time);
    others = others.filter(({ read }) => read(time) !== undefined);
    if (at === undefined) return { left: others, line, time };
    const person = roles.person === undefined ? undefined : values[roles.person];
    const step: LogStep = {
      at,
      ...(group !== undefined && { group }),
      ...(person !== undefined && { person }),
      done: Object.keys(values).filter((column) => DONE.test(values[column] as string)),
    };
    const item = items.get(name);
    if (item) add(item, step, values);
    else
      items.set(name, {
        ...{ item: name, first: values, steps: [step] },
        ...{ begins: at, last: values, changed: new Set() },
      });
  }
  const all = [...items.values()];
  const changes = new Map<string, number>();
  for (const { changed } of all)
    for (const column of changed) changes.set(column, (changes.get(column) ?? 0) + 1);
  return {
    items: all.map(({ item, first, steps }) => ({ item, first, steps: steps.sort((a, b) => a.at - b.at) })),
    ...{ events: count, changes, format, unsure: others.map((other) => other.name) },
    several: all.filter(({ steps }) => steps.length > 1).length,
  };
}

function add(item: Gathered, step: LogStep, values: Record<string, string>): void {
  for (const column of new Set([...Object.keys(values), ...Object.keys(item.last)]))
    if (values[column] !== item.last[column]) item.changed.add(column);
  item.last = values;
  item.steps.push(step);
  if (step.at >= item.begins) return;
  item.begins = step.at;
  item.first = values;
}
