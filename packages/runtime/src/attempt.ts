import type { Mode } from "./send.ts";
import type { Within } from "./tracing.ts";

/** An effect on its way, by name: what it is stands in the item's state. */
export interface Attempt {
  item: string;
  effect: string;
  mode: Mode;
  /** By when it should have gone out, in epoch ms. */
  deadline: number;
  /** Attempts before this one, those of earlier runs included, and what they cost. */
  attempts: number;
  /** Attempts of this run that failed: they decide how long to wait, and since when (ISO) nothing else came of it. */
  failures: number;
  failing?: string;
  apiCalls: number;
  ms: number;
  /** The turn that intended it; not known after a restart, or when it had no place in line. */
  within: Within;
}

const DAY_MS = 24 * 60 * 60_000;

/** Its place in line: by its deadline, and what finishes an attempt that was made before all others. */
export const rankOf = ({ deadline, mode }: Attempt) => deadline - (mode === "ask" ? DAY_MS : 0);
