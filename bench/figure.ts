/** One measured number, as `throughline bench --json` prints it. */
export interface Figure {
  /** `room.what`, stable from release to release. */
  name: string;
  value: number;
  unit: string;
  /** What it was measured against, in the same run. */
  versus?: string;
  /** Value divided by that of what it was measured against. */
  ratio?: number;
}

export interface Settings {
  /** How long each measured round takes; benchmarks with a fixed amount of work ignore it. */
  seconds: number;
  /** How long a soak takes. */
  minutes: number;
  /** Where files may be written; on a real disk, for what is measured is whether it is on it. */
  folder: string;
  /** Address of a database: the same is measured over it, beside what is measured over files. */
  store?: string;
  /** Tells what is being done. */
  say(text: string): void;
}

export type Benchmark = (settings: Settings) => Promise<Figure[]>;

/** @param digits after the decimal point */
export const round = (value: number, digits = 2) => Number(value.toFixed(digits));

/** The value below which a share of the sorted values lies. */
export const quantile = (sorted: ArrayLike<number>, share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export const megabytes = (bytes: number) => round(bytes / 1024 / 1024, 1);
