/** One measured number. */
export interface Measured {
  /** Stable: "banking77.accuracy". */
  name: string;
  /** What it says, for people. */
  says: string;
  value: number;
  /** "share": 0 to 1. */
  unit: "share" | "ms" | "s" | "MB" | "points";
  /** Largest distance of a repetition from the mean, in the same unit. */
  spread?: number;
  /** What others have published, or what is aimed at. */
  published?: string;
  aim?: { at: "least" | "most"; value: number };
}

/** A table beside the figures. */
export interface Table {
  title: string;
  head: string[];
  rows: (string | number)[][];
  /** Sentences under it. */
  notes: string[];
}

/** All that is known of one set of data. */
export interface SetResult {
  title: string;
  /** What the data is, from whom. */
  source: string;
  /** How it was divided. */
  split: string;
  figures: Measured[];
  tables: Table[];
}

/** A set of data and what is measured on it. */
export interface DataSet {
  name: string;
  /** The files it needs, in the folder of the data. */
  file: string;
  measure(path: string, say: (text: string) => void): Promise<SetResult> | SetResult;
}
