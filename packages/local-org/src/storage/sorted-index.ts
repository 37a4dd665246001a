/** What an index sorts by: blanks first, text in lower case. */
export type Key = string | number | boolean | null;

/** A piece of an index; both ends belong to it unless they are open, an end that is not given has no limit. */
export interface Span {
  from?: Key;
  fromOpen?: boolean;
  to?: Key;
  toOpen?: boolean;
}

/** The ids of rows in the order of a field's value, those of one value in the order of the ids. */
export interface SortedIndex {
  add(key: Key, id: string): void;
  remove(key: Key, id: string): void;
  /** How many rows lie in a span; costs next to nothing. */
  count(span: Span): number;
  /** Their ids. `descending` turns the values round, not the ids of one value. */
  ids(span: Span, descending?: boolean): Iterable<string>;
}

/** A value as an index keeps it: SOQL compares text without regard to case. */
export const keyOf = (value: unknown): Key =>
  typeof value === "string" ? value.toLowerCase() : ((value as Key | undefined) ?? null);

/** Keys and ids of neighbours. Small pieces, so that a change in the middle moves little. */
interface Block {
  keys: Key[];
  ids: string[];
}

interface Position {
  block: number;
  at: number;
}

const LARGEST = 512;
const KINDS = ["object", "boolean", "number", "string"];

function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (typeof a !== typeof b) return KINDS.indexOf(typeof a) - KINDS.indexOf(typeof b);
  return a! < b! ? -1 : 1;
}

/** The key that stands before a place if it is the same: equal texts are kept once. */
const shared = (keys: Key[], key: Key, at: number): Key =>
  at > 0 && keys[at - 1] === key ? keys[at - 1]! : key;

/** Where in a list, whose parts tell whether they lie before a place, that place is. */
function firstNotBefore(length: number, before: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Blocks of entries that come in the order of their ids. */
function build(entries: Iterable<readonly [Key, string]>): Block[] {
  const byKey = new Map<Key, string[]>();
  for (const [key, id] of entries) {
    const ids = byKey.get(key);
    if (ids) ids.push(id);
    else byKey.set(key, [id]);
  }
  const blocks: Block[] = [];
  let last: Block | undefined;
  for (const key of [...byKey.keys()].sort(compareKeys)) {
    for (const id of byKey.get(key)!) {
      if (!last || last.ids.length >= LARGEST) {
        last = { keys: [], ids: [] };
        blocks.push(last);
      }
      last.keys.push(key);
      last.ids.push(id);
    }
  }
  return blocks;
}

/** @param entries each row once, by rising id */
export function createSortedIndex(entries: Iterable<readonly [Key, string]>): SortedIndex {
  const blocks = build(entries);

  /** The first entry that does not lie before; `before` gets a block's keys and ids and a place in them. */
  const locate = (before: (block: Block, at: number) => boolean): Position => {
    const block = firstNotBefore(blocks.length, (b) => before(blocks[b]!, blocks[b]!.ids.length - 1));
    const found = blocks[block];
    return { block, at: found ? firstNotBefore(found.ids.length, (at) => before(found, at)) : 0 };
  };
  const place = (key: Key, id: string): Position =>
    locate(({ keys, ids }, at) => {
      const order = compareKeys(keys[at]!, key);
      return order === 0 ? ids[at]! < id : order < 0;
    });
  /** The first entry of a key, or the one after its last. */
  const edge = (key: Key, after: boolean): Position =>
    locate(({ keys }, at) => compareKeys(keys[at]!, key) < (after ? 1 : 0));

  const start = ({ from, fromOpen }: Span): Position =>
    from === undefined ? { block: 0, at: 0 } : edge(from, fromOpen ?? false);
  const end = ({ to, toOpen }: Span): Position =>
    to === undefined ? { block: blocks.length, at: 0 } : edge(to, !toOpen);

  function* between(from: Position, to: Position): Iterable<string> {
    for (let b = from.block; b <= to.block && b < blocks.length; b++) {
      const { ids } = blocks[b]!;
      const last = b === to.block ? to.at : ids.length;
      for (let at = b === from.block ? from.at : 0; at < last; at++) yield ids[at]!;
    }
  }

  function* turned(from: Position, to: Position): Iterable<string> {
    let stop = to;
    while (stop.block > from.block || (stop.block === from.block && stop.at > from.at)) {
      const last = stop.at > 0 ? stop : { block: stop.block - 1, at: blocks[stop.block - 1]!.ids.length };
      let first = edge(blocks[last.block]!.keys[last.at - 1]!, false);
      if (first.block < from.block || (first.block === from.block && first.at < from.at)) first = from;
      yield* between(first, last);
      stop = first;
    }
  }

  return {
    add(key, id) {
      const { block, at } = place(key, id);
      const last = blocks.at(-1);
      if (block === blocks.length) {
        // the newest value of most indexes is the largest: it goes to the end, and what is before stays full
        if (last && last.ids.length < LARGEST) {
          last.keys.push(shared(last.keys, key, last.ids.length));
          last.ids.push(id);
        } else blocks.push({ keys: [key], ids: [id] });
        return;
      }
      const { keys, ids } = blocks[block]!;
      keys.splice(at, 0, shared(keys, key, at));
      ids.splice(at, 0, id);
      if (ids.length <= LARGEST) return;
      const half = ids.length >> 1;
      blocks.splice(block + 1, 0, { keys: keys.splice(half), ids: ids.splice(half) });
    },
    remove(key, id) {
      const { block, at } = place(key, id);
      const found = blocks[block];
      if (found?.ids[at] !== id) return;
      found.keys.splice(at, 1);
      found.ids.splice(at, 1);
      if (found.ids.length === 0) blocks.splice(block, 1);
    },
    count(span) {
      const from = start(span);
      const to = end(span);
      let count = to.at - from.at;
      for (let b = from.block; b < to.block; b++) count += blocks[b]!.ids.length;
      return Math.max(0, count);
    },
    ids: (span, descending = false) => (descending ? turned : between)(start(span), end(span)),
  };
}
