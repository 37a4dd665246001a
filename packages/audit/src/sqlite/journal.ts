import type { Entry, ItemState } from "@throughline/engine";
import { type Answers, noteAnswers } from "../answers.ts";
import { StoreError } from "../errors.ts";
import { lineOf } from "../lines.ts";
import type { Append, Commit, Cursor, Head } from "../port.ts";
import type { Behind } from "./behind.ts";
import type { Leaving, PlacedLine } from "./writer.ts";

/** Entries in one transaction after which the next appends wait for the next one. */
const MOST_ENTRIES = 5_000;

/** Items whose last entry is remembered. */
const MOST_HEADS = 5_000;

interface Waiting {
  appends: Append[];
  cursors: Cursor[];
  done: () => void;
  refused: (error: unknown) => void;
}

interface Prepared {
  /** Absent where lines only leave. */
  line?: PlacedLine;
  state: ItemState | undefined;
  entries: Entry[];
  leaving?: Leaving;
}

type Added = Prepared & { line: PlacedLine };

/** What goes down in one transaction. */
export interface Writing {
  lines: PlacedLine[];
  cursors: Cursor[];
  leaving: Leaving[];
  answers: Answers;
  /** How items stand after it, by their keys. */
  states: ReadonlyMap<string, ItemState>;
}

export interface JournalWorld {
  /** Resolves when all of it is there for good. Rejects with `StoreError`; then nothing of it is. */
  write(writing: Writing): Promise<void>;
  behind: Behind;
  /** Position of the last line. */
  last: number;
  /** Finds the last entry of an item in the store. */
  lastOf(item: string): Head | undefined;
  told(commit: Commit): void;
  /** Lines in one transaction after which the next appends wait for the next one; no limit unless given. */
  mostLines?: number;
  /** Waits before each transaction, so that more goes down with it. */
  gather?(): Promise<void>;
  /** Entries of an item as they are stored; as they are unless given. */
  kept?(entries: Entry[], state: ItemState | undefined): Entry[];
}

/** Takes appends and has those of one moment written in one transaction, one transaction at a time. */
export function createJournal(world: JournalWorld) {
  const { behind, lastOf, told, mostLines = Number.POSITIVE_INFINITY, gather, kept } = world;
  const heads = new Map<string, Head>();
  let last = world.last;
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;

  const headOf = (item: string, next: number): Head => {
    // a first line of a trail that is there already is refused by the table: no need to look for it before
    const known = heads.get(item) ?? (next === 1 ? undefined : lastOf(item));
    return known ?? { seq: 0, hash: "" };
  };

  function remember(item: string, head: Head): void {
    heads.delete(item);
    heads.set(item, head);
    if (heads.size > MOST_HEADS) heads.delete(heads.keys().next().value as string);
  }

  async function run(): Promise<void> {
    // what else is appended at this moment goes down with it
    await undefined;
    while (queue.length) {
      // where the rows cannot be written, neither can the lines, and they say so
      if (behind.full()) await behind.settle().catch(() => undefined);
      await gather?.();
      await commit(nextGroup());
    }
    running = undefined;
  }

  function nextGroup(): Waiting[] {
    let entries = 0;
    let lines = 0;
    const end = queue.findIndex(({ appends }) => {
      for (const append of appends) entries += append.entries.length;
      lines += appends.length;
      return entries > MOST_ENTRIES || lines > mostLines;
    });
    const group = queue.slice(0, end < 0 ? queue.length : Math.max(1, end));
    queue = queue.slice(group.length);
    return group;
  }

  async function commit(group: Waiting[]): Promise<void> {
    const prepared: Prepared[] = [];
    const added = () => prepared.filter((one): one is Added => one.line !== undefined);
    const ahead = new Map<string, Head>();
    const going = group.filter((waiting) => {
      try {
        const next = prepare(waiting.appends, ahead, last + added().length + 1);
        prepared.push(...next);
        return true;
      } catch (error) {
        waiting.refused(error);
        return false;
      }
    });
    const cursors = going.flatMap((waiting) => waiting.cursors);
    const answers: Answers = new Map();
    for (const { line, entries } of added()) noteAnswers(line.item, entries, answers);
    try {
      if (prepared.length || cursors.length) {
        await world.write({
          lines: added().map(({ line }) => line),
          cursors,
          leaving: prepared.flatMap(({ leaving }) => leaving ?? []),
          answers,
          states: new Map(added().flatMap(({ line, state }) => (state ? [[line.item, state]] : []))),
        });
      }
    } catch (error) {
      const passing = error instanceof StoreError && PASSING.includes(error.class);
      // one of them cannot be stored: the others go in without it
      if (going.length > 1 && !passing) for (const waiting of going) await commit([waiting]);
      else for (const { refused } of going) refused(error);
      return;
    }
    const lines = added();
    for (const { line, state, entries, leaving } of lines) {
      const head = { seq: line.seq + line.entries - 1, hash: line.hash };
      behind.note(line.n, { item: line.item, head, state, entries, gone: leaving?.gone ?? false });
    }
    for (const [item, head] of ahead) remember(item, head);
    for (const { done } of going) done();
    if (!lines.length) return;
    last += lines.length;
    told({ n: last, items: new Map([...ahead].map(([item, { seq }]) => [item, seq])) });
  }

  /** The lines of one call; `ahead` is what those before it in the group have added. Throws and leaves it as it was. */
  function prepare(appends: Append[], ahead: Map<string, Head>, from: number): Prepared[] {
    const mine = new Map<string, Head>();
    const prepared: Prepared[] = [];
    let n = from;
    for (const { item, workflow, entries, state, from: seq, forget } of appends) {
      const head = mine.get(item) ?? ahead.get(item) ?? headOf(item, seq);
      if (seq !== head.seq + 1) {
        throw new StoreError(
          "conflict",
          `${item} has ${head.seq} entries, and the next one was to be number ${seq}: somebody else wrote it. Read it again.`,
        );
      }
      const leaving = forget !== undefined && { item, upTo: forget, gone: entries[0]?.kind === "archived" };
      if (!entries.length) {
        if (leaving) prepared.push({ state, entries, leaving });
        continue;
      }
      const line = lineOf(item, seq, workflow, kept?.(entries, state) ?? entries, head.hash);
      mine.set(item, { seq: head.seq + entries.length, hash: line.hash });
      prepared.push({ line: { ...line, n: n++ }, state, entries, ...(leaving && { leaving }) });
    }
    for (const [item, head] of mine) ahead.set(item, head);
    return prepared;
  }

  return {
    append: (appends: Append[], cursors: Cursor[]) =>
      new Promise<void>((done, refused) => {
        queue.push({ appends, cursors, done, refused });
        running ??= run();
      }),
    /** Resolves when what was appended is written, or refused. */
    drained: async () => running,
  };
}

/** The same thing may succeed later; or nothing will any more. */
const PASSING: StoreError["class"][] = ["full", "io", "lost"];
