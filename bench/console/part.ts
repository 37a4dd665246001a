import type { Browser } from "playwright-core";
import type { Figure } from "../figure.ts";

export interface Stage {
  browser: Browser;
  /** Address of the console. */
  url: string;
  items: number;
  /** How many times slower the processor is made to be. */
  throttle: number;
  /** How often everything is done; the middle of what was measured is told. */
  rounds: number;
}

/** One page of the console, measured. */
export type Part = (stage: Stage) => Promise<Figure[]>;

/** The middle of several. */
export const middle = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
