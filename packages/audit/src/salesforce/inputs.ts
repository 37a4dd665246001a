import { createHash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Entry, ItemState } from "@throughline/engine";
import type { Derived } from "../derive.ts";
import { type TrailOrg, troubleOf } from "./org.ts";
import type { OverRows } from "./shown.ts";

/** How sure a value that was left in its record is the one that was read. */
export type Fidelity = "exact" | "re-read" | "unknown";

/** Whether a field of an item's record holds what people write: then it stays there, and the trail names it. */
export type Withholds = (workflow: string, object: string, field: string) => boolean;

/** What stands in the place of a text: its field, a salt, and a hash by which it is known again. */
const NAMED = /⟦([\w.]+) ([0-9a-f]{8}) ([0-9a-f]{24})⟧/g;
const IS_NAMED = new RegExp(`^${NAMED.source}$`);

/** Texts that are as long as this are found wherever they stand in an entry; shorter ones, where their field is named. */
const LONG = 40;
/** Texts that are remembered. */
const MOST_KNOWN = 300_000;
/** Records that are read in one query. */
const MOST_IDS = 200;

/**
 * Keeps what people wrote in its records only. In a line stands the field and a salted hash; who reads an entry gets the
 * record's text of today in its place: it is the very one (exact), another one by now (re-read), or none (unknown).
 */
export interface Inputs {
  /** The entries as they are stored. */
  withhold(entries: Entry[], state: ItemState | undefined): Entry[];
  /** The same of what the lists show of a state. */
  hide(state: ItemState): ItemState;
  /** An entry with its texts, as far as they are known; see `need`. */
  restore<T>(stored: T): T;
  /** Whether texts of the lines of these have to be read first. */
  lacks(items: Iterable<string>): boolean;
  /** Reads the texts that lines in memory name. */
  need(items: Iterable<string>): Promise<void>;
  /** Rows of ended items with their texts, which are read. */
  rows(ended: Map<string, OverRows>): Promise<Map<string, Derived>>;
  /** How sure the texts of an item are, whose lines are in memory. */
  fidelity(item: string): Fidelity;
}

interface Wanted {
  item: string;
  object: string;
  named: Set<string>;
}

const hashOf = (salt: string, text: string) =>
  createHash("sha256").update(`${salt}\n${text}`).digest("hex").slice(0, 24);

