import type { DatabaseSync } from "node:sqlite";
import type { Entry, fold as Fold, ItemState } from "@throughline/engine";
import { answerIn } from "../answers.ts";
import type { Line } from "../chain.ts";
import type { Upcast } from "../format.ts";
import { storedIn } from "../lines.ts";
import type { Cursor, StoredEntry } from "../port.ts";
import type { ItemRow, TaskRow } from "../row.ts";

/** Reads the trail, and single derived rows, over one connection. */
export function reader(db: DatabaseSync, { fold, upcast }: { fold: typeof Fold; upcast: Upcast }) {
  const lines = db.prepare("SELECT * FROM lines WHERE item = ? AND seq + entries > ? ORDER BY seq");
  const allLines = db.prepare("SELECT * FROM lines WHERE n > ? ORDER BY n LIMIT ?");
  const cursors = db.prepare("SELECT stream, position FROM cursors ORDER BY stream");
  const dueTimers = db.prepare(
    "SELECT item, timer, due FROM timers WHERE due_ms <= ? ORDER BY due_ms, item, timer LIMIT ?",
  );
  const nextTimer = db.prepare("SELECT due FROM timers ORDER BY due_ms LIMIT 1");
  const openEffects = db.prepare("SELECT item, effect FROM effects WHERE NOT held ORDER BY item, effect");
  const answer = db.prepare("SELECT item, effect FROM answers WHERE hash = ? LIMIT 1");
  const shown = db.prepare("SELECT row FROM shown JOIN items USING (id) WHERE key = ?");
  const task = db.prepare("SELECT row FROM tasks WHERE id = ?");

  const stored = (line: Line, after = 0) => storedIn(line, upcast, after);

  const read = {
    entriesOf: (line: Line): Entry[] => stored(line).map(({ entry }) => entry),
    entries: (item: string, after = 0): StoredEntry[] =>
      (lines.all(item, after + 1) as unknown as Line[]).flatMap((line) => stored(line, after)),
    /** The state of an item; `undefined` for what is none. */
    stateOf(item: string): ItemState | undefined {
      const entries = read.entries(item).map(({ entry }) => entry);
      return entries[0]?.kind === "item-started" ? fold(entries) : undefined;
    },
    all: (after: number, limit: number) =>
      (allLines.all(after, limit) as unknown as (Line & { n: number })[]).flatMap((line) =>
        stored(line).map((stored) => ({ n: line.n, hash: line.hash, stored })),
      ),
    cursors: (): Cursor[] =>
      cursors.all().map(({ stream, position }) => ({ stream: String(stream), position: String(position) })),
    dueTimers: (before: string, limit: number) =>
      dueTimers.all(Date.parse(before), limit).map((row) => ({ ...row })) as {
        item: string;
        timer: string;
        due: string;
      }[],
    nextTimer: () => nextTimer.get()?.due as string | undefined,
    openEffects: () =>
      openEffects.all().map(({ item, effect }) => ({ item: String(item), effect: String(effect) })),
    answer(hash: string): unknown {
      const { item, effect } = answer.get(hash) ?? {};
      return item === undefined ? undefined : answerIn(read.entries(String(item)), String(effect));
    },
    row: (key: string) => parsed<ItemRow>(shown.get(key)),
    task: (id: string) => parsed<TaskRow>(task.get(id)),
  };
  return read;
}

const parsed = <Row>(found: Record<string, unknown> | undefined) =>
  found && (JSON.parse(String(found.row)) as Row);
