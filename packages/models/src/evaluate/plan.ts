import type { Sure } from "./calibration.ts";
import { isHandled } from "./coverage.ts";
import { count, share } from "./judged.ts";

/** The local model's answer to a row, as the plan sees it. */
export interface Planned extends Sure {
  /** What a language model answered, where that was recorded. */
  llm?: { agrees: boolean };
}

/** What one item costs at a level, in US dollars. */
export interface LevelPrices {
  /** One call. */
  llm: number;
  /** One task. */
  person: number;
}

export interface PlannedLevel {
  by: "model" | "agreement" | "llm" | "person";
  /** Of all items, the share that this level decides, 0 to 1. */
  share: number;
  /** Of those, the share decided rightly; absent: the rows do not tell. */
  precision?: number;
  /** For 1,000 items, in US dollars. */
  cost: number;
}

/** One way to decide: its levels, in their order. */
export interface Plan {
  name: string;
  levels: PlannedLevel[];
  /** For 1,000 items, in US dollars. */
  cost: number;
}

/**
 * What a cascade would decide by level, and what 1,000 items cost, beside a person or the language model deciding all
 * of it. Where answers of a language model were recorded, it decides what it says alike with the local model.
 *
 * @param threshold least confidence of the local model
 * @param llmShare of the items asked, the share that the language model is sure enough of; used where no answers are recorded
 */
export function planCascade(
  rows: readonly Planned[],
  threshold: number,
  prices: LevelPrices,
  llmShare: number,
): Plan[] {
  const alone = rows.filter((row) => isHandled(row, threshold));
  const below = rows.filter((row) => !isHandled(row, threshold));
  const local = share(alone.length, rows.length);
  const recorded = rows.length > 0 && rows.every(({ llm }) => llm !== undefined);
  const agreed = below.filter(({ llm }) => llm?.agrees);
  const byLlm = recorded ? share(agreed.length, rows.length) : (1 - local) * llmShare;

  const model: PlannedLevel = { by: "model", share: local, ...precisionOf(alone), cost: 0 };
  const llm: PlannedLevel = {
    by: recorded ? "agreement" : "llm",
    share: byLlm,
    ...(recorded && precisionOf(agreed)),
    // whoever is asked is paid, also for what is then not relied on
    cost: (1 - local) * prices.llm * 1000,
  };
  const person = (rest: number): PlannedLevel => ({
    by: "person",
    share: rest,
    cost: rest * prices.person * 1000,
  });
  return [
    plan("people decide all", [person(1)]),
    plan("the language model decides all", [{ by: "llm", share: 1, cost: prices.llm * 1000 }]),
    plan("local model, then a person", [model, person(1 - local)]),
    plan("local model, language model, person", [model, llm, person(1 - local - byLlm)]),
  ];
}

const plan = (name: string, levels: PlannedLevel[]): Plan => ({
  name,
  levels,
  cost: levels.reduce((sum, { cost }) => sum + cost, 0),
});

const precisionOf = (rows: readonly Planned[]) =>
  rows.length === 0 ? {} : { precision: count(rows, ({ right }) => right) / rows.length };
