/** What is to happen, the earliest first. */
export interface Heap<T> {
  push(at: string, what: T): void;
  /** When the first is due. */
  first(): string | undefined;
  pop(): T | undefined;
  readonly size: number;
}

/** A binary heap; of two at one moment, the one that was pushed first. */
export function createHeap<T>(): Heap<T> {
  const all: { at: string; number: number; what: T }[] = [];
  let pushed = 0;
  const before = (a: number, b: number) => {
    const [x, y] = [all[a], all[b]];
    if (!x || !y) return false;
    return x.at < y.at || (x.at === y.at && x.number < y.number);
  };
  const swap = (a: number, b: number) => {
    const kept = all[a];
    all[a] = all[b] as (typeof all)[number];
    all[b] = kept as (typeof all)[number];
  };
  return {
    get size() {
      return all.length;
    },
    push(at, what) {
      all.push({ at, number: pushed++, what });
      for (let place = all.length - 1; place > 0; ) {
        const above = (place - 1) >> 1;
        if (!before(place, above)) return;
        swap(place, above);
        place = above;
      }
    },
    first: () => all[0]?.at,
    pop() {
      const top = all[0];
      const last = all.pop();
      if (!top || !last || top === last) return top?.what;
      all[0] = last;
      for (let place = 0; ; ) {
        let least = place;
        for (const below of [2 * place + 1, 2 * place + 2]) if (before(below, least)) least = below;
        if (least === place) return top.what;
        swap(place, least);
        place = least;
      }
    },
  };
}
