/** Money is counted in billionths of a US dollar: so many are one. */
export const NANO = 1_000_000_000;

/** Code of what was not asked because nothing is left to spend on the item, or for its agent. */
export const BUDGET_SPENT = "BUDGET_SPENT";

/** Code of what was not asked because nothing is left to spend today. */
export const DAY_SPENT = "DAY_SPENT";

/** A sum for people: four digits of cents, as a call costs a fraction of one. */
export const dollars = (nano: number) => `${Number((nano / NANO).toPrecision(3))} USD`;
