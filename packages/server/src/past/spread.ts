import type { AuditStore, MeasuredItem } from "@throughline/audit";

/** Parts of the time that are looked at for themselves, and items of a workflow that are taken of each. */
const PARTS = 120;
const OF_A_PART = 40;

/** Items that are read at a time, and how often of one part: other workflows may have most of them. */
const PAGE = 50;
const PAGES = 8;

/** Some of the items of a workflow that started in a time, and how many there are. */
export interface Spread {
  items: string[];
  /** Exact where all of them were taken; otherwise as dense as those that were. */
  of: number;
}

/**
 * Items of a workflow, evenly over a time: all of them where they are few, some of each part of the time where they are
 * many. The work has a bound, however many there are.
 */
export async function spread(
  store: Pick<AuditStore, "measured">,
  workflow: string,
  from: string,
  until: string,
): Promise<Spread> {
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  const edge = (part: number) => new Date(Math.round(begin + ((end - begin) * part) / PARTS)).toISOString();
  const all: Spread = { items: [], of: 0 };
  for (let part = 0; part < PARTS; part++) {
    const one = await firstOf(store, workflow, edge(part), edge(part + 1));
    all.items.push(...one.items);
    all.of += one.of;
    await new Promise(setImmediate);
  }
  return { ...all, of: Math.round(all.of) };
}

async function firstOf(
  store: Pick<AuditStore, "measured">,
  workflow: string,
  from: string,
  until: string,
): Promise<Spread> {
  const items: string[] = [];
  let last: MeasuredItem | undefined;
  for (let page = 0; page < PAGES && items.length < OF_A_PART; page++) {
    const found = await store.measured(from, until, last, PAGE);
    for (const one of found) {
      if (items.length === OF_A_PART) break;
      last = one;
      if (one.workflow === workflow) items.push(one.item);
    }
    if (found.length < PAGE && last === found.at(-1)) return { items, of: items.length };
  }
  // what was seen of the part is as dense as the rest of it
  const begin = Date.parse(from);
  const seen = Date.parse(last?.startedAt ?? until) - begin;
  return { items, of: (items.length * (Date.parse(until) - begin)) / Math.max(1, seen) };
}
