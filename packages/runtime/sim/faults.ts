import { type Dice, dice } from "./random.ts";

/**
 * What can go wrong in a simulation. The process: F1 killed at random · F2 killed at a named point · F3 stands still ·
 * F5 out of memory, in the middle of a turn or of reading · F6 its clock jumps · F7 the disk is full for a while · F8 a bit
 * of the trail is another one, or its tail is torn off · F9 the disk is slow. Writes: F10 one takes hold after its caller
 * gave up · F11 an error page for an answer · F12 request limit · F13 lock · F14 reset before the write takes hold ·
 * F15 reset after it did · F16 the answer is cut off · F17 the session expires · F18 one arrives again, late · F19 of those
 * that travel together some are refused. Events: F20 twice · F21 out of order across records · F22 gaps · F23 the position
 * is too old · F25 the echo before the answer. The domain: F26 the owner is inactive · F27 records deleted or merged ·
 * F28 people write at the same moment, or put back what we wrote · F29 a rule refuses, or a flow writes more · F31 another version is activated ·
 * F32 people answer twice, or too late · F33 an item that always fails ·
 * F34 another version goes live without a start, and items in flight are moved to it · F35 records that were open before are
 * taken over while it runs, and some of them let go again.
 */
export const FAULTS = [
  ...(["F1", "F2", "F3", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "F13", "F14", "F15"] as const),
  ...(["F16", "F17", "F18", "F19", "F20", "F21", "F22", "F23", "F25", "F26", "F27", "F28"] as const),
  ...(["F29", "F31", "F32", "F33", "F34", "F35"] as const),
] as const;
export type Fault = (typeof FAULTS)[number];

/** What becomes of a write. */
export type WriteFault =
  | "lock"
  | "limit"
  | "refused"
  | "lost-before"
  | "lost-after"
  | "cut"
  | "error-before"
  | "error-after"
  | "late"
  | "again-later";

export interface Faults {
  /** Nothing goes wrong any more. */
  calm(): boolean;
  has(fault: Fault): boolean;
  /** For what a fault does beside the questions below. */
  diceOf(fault: Fault): Dice;
  /** One way between us and the org, in ms. */
  latency(): number;
  write(): WriteFault | undefined;
  /** How late a write takes hold that its caller gave up, in ms. */
  lateBy(most: number): number;
  /** The owner of this write is not active any more. */
  inactive(): boolean;
  /** A flow of the org changes more than was written, in the same transaction. */
  flow(): boolean;
  /** The session has expired, and no new one is to be had for a while. */
  expired(): boolean;
  /** One of the writes that travel together is refused. */
  row(): boolean;
  /** Somebody does what somebody else has done already. */
  twice(): boolean;
  /** An item that fails whatever is done with it. */
  cursed(): boolean;
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

/**
 * @param calm nothing goes wrong any more
 * @param rate how many times as often as usual a write goes wrong
 */
export function createFaults(wanted: readonly Fault[], chance: Dice, calm: () => boolean, rate = 1): Faults {
  const all = new Set(wanted);
  const has = (fault: Fault) => all.has(fault) && !calm();
  const often = (fault: Fault, probability: number) => has(fault) && diceOf(fault).chance(probability);
  const writes = (fault: Fault, probability: number) => often(fault, probability * rate);
  const base = chance.between(0, 2 ** 31);
  const own = new Map<Fault, Dice>();

  /** Each fault throws its own, so that without one of them the others strike where they did. */
  function diceOf(fault: Fault): Dice {
    const known = own.get(fault) ?? dice(base + FAULTS.indexOf(fault) * 7_919);
    own.set(fault, known);
    return known;
  }

  return {
    calm,
    has,
    diceOf,
    latency: () => chance.between(5, 300),
    write() {
      if (writes("F13", 0.08)) return "lock";
      if (writes("F12", 0.04)) return "limit";
      if (writes("F29", 0.03)) return "refused";
      if (writes("F14", 0.08)) return "lost-before";
      if (writes("F15", 0.12)) return "lost-after";
      if (writes("F16", 0.08)) return "cut";
      if (writes("F11", 0.06)) return diceOf("F11").chance(0.5) ? "error-before" : "error-after";
      if (writes("F10", 0.05)) return "late";
      if (writes("F18", 0.08)) return "again-later";
      return undefined;
    },
    putBack: () => often("F28", 0.08),
    lateBy: (most) => diceOf("F10").between(100, most),
    inactive: () => often("F26", 0.1),
    flow: () => often("F29", 0.1),
    expired: () => often("F17", 0.03),
    row: () => often("F19", 0.2),
    twice: () => often("F32", 0.4),
    cursed: () => often("F33", 0.3),
    read: () => often("F14", 0.1) || often("F16", 0.05),
    eventDelay: () => (often("F25", 0.5) ? diceOf("F25").between(0, 5) : chance.between(50, 2_000)),
    publishDelay: () => (often("F21", 0.3) ? diceOf("F21").between(1, 3_000) : 0),
    duplicate: () => often("F20", 0.2),
    gap: () => often("F22", 0.1),
    tooOld: () => often("F23", 0.3),
    sync: () => (often("F9", 0.3) ? 200 : chance.between(1, 20)),
  };
}
