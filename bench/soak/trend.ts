/** A straight line through values: how much it rises in one unit of x, and the standard error of that. */
export interface Trend {
  slope: number;
  error: number;
}

/** Least squares. At least three points. */
export function trendOf(points: { x: number; y: number }[]): Trend {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = mean((point) => (point.x - x) ** 2);
  const slope = mean((point) => (point.x - x) * (point.y - y)) / spread;
  const left = mean((point) => (point.y - y - slope * (point.x - x)) ** 2);
  return { slope, error: Math.sqrt(left / spread / (points.length - 2)) };
}

/** What the last third has more than the first one, as a share of the first: medians, for a busy machine has outliers. */
export function driftOf(values: number[]): number {
  const third = Math.max(1, Math.floor(values.length / 3));
  return median(values.slice(-third)) / median(values.slice(0, third)) - 1;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
