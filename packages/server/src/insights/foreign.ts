import { type AuditStore, everyItem } from "@throughline/audit";
import { apply, type ItemState } from "@throughline/engine";
import type { Write } from "@throughline/scan";
import type { Insights } from "../api-types.ts";
import { likelyWriters } from "../ownership/attribute.ts";
import { keyOf } from "../ownership/problems.ts";

/** Items that are looked at, the latest first, and those that are named behind a writer. */
const MOST_ITEMS = 1_000;
const MOST_EXAMPLES = 5;

type Foreign = Insights["foreign"];
type Line = Foreign["writers"][number];

/**
 * What others wrote into governed fields of the items that started in a period, by who has likely written it.
 *
 * @param writesOf of the last scan of an object; none where there was no scan
 */
export async function foreignWrites(
  store: AuditStore,
  { from, workflow }: { from: string; workflow?: string | undefined },
  writesOf: (object: string) => readonly Write[],
): Promise<Foreign> {
  const writers = new Map<string, Line>();
  const others = new Map<string, Foreign["others"][number]>();
  const total = { writes: 0, items: 0 };

  function count(
    writer: Write["writer"],
    field: string,
    because: string[],
    alone: boolean,
    item: Line["items"][number],
  ) {
    const { kind, name, file, line } = writer;
    const key = keyOf(writer);
    const one: Line = writers.get(key) ?? {
      ...{ kind, name, file, line, because, writes: 0, alone: 0, fields: [], items: [] },
    };
    writers.set(key, one);
    one.writes++;
    if (alone) one.alone++;
    if (!one.fields.includes(field)) one.fields.push(field);
    if (one.items.length < MOST_EXAMPLES && !one.items.some(({ key }) => key === item.key))
      one.items.push(item);
  }

  function unexplained(by: string, field: string) {
    const one = others.get(by) ?? { by, writes: 0, fields: [] };
    others.set(by, one);
    one.writes++;
    if (!one.fields.includes(field)) one.fields.push(field);
  }

  async function look(key: string, number: string): Promise<void> {
    let state: ItemState | undefined;
    for (const { seq, entry } of await store.entries(key)) {
      if (entry.kind === "foreign-write" && state) {
        const { changes, source, by } = entry;
        const writes = writesOf(state.object);
        for (const [field, change] of Object.entries(changes)) {
          total.writes++;
          const foreign = { field, change, changes, source, at: entry.at, record: state.record };
          const likely = likelyWriters(foreign, writes);
          for (const { writer, because } of likely)
            count(writer, field, because, likely.length === 1, { key, number, entry: seq });
          if (!likely.length)
            unexplained(
              source === "automation" ? "automation in our own transaction" : (by ?? "somebody"),
              field,
            );
        }
      }
      state = apply(state, entry);
    }
  }

  const written = { by: "foreign", startedFrom: from, sort: "started" } as const;
  for await (const { key, number } of everyItem(store, {
    ...written,
    ...(workflow !== undefined && { workflow }),
  })) {
    await look(key, number);
    if (++total.items >= MOST_ITEMS) break;
  }
  const byWrites = (a: { writes: number }, b: { writes: number }) => b.writes - a.writes;
  return {
    ...total,
    writers: [...writers.values()].sort(byWrites),
    others: [...others.values()].sort(byWrites),
  };
}
