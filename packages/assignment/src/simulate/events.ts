/** What is to happen, the earliest first; what was put in first of the same time. A binary heap. */
export function eventsOf() {
  const heap: { at: number; order: number; happens: () => void }[] = [];
  let order = 0;
  const before = (a: number, b: number) => {
    const [one, other] = [heap[a], heap[b]];
    return one && other && (one.at < other.at || (one.at === other.at && one.order < other.order));
  };
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b] as (typeof heap)[0], heap[a] as (typeof heap)[0]];
  };
  return {
    put(at: number, happens: () => void): void {
      heap.push({ at, order: order++, happens });
      for (let place = heap.length - 1; place > 0; ) {
        const parent = (place - 1) >> 1;
        if (!before(place, parent)) return;
        swap(place, parent);
        place = parent;
      }
    },
    take(): { at: number; happens: () => void } | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last || heap.length === 0) return first;
      heap[0] = last;
      for (let place = 0; ; ) {
        const [left, right] = [2 * place + 1, 2 * place + 2];
        let least = place;
        if (before(left, least)) least = left;
        if (before(right, least)) least = right;
        if (least === place) return first;
        swap(place, least);
        place = least;
      }
    },
  };
}
