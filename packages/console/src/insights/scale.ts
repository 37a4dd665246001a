/** Below it a bar has no length, where nothing is lower: differences of good services are in the last tenth. */
const FLOOR = 0.9;

/** Where bars of shares begin, and how long each is, of 100. */
export function scaleOf(shares: number[]): { from: number; part: (share: number) => number } {
  const from = shares.some((share) => share < FLOOR) ? 0 : FLOOR;
  return { from, part: (share) => ((share - from) / (1 - from)) * 100 };
}

/** How long the bar of a length of time is, of 100: seconds and days side by side. */
export const partOfTime = (ms: number, most: number): number =>
  (Math.log1p(ms / 1000) / Math.log1p(Math.max(1000, most) / 1000)) * 100;
