/** What is known of a work item when it arrives. Empty and absent mean unknown. */
export type RoutingValues = Readonly<Record<string, string | undefined>>;

/** A work item of the past and the group that in the end resolved it. */
export interface RoutingRow {
  values: RoutingValues;
  group: string;
  /** When it arrived, in milliseconds since 1970: groups change, so what is recent counts more. */
  at?: number;
}

/**
 * Which group ends up resolving which kind of work: plain data. Tables count how often each group resolved work with
 * a value (or a pair of values, or a word); how far each table is to be trusted, by how many items it has seen, is
 * learnt. Made by `trainRouting`, read by `routeTo`.
 */
export interface RoutingModel {
  kind: "routing";
  format: 1;
  /** Content hash. */
  version: string;
  /** Sorted. */
  groups: string[];
  /** Share of the work that each group resolved, recent work counting more. */
  prior: number[];
  /** Added to the logarithm of the prior. */
  bias: number[];
  /** So many items of the usual mix are added to each count. */
  smoothing: number;
  tables: RoutingTable[];
  /** Fields that are not used, with the reason. */
  left: { name: string; why: string }[];
  /** How it was chosen: rows learnt from, the half-life of a row in days, and its rightness on the latest ones. */
  quality: { rows: number; halfLife: number | null; checkedOn: number; right: number | null };
}

export interface RoutingTable {
  fields: string[];
  /** The field is text: each of its words is looked up. */
  text: boolean;
  /** How far it is trusted, by the size of what it has seen (`sizeOf`). */
  trust: number[];
  /** For each value: place of a group and its count, alternating. */
  counts: Record<string, number[]>;
}

/** Sizes of what a table has seen of a value are told apart by powers of two: below 1 item, 1, 2 to 3, … 256 and more. */
export const SIZES = 10;

export const sizeOf = (items: number): number =>
  items < 1 ? 0 : Math.min(SIZES - 1, 1 + Math.floor(Math.log2(items)));

/** How much a count speaks for a group that resolves `usual` of all work: 0 for none, growing by its logarithm. */
export const evidence = (count: number, usual: number, smoothing: number): number =>
  Math.log1p(count / (smoothing * usual));
