import type { DatabaseSync } from "node:sqlite";
import type { Entry, ItemState } from "@throughline/engine";
import { type Line, lastOf } from "../chain.ts";
import type { Left, Waiting } from "./behind.ts";
import { mark } from "./marks.ts";

/** Finds what the process before this one has written and not derived any more. */
export function leftBehind(
  db: DatabaseSync,
  read: { entriesOf(line: Line): Entry[]; stateOf(item: string): ItemState | undefined },
): Left {
  const [derived, counted] = [mark(db, "derived"), mark(db, "counted")];
  const since = db.prepare("SELECT * FROM lines WHERE n > ? ORDER BY n");
  const items = new Map<string, Waiting>();
  const uncounted: Entry[] = [];
  for (const line of since.all(Math.min(derived, counted)) as unknown as (Line & { n: number })[]) {
    const { n, item, hash } = line;
    if (n > counted) uncounted.push(...read.entriesOf(line));
    if (n > derived)
      items.set(item, { first: items.get(item)?.first ?? n, head: { seq: lastOf(line), hash } });
  }
  for (const [item, waiting] of items) {
    const state = read.stateOf(item);
    if (state) waiting.state = state;
  }
  return { last: mark(db, "last"), items, uncounted };
}

/** Of a store that is only looked at, nothing is derived. */
export const nothingLeft = (): Left => ({ last: 0, items: new Map(), uncounted: [] });
