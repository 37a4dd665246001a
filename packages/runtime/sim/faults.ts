import type { Dice } from "./random.ts";

/**
 * What can go wrong in a simulation. F1: killed at random · F2: killed at a named point · F7: the disk is full for a while ·
 * F10: a write takes hold after its caller gave up · F12: request limit · F13: lock · F14: reset before the write takes hold ·
 * F15: reset after it did · F20: events twice · F25: the echo before the answer · F27: records deleted · F28: people write at the same moment.
 */
export const FAULTS = [
  "F1",
  "F2",
  "F7",
  "F10",
  "F12",
  "F13",
  "F14",
  "F15",
  "F20",
  "F25",
  "F27",
  "F28",
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Faults {
  has(fault: Fault): boolean;
  /** One way between us and the org, in ms. */
  latency(): number;
  /** What becomes of a write. */
  write(): "lock" | "limit" | "lost-before" | "lost-after" | "late" | undefined;
  /** A read fails. */
  read(): boolean;
  /** How long an event is on its way, in ms. */
  eventDelay(): number;
  /** The stream repeats itself. */
  duplicate(): boolean;
}

/** @param calm nothing goes wrong any more */
export function createFaults(wanted: readonly Fault[], chance: Dice, calm: () => boolean): Faults {
  const has = (fault: Fault) => !calm() && wanted.includes(fault);
  const often = (fault: Fault, probability: number) => has(fault) && chance.chance(probability);
  return {
    has,
    latency: () => chance.between(5, 300),
    write() {
      if (often("F13", 0.08)) return "lock";
      if (often("F12", 0.04)) return "limit";
      if (often("F14", 0.08)) return "lost-before";
      if (often("F15", 0.12)) return "lost-after";
      if (often("F10", 0.05)) return "late";
      return undefined;
    },
    read: () => often("F14", 0.1),
    eventDelay: () => (has("F25") && chance.chance(0.5) ? chance.between(0, 5) : chance.between(50, 2_000)),
    duplicate: () => often("F20", 0.2),
  };
}
