/** Chance that is the same again for the same seed (mulberry32). */
export interface Draw {
  /** From 0 up, below 1. */
  share(): number;
  /** Of the standard normal law. */
  normal(): number;
  /** Of the exponential law with this mean. */
  gap(mean: number): number;
}

export function drawOf(seed: number, stream: number): Draw {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0;
  function share(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  return {
    share,
    normal: () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share()),
    gap: (mean) => -mean * Math.log(1 - share()),
  };
}