export function createInputs(world: {
  db: DatabaseSync;
  query: TrailOrg["query"];
  withholds: Withholds;
}): Inputs {
  const { db, query, withholds } = world;
  const known = new Map<string, { text: string | null; as: Fidelity }>();
  const naming = db.prepare("SELECT body FROM lines WHERE item = ? AND instr(body, '⟦') > 0");
  const first = db.prepare("SELECT body FROM lines WHERE item = ? ORDER BY seq LIMIT 1");

  function remember(name: string, text: string | null, as: Fidelity): void {
    known.delete(name);
    known.set(name, { text, as });
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value as string);
  }

  /** Names texts of one item; the same text has one name within a call. */
  function namer(state: ItemState) {
    const names = new Map<string, string>();
    const long = new Map<string, string>();
    const nameOf = (field: string, text: string): string => {
      const key = `${field}\n${text}`;
      const there = names.get(key);
      if (there) return there;
      const salt = randomBytes(4).toString("hex");
      const name = `⟦${field} ${salt} ${hashOf(salt, text)}⟧`;
      names.set(key, name);
      remember(name, text, "exact");
      if (text.length >= LONG) long.set(text, field);
      return name;
    };
    const value = (field: string, given: unknown): unknown =>
      typeof given === "string" && given !== "" && withholds(state.workflow, state.object, field)
        ? nameOf(field, given)
        : given;
    const fields = (record: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(record).map(([field, given]) => [field, value(field, given)]));
    /** Whole texts, wherever they stand. */
    const elsewhere = (given: unknown): unknown =>
      walk(given, (text) => {
        const field = text.length >= LONG ? long.get(text) : undefined;
        return field === undefined ? text : nameOf(field, text);
      });
    // what stands in the record is known wherever it is quoted as a whole
    fields(state.record);
    return { value, fields, elsewhere };
  }

  function byPlace(entry: Entry, { value, fields }: ReturnType<typeof namer>): Entry {
    if (entry.kind === "item-started")
      return { ...entry, record: fields(entry.record) as typeof entry.record };
    if (entry.kind === "record-changed" || entry.kind === "foreign-write") {
      const changes = Object.entries(entry.changes).map(([field, change]) => [
        field,
        { ...change, from: value(field, change.from), to: value(field, change.to) },
      ]);
      return { ...entry, changes: Object.fromEntries(changes) };
    }
    if (entry.kind !== "decided") return entry;
    const { decision } = entry;
    return { ...entry, decision: { ...decision, inputs: fields(decision.inputs) as typeof decision.inputs } };
  }

  const namesIn = (item: string) =>
    naming.all(item).flatMap(({ body }) => Array.from(String(body).matchAll(NAMED), ([name]) => name));

  const unknownIn = (item: string) => namesIn(item).filter((name) => !known.has(name));

  async function read(wanted: Wanted[]): Promise<void> {
    for (const [object, all] of Map.groupBy(wanted, (one) => one.object)) {
      const fields = [...new Set(all.flatMap(({ named }) => [...named].map(fieldIn)))].sort();
      for (let at = 0; at < all.length; at += MOST_IDS) {
        const some = all.slice(at, at + MOST_IDS);
        const records = await recordsOf(
          object,
          some.map(({ item }) => recordIn(item)),
          fields,
        );
        for (const { item, named } of some)
          for (const name of named) {
            const text = records.get(recordIn(item).slice(0, 15))?.[fieldIn(name)];
            const [, , salt = "", hash] = IS_NAMED.exec(name) ?? [];
            if (typeof text !== "string") remember(name, null, "unknown");
            else remember(name, text, hashOf(salt, text) === hash ? "exact" : "re-read");
          }
      }
    }
  }

  /** By the first 15 characters of their ids. Nothing where a field is there no more, or may not be read. */
  async function recordsOf(object: string, ids: string[], fields: string[]) {
    const wanted = ids.filter((id) => /^\w{15}(\w{3})?$/.test(id)).map((id) => `'${id}'`);
    if (wanted.length === 0 || !/^\w+$/.test(object)) return new Map<string, Record<string, unknown>>();
    const soql = `SELECT Id, ${fields.join(", ")} FROM ${object} WHERE Id IN (${wanted.join(",")})`;
    const rows = await query(soql).catch((error: unknown) => {
      const trouble = troubleOf(error) ?? troubleOf((error as Error).cause);
      if (trouble?.class !== "person") throw error;
      return [];
    });
    return new Map(rows.map((row) => [String(row.Id).slice(0, 15), flat(row, fields)]));
  }

  const textOf = (name: string): string => {
    const found = known.get(name);
    return found === undefined ? name : (found.text ?? "");
  };

  const restore = <T>(stored: T): T =>
    walk(stored, (text) => (IS_NAMED.test(text) ? textOf(text) : text)) as T;

  return {
    withhold(entries, state) {
      if (!state) return entries;
      const names = namer(state);
      return entries.map((entry) => byPlace(entry, names)).map((entry) => names.elsewhere(entry) as Entry);
    },
    hide: (state) => ({ ...state, record: namer(state).fields(state.record) as ItemState["record"] }),
    restore,
    lacks: (items) => [...items].some((item) => unknownIn(item).length > 0),
    async need(items) {
      await read(
        [...new Set(items)].flatMap((item): Wanted[] => {
          const named = new Set(unknownIn(item));
          return named.size ? [{ item, object: objectIn(first.get(item)?.body), named }] : [];
        }),
      );
    },
    async rows(ended) {
      await read(
        [...ended].flatMap(([item, { row, object }]): Wanted[] => {
          const named = new Set(Array.from(JSON.stringify(row).matchAll(NAMED), ([name]) => name));
          return named.size ? [{ item, object, named }] : [];
        }),
      );
      return new Map(
        [...ended].map(([item, { object: _, ...rest }]) => {
          const row = restore(rest.row);
          // a record that is gone has no number any more
          const number = row.number || row.recordId;
          return [item, { ...rest, row: { ...row, number }, timers: [], tasks: [], effects: [] }];
        }),
      );
    },
    fidelity(item) {
      const all = new Set(namesIn(item).map((name) => known.get(name)?.as ?? "unknown"));
      return all.has("unknown") ? "unknown" : all.has("re-read") ? "re-read" : "exact";
    },
  };
}

const fieldIn = (name: string) => IS_NAMED.exec(name)?.[1] ?? "";
const recordIn = (item: string) => item.slice(item.lastIndexOf("/") + 1);

function objectIn(body: unknown): string {
  const [entry] = JSON.parse(String(body ?? "[]")) as { object?: unknown }[];
  return typeof entry?.object === "string" ? entry.object : "";
}

/** The same value, each text in it as `text` gives it. */
function walk(value: unknown, text: (given: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, text));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, text)]));
}

/** Values by path: parents come as objects of their own. */
const flat = (row: Record<string, unknown>, paths: string[]) =>
  Object.fromEntries(
    paths.map((path) => [
      path,
      path.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], row),
    ]),
  );
