import { type AuditStore, everyItem } from "@throughline/audit";
import type { Directory, FlatRecord } from "@throughline/connectors";
import { type Entry, OWNER } from "@throughline/engine";
import type { Runtime } from "@throughline/runtime";
import type { Compared, Real } from "./agreement.ts";
import { decidedBy, decidedIn } from "./decided.ts";
import type { RealOwners } from "./roster.ts";
import type { Happened } from "./salesforce.ts";

/** The trail in the shadow's store of what really happened. No item has such a key. */
const REALITY = "reality";

/** Where reading it begins at a start, so that a long shadow starts as fast as a short one. */
const FROM = "reality/from";

/** Entries of it that are read at a start at most, and how often the mark moves. */
const MOST_ENTRIES = 100_000;
const MARK_EVERY = 5_000;

type HappenedEntry = { at: string; kind: "happened" } & Happened & {
    named: Record<string, string>;
    reason: string;
  };

/** What the shadow's items came to, beside what really became of them: of the latest items, as far as they are kept. */
export interface Reality extends RealOwners {
  /** Takes in what happened; resolves when it is durable. */
  happened(all: Happened[]): Promise<void>;
  /** Reads what the shadow did before, and follows it from now on. Rejects with `StoreError`. */
  follow(runtime: Runtime, store: AuditStore): Promise<void>;
  /** What the trail of the live item has. */
  live(item: string, entry: Entry): void;
  /** Fields that the shadow has settled of an item. */
  settled(item: string): string[];
  items(): Iterable<Compared>;
}

/**
 * @param entriesOf the live trail of an item, for the reason of what the live workflow wrote; none where nothing is live
 * @param most items that are kept, the latest
 */
export function createReality(world: {
  governs: (item: string) => readonly string[];
  directory(): Promise<Directory>;
  entriesOf(item: string): Promise<Entry[]>;
  most?: number;
}): Reality {
  const { most = 20_000 } = world;
  const all = new Map<string, Compared>();
  /** Events of which an item has heard; a stream may repeat itself. */
  const heard = new Map<string, string>();
  let owners = new Map<string, string>();
  let trail: { store: AuditStore; seq: number } | undefined;
  let writing: Promise<unknown> = Promise.resolve();

  function of(item: string, at: string): Compared {
    const known = all.get(item);
    if (known) return known;
    const one: Compared = {
      item,
      at,
      over: false,
      arrived: {},
      shadow: {},
      real: {},
      live: {},
      known: false,
    };
    all.set(item, one);
    if (all.size > most) {
      const [oldest = ""] = all.keys();
      all.delete(oldest);
      heard.delete(oldest);
    }
    return one;
  }

  function take({ item, id, at, fields, by, named, reason }: HappenedEntry): void {
    const one = of(item, at);
    heard.set(item, id);
    for (const [field, value] of Object.entries(fields)) {
      const label = named[field];
      const real: Real = {
        value,
        at,
        reason,
        ...(label !== undefined && { label }),
        ...(by !== undefined && { by }),
      };
      one.real[field] = real;
      if (field === OWNER) owners.set(item, String(value));
    }
  }

  function decided(item: string, entry: Entry): void {
    if (entry.kind === "item-started") {
      const one = of(item, entry.at);
      const governs = world.governs(item);
      one.at = entry.at;
      one.known = true;
      one.arrived = Object.fromEntries(
        Object.entries(entry.record).filter(([name]) => governs.includes(name)),
      );
    }
    const one = all.get(item);
    if (!one) return;
    if (entry.kind === "item-ended") one.over = true;
    const found = decidedBy(entry, one.shadow);
    if (found && world.governs(item).includes(found[0])) one.shadow[found[0]] = found[1];
  }

  /** Who brought it about, in words: a step of the live workflow, or somebody's hand. */
  async function reasonOf({ item, fields, ours }: Happened): Promise<string> {
    if (ours === false) return "by hand";
    const live = decidedIn(await world.entriesOf(item).catch(() => []));
    const [field = "", value] = Object.entries(fields)[0] ?? [];
    const by = live[field];
    return by && JSON.stringify(by.value) === JSON.stringify(value)
      ? by.reason
      : ours
        ? "the live workflow"
        : "by hand";
  }

  async function entriesFor(happened: Happened): Promise<HappenedEntry[]> {
    const directory = await world.directory();
    const named = (fields: FlatRecord) =>
      Object.fromEntries(
        Object.entries(fields).flatMap(([field, value]) => {
          const name = typeof value === "string" && field.endsWith("Id") ? directory.name(value) : undefined;
          return name === undefined ? [] : [[field, name]];
        }),
      );
    const by = happened.by === undefined ? {} : { by: directory.name(happened.by) ?? happened.by };
    // each field by itself: one write of the live workflow may be of several steps
    return Promise.all(
      Object.entries(happened.fields).map(async ([field, value]) => {
        const fields = { [field]: value };
        const reason = await reasonOf({ ...happened, fields });
        return { kind: "happened", ...happened, ...by, fields, named: named(fields), reason };
      }),
    );
  }

  async function keep(events: Happened[]): Promise<void> {
    const fresh = events.filter(({ item, id }) => heard.get(item) !== id);
    const entries = (await Promise.all(fresh.map(entriesFor))).flat();
    if (entries.length === 0 || !trail) return;
    const { store, seq } = trail;
    const before = seq + entries.length - MOST_ENTRIES;
    const mark =
      Math.floor(seq / MARK_EVERY) !== Math.floor((seq + entries.length) / MARK_EVERY) && before > 0;
    await store.append(
      [{ item: REALITY, workflow: "", entries: entries as unknown as Entry[], from: seq + 1 }],
      mark ? [{ stream: FROM, position: String(before) }] : [],
    );
    trail.seq += entries.length;
    for (const entry of entries) take(entry);
  }

  return {
    happened(events) {
      // one after another: each append follows the one before
      const kept = writing.then(() => keep(events));
      writing = kept.catch(() => undefined);
      return kept;
    },
    take() {
      const fresh = owners;
      owners = new Map();
      return fresh;
    },
    live(item, entry) {
      // what is live may be a moment ahead of its shadow; what was there before it has none
      const one = entry.kind === "item-started" ? of(item, entry.at) : all.get(item);
      if (!one) return;
      if (entry.kind === "item-ended") one.over = true;
      const found = decidedBy(entry, one.live);
      if (found) one.live[found[0]] = found[1];
    },
    settled: (item) => Object.keys(all.get(item)?.shadow ?? {}),
    items: () => [...all.values()].filter(({ known }) => known),
    async follow(runtime, store) {
      const from = Number((await store.cursors()).find(({ stream }) => stream === FROM)?.position ?? 0);
      const before = await store.entries(REALITY, from);
      trail = { store, seq: before.at(-1)?.seq ?? from };
      for (const key of await latestItems(store, most))
        for (const { entry } of await store.entries(key)) decided(key, entry);
      for (const { entry } of before) {
        const happened = entry as unknown as HappenedEntry;
        if (all.has(happened.item)) take(happened);
      }
      runtime.onEntry(({ item, entry }) => decided(item, entry));
    },
  };
}

/** Keys of the items that arrived last, the earliest of them first. */
async function latestItems(store: AuditStore, most: number): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of everyItem(store, { sort: "started" })) if (keys.push(key) >= most) break;
  return keys.reverse();
}
