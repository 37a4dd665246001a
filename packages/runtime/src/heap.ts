/** A binary heap: what comes before all others by `before` is at its top. */
export function createHeap<T>(before: (a: T, b: T) => boolean) {
  const all: T[] = [];
  const swap = (a: number, b: number) => {
    [all[a], all[b]] = [all[b] as T, all[a] as T];
  };
  return {
    get size() {
      return all.length;
    },
    peek: (): T | undefined => all[0],
    push(value: T): void {
      let at = all.push(value) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!before(value, all[parent] as T)) break;
        swap(at, parent);
        at = parent;
      }
    },
    pop(): T | undefined {
      const top = all[0];
      const last = all.pop() as T;
      if (all.length === 0) return top;
      all[0] = last;
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        let least = at;
        if (left < all.length && before(all[left] as T, all[least] as T)) least = left;
        if (right < all.length && before(all[right] as T, all[least] as T)) least = right;
        if (least === at) return top;
        swap(at, least);
        at = least;
      }
    },
    clear(): void {
      all.length = 0;
    },
  };
}
