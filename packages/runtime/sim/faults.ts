import type { Dice } from "./random.ts";

/**
 * What can go wrong in a simulation. The process: F1 killed at random · F2 killed at a named point · F3 stands still ·
 * F6 its clock jumps · F7 the disk is full for a while · F9 the disk is slow. Writes: F10 one takes hold after its caller
 * gave up · F11 an error page for an answer · F12 request limit · F13 lock · F14 reset before the write takes hold ·
 * F15 reset after it did · F18 one arrives again, late. Events: F20 twice · F21 out of order across records · F22 gaps ·
 * F23 the position is too old · F25 the echo before the answer. The domain: F26 the owner is inactive · F27 records
 * deleted · F28 people write at the same moment, or put back what we wrote · F29 a validation rule refuses · F31 another version is activated.
 */
export const FAULTS = [
  ...(["F1", "F2", "F3", "F6", "F7", "F9", "F10", "F11", "F12", "F13", "F14", "F15"] as const),
  ...(["F18", "F20", "F21", "F22", "F23", "F25", "F26", "F27", "F28", "F29", "F31"] as const),
] as const;
export type Fault = (typeof FAULTS)[number];

/** What becomes of a write. */
export type WriteFault =
  | "lock"
  | "limit"
  | "refused"
  | "lost-before"
  | "lost-after"
  | "error-before"
  | "error-after"
  | "late"
  | "again-later";

export interface Faults {
  has(fault: Fault): boolean;
  /** One way between us and the org, in ms. */
  latency(): number;
  write(): WriteFault | undefined;
  /** How late a write takes hold that its caller gave up, in ms. */
  lateBy(most: number): number;
  /** The owner of this write is not active any more. */
  inactive(): boolean;
  /** Somebody puts back what our write has just replaced. */
  putBack(): boolean;
  /** A read fails. */
  read(): boolean;
  /** How long an event is on its way, in ms. */
  eventDelay(): number;
  /** How long an event takes from its commit to the stream, in ms: what is 0 for all of them keeps their order. */
  publishDelay(): number;
  /** The stream repeats itself. */
  duplicate(): boolean;
  /** Of a change only is told that it happened. */
  gap(): boolean;
  /** The stored position is not in the stream any more. */
  tooOld(): boolean;
  /** How long a commit takes, in ms. */
  sync(): number;
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
      if (often("F29", 0.03)) return "refused";
      if (often("F14", 0.08)) return "lost-before";
      if (often("F15", 0.12)) return "lost-after";
      if (often("F11", 0.06)) return chance.chance(0.5) ? "error-before" : "error-after";
      if (often("F10", 0.05)) return "late";
      if (often("F18", 0.08)) return "again-later";
      return undefined;
    },
    putBack: () => often("F28", 0.08),
    lateBy: (most) => chance.between(100, most),
    inactive: () => often("F26", 0.1),
    read: () => often("F14", 0.1),
    eventDelay: () => (has("F25") && chance.chance(0.5) ? chance.between(0, 5) : chance.between(50, 2_000)),
    publishDelay: () => (often("F21", 0.3) ? chance.between(1, 3_000) : 0),
    duplicate: () => often("F20", 0.2),
    gap: () => often("F22", 0.1),
    tooOld: () => often("F23", 0.3),
    sync: () => (often("F9", 0.3) ? 200 : chance.between(1, 20)),
  };
}
