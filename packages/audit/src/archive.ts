import { type Entry, fold, isOver, remainsOf } from "@throughline/engine";
import { entriesOf, type Line, lastOf } from "./chain.ts";
import { upcast } from "./format.ts";
import type { Append, AuditStore } from "./port.ts";
import { type ArchiveFile, holds, openArchive, type Trail } from "./sqlite/archive-file.ts";

export interface ArchiveOptions {
  /** Items that ended before this instant go. */
  endedBefore: string;
  /** File for an item that ended then: the same one whenever it is asked, so that an interrupted run goes on there. `undefined`: the trails are deleted. */
  fileOf(endedAt: string): string | undefined;
  /** The name by which the store remembers the file. Default: the file's name without its folder. */
  nameOf?(file: string): string;
  now(): string;
  /**
   * Puts what remains in the place of an item's trail, if `seq` still is its last entry; resolves with whether it was.
   * Default: it is appended here; right where nobody else writes.
   */
  forget?(item: string, seq: number, remains: Entry): Promise<boolean>;
  /** Items in one go. Default 100. */
  batch?: number;
  /** Called after each step of each batch: trails are in the archive, or have left the store. */
  onStep?(step: "copied" | "left", items: number): void;
  /** Waits between batches, for those who have other work; `false` ends the run. */
  rest?(tookMs: number): Promise<boolean>;
}

export interface Archived {
  items: number;
  entries: number;
  /** Files that were written. */
  files: string[];
  /** Items that ended long enough ago and stayed, each with the reason. */
  stayed: { item: string; why: string }[];
}

const BATCH = 100;

/**
 * Moves the trails of items that ended long ago out of the store: copied to an archive, synced and read back there;
 * only then one entry that stands for them takes their place. Interrupted anywhere, an item is in the store, in the
 * archive, or in both; the next run with the same file goes on. A trail whose chain does not hold stays.
 *
 * Throws `StoreError` of the archive (`full`, `io`, `conflict`, `damaged`, `locked`) or of the store; what has left by then is in the archive.
 */
export async function archive(store: AuditStore, options: ArchiveOptions): Promise<Archived> {
  const { endedBefore, batch = BATCH, onStep, rest, forget = forgetIn(store) } = options;
  const done: Archived = { items: 0, entries: 0, files: [], stayed: [] };
  const files = new Map<string, ArchiveFile>();
  try {
    for (let after: { item: string; endedAt: string } | undefined; ; ) {
      const began = performance.now();
      const page = await store.maintenance.ended(endedBefore, after, batch);
      after = page.at(-1);
      if (!after) break;
      const leaving = await gather(store, page, options, done);
      for (const [file, trails] of Map.groupBy(leaving, ({ file }) => file)) {
        if (file === undefined) continue;
        const open = files.get(file) ?? openArchive(file);
        files.set(file, open);
        open.add(trails);
      }
      onStep?.("copied", leaving.length);
      const left = await Promise.all(leaving.map(({ item, seq, remains }) => forget(item, seq, remains)));
      for (const [index, { item, seq }] of leaving.entries()) {
        if (left[index]) {
          done.items++;
          done.entries += seq;
        } else done.stayed.push({ item, why: "It went on meanwhile." });
      }
      onStep?.("left", leaving.length);
      if (page.length < batch || (rest && !(await rest(performance.now() - began)))) break;
    }
  } finally {
    for (const file of files.values()) file.close();
    done.files.push(...files.keys());
  }
  return done;
}

const forgetIn = (store: AuditStore) => async (item: string, seq: number, remains: Entry) => {
  await store.append([remainsIn(item, seq, remains)]);
  return true;
};

/** What puts `remains` in the place of an item's entries, of which `seq` is the last one. */
export const remainsIn = (item: string, seq: number, remains: Entry): Append => ({
  item,
  workflow: remains.kind === "archived" ? remains.hash : "",
  entries: [remains],
  from: seq + 1,
  forget: seq,
});

interface Leaving extends Trail {
  file: string | undefined;
  seq: number;
  remains: Entry;
}

/** What of a page can leave, with all that is to be copied. */
async function gather(
  store: AuditStore,
  page: { item: string; endedAt: string }[],
  { fileOf, nameOf = baseName, now }: ArchiveOptions,
  { stayed }: Archived,
): Promise<Leaving[]> {
  const leaving: Leaving[] = [];
  for (const { item, endedAt } of page) {
    const lines = await linesOf(store, item);
    const stay = (why: string) => stayed.push({ item, why });
    if (!holds(lines)) {
      stay("Its chain does not hold: see `throughline audit verify`.");
      continue;
    }
    const state = fold(lines.flatMap((line) => entriesOf(line).map((entry) => upcast(entry, line.format))));
    if (!state || !isOver(state)) {
      stay("An effect of it has no outcome yet.");
      continue;
    }
    const file = fileOf(endedAt);
    const { derived } = await store.maintenance.derived(item);
    leaving.push({
      ...{ item, lines, file, seq: state.entries },
      derived: derived ?? store.maintenance.derive(item, state),
      remains: remainsOf(state, now(), file && nameOf(file)),
    });
  }
  return leaving;
}

/** Lines read at a time: most items have fewer. */
const PAGE = 64;

/** The lines of a trail as they are stored, in order. */
export async function linesOf(store: AuditStore, item: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const page of pagesOf(store, item, PAGE)) lines.push(...page);
  return lines;
}

/** The lines of a trail as they are stored, in order. */
async function* pagesOf({ maintenance }: AuditStore, item: string, size: number): AsyncGenerator<Line[]> {
  for (let seq = Number.MIN_SAFE_INTEGER; ; ) {
    const page = (await maintenance.lines({ item, seq }, size)).filter((line) => line.item === item);
    yield page.map(({ head: _, ...line }) => line);
    if (page.length < size) return;
    seq = page.at(-1)?.seq as number;
  }
}

/** Lines of a long trail copied in one transaction. */
const LONG_PAGE = 500;

/**
 * Copies the first lines of a trail that is no item's, up to entry `upTo`, to the archive at `path`; synced and read back
 * when this resolves. Throws as `archive` does.
 */
export async function copyLines(store: AuditStore, item: string, upTo: number, path: string): Promise<void> {
  const file = openArchive(path);
  try {
    for await (const page of pagesOf(store, item, LONG_PAGE)) {
      const lines = page.filter((line) => lastOf(line) <= upTo);
      if (lines.length) file.add([{ item, lines, derived: null }]);
      if (lines.length < page.length) return;
      await new Promise(setImmediate);
    }
  } finally {
    file.close();
  }
}

const baseName = (file: string) => file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
