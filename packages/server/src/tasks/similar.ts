import { type AuditStore, everyItem } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import { type Alike, createAlike } from "@throughline/models";
import type { Runtime } from "@throughline/runtime";
import type { DecidedBy } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import type { Similar } from "./api.ts";

const DAYS = 90;
const DAY_MS = 86_400_000;
/** Items of a workflow that are looked through, the latest first. */
const MOST_READ = 5_000;
/** Others have their turn after so many. */
const AT_A_TIME = 200;
/** So alike at least; and so many count, of which the first are told. */
const LEAST = 0.12;
const MOST_ALIKE = 12;
const MOST_TOLD = 6;

/** What was decided of an item is told as long as its text is looked through; a few more items may have been forgotten by then. */
const MOST_DECIDED = 2 * MOST_READ;

interface Decided {
  value: Value;
  by: DecidedBy;
  who: string | null;
  first: Value | null;
}

interface Shelf {
  alike: Alike;
  /** By item and fact. */
  decided: Map<string, Record<string, Decided>>;
  /** Who answered last about an item: the decision follows in the same turn. */
  answered?: { item: string; by: string };
  reading: Promise<void> | undefined;
  whole: boolean;
}

/**
 * What was decided of earlier items, by the texts that they arrived with. Per workflow the latest items of 90 days are
 * read when somebody first asks, a page at a time so that others have their turn, and followed from then on.
 */
export function createSimilar(store: AuditStore, runtime: Pick<Runtime, "onEntry">) {
  const shelves = new Map<string, Shelf>();

  runtime.onEntry(({ item, entry, state }) => {
    const shelf = shelves.get(state.workflow);
    if (!shelf) return;
    if (entry.kind === "item-started") shelf.alike.add(item, textOf(entry.record));
    else learn(shelf, item, entry);
  });

  async function read(shelf: Shelf, workflow: string, now: string): Promise<void> {
    const startedFrom = new Date(Date.parse(now) - DAYS * DAY_MS).toISOString();
    let read = 0;
    for await (const { key } of everyItem(store, { workflow, startedFrom, sort: "started" })) {
      for (const { entry } of await store.entries(key)) {
        if (entry.kind === "item-started") shelf.alike.add(key, textOf(entry.record));
        else learn(shelf, key, entry);
      }
      if (++read >= MOST_READ) break;
      if (read % AT_A_TIME === 0) await new Promise(setImmediate);
    }
    shelf.whole = true;
  }

  return {
    /** @param text what the item says whose like is looked for */
    async of(
      item: string,
      workflow: string,
      text: string,
      field: string | null,
      now: string,
    ): Promise<Similar> {
      const shelf = shelves.get(workflow) ?? {
        ...{ alike: createAlike({ keep: MOST_READ }), decided: new Map(), reading: undefined, whole: false },
      };
      shelves.set(workflow, shelf);
      shelf.reading ??= read(shelf, workflow, now).catch(() => {
        shelf.reading = undefined;
      });
      // where there is little it is there at once, and otherwise what was read so far
      await Promise.race([shelf.reading, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())]);
      const found = shelf.alike
        .find(text, MOST_ALIKE * 4)
        .filter(({ id, similarity }) => id !== item && similarity >= LEAST);
      const rows: Similar["rows"] = [];
      for (const { id, similarity } of found) {
        if (rows.length >= MOST_ALIKE) break;
        const decided = field === null ? undefined : shelf.decided.get(id)?.[field];
        const row = decided && (await store.getRow(id));
        if (!row) continue;
        const took =
          row.endedAt === null || row.outcome !== "resolved"
            ? null
            : Date.parse(row.endedAt) - Date.parse(row.startedAt);
        rows.push({
          ...{ key: id, number: row.number, subject: row.subject, alike: similarity, ...decided },
          ...{ startedAt: row.startedAt, tookMs: took },
        });
      }
      const counts = Map.groupBy(rows, ({ value }) => JSON.stringify(value));
      return {
        ...{ days: DAYS, field, count: rows.length, whole: shelf.whole },
        corrected: rows.filter(({ first }) => first !== null).length,
        tally: [...counts.values()]
          .map((some) => ({ value: some[0]?.value ?? null, count: some.length }))
          .sort((a, b) => b.count - a.count),
        rows: rows.slice(0, MOST_TOLD),
      };
    },
  };
}

const PATIENCE_MS = 400;

/** What an item says: the longer texts of its record. */
export const textOf = (record: Record<string, Value>): string =>
  Object.values(record)
    .filter((value) => typeof value === "string" && /\p{L}{2,}\s+\p{L}/u.test(value))
    .join("\n");

function learn(shelf: Shelf, item: string, entry: Entry): void {
  if (entry.kind === "task-answered") shelf.answered = { item, by: entry.by };
  if (entry.kind !== "decided" || entry.decision.kind !== "fact") return;
  const { decided, answered } = shelf;
  const { name, value, by } = entry.decision;
  const known = decided.get(item) ?? {};
  const before = known[name];
  const changed = before !== undefined && JSON.stringify(before.value) !== JSON.stringify(value);
  const who = by === "person" && answered?.item === item ? answered.by : null;
  decided.set(item, {
    ...known,
    [name]: { value, by, who, first: changed ? before.value : (before?.first ?? null) },
  });
  const [oldest] = decided.keys();
  if (decided.size > MOST_DECIDED && oldest !== undefined) decided.delete(oldest);
}
