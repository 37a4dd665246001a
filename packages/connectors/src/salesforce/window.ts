/** A count of what happened in the last `length` ms, kept in steps: never less than what is true, at most a step late. */
export interface Window {
  add(now: number, count?: number): void;
  used(now: number): number;
  /** When (ms) at most `most` of what is counted now is left in the window. */
  downTo(most: number, now: number): number;
  /** Counts what another one of the same steps has counted as well. */
  join(other: Window): void;
  /** Plain data, for {@link createWindow} to go on from. */
  dump(): [step: number, count: number][];
}

/**
 * @param length ms
 * @param steps into which it is cut: a step leaves the window when all of it is older than `length`
 */
export function createWindow(length: number, steps: number, from: [number, number][] = []): Window {
  const step = length / steps;
  const inOrder = (all: [number, number][]) => new Map(all.sort(([a], [b]) => a - b));
  let counts = inOrder([...from]);
  const leaves = (index: number) => (index + 1) * step + length;
  let sum = from.reduce((all, [, count]) => all + count, 0);

  function used(now: number): number {
    for (const [index, count] of counts) {
      if (leaves(index) > now) break;
      counts.delete(index);
      sum -= count;
    }
    return sum;
  }

  return {
    used,
    add(now, count = 1) {
      const index = Math.floor(now / step);
      counts.set(index, (counts.get(index) ?? 0) + count);
      sum += count;
    },
    downTo(most, now) {
      let left = used(now);
      if (left <= most) return now;
      for (const [index, count] of counts) {
        left -= count;
        if (left <= most) return leaves(index);
      }
      // nothing may ever be used: it is looked at again when the window is over
      return now + length;
    },
    join(other) {
      for (const [index, count] of other.dump()) {
        counts.set(index, (counts.get(index) ?? 0) + count);
        sum += count;
      }
      counts = inOrder([...counts]);
    },
    dump: () => [...counts],
  };
}
