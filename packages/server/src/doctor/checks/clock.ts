import { type Check, orFine } from "../check.ts";

/** Differences that a milestone is shown wrongly by, and that sign-ins and the order of events suffer from, in ms. */
const WRONG_MS = 5_000;
const UNUSABLE_MS = 60_000;

/** The org's clock and ours. */
export const clock: Check = {
  name: "clocks",
  async look({ org }) {
    const { aheadMs, withinMs } = await org.clock();
    const off = Math.max(0, Math.abs(aheadMs) - withinMs);
    const seconds = Math.round(Math.abs(aheadMs) / 1_000);
    const found = {
      severity: off > UNUSABLE_MS ? ("error" as const) : ("warning" as const),
      message: `The org's clock is ${seconds} seconds ${aheadMs > 0 ? "ahead of" : "behind"} this machine's.`,
      fix: "Let this machine set its clock by a time server (NTP).",
    };
    return orFine(off > WRONG_MS ? [found] : [], "The org's clock and this machine's agree.");
  },
};
