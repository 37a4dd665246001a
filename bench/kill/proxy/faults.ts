import type { Dice } from "../../../packages/runtime/sim/random.ts";

/** What a proxy can do to a request. */
export type Fault =
  /** The connection is cut, nothing was forwarded. */
  | "reset before"
  /** Forwarded and answered, but the connection is cut before the answer. */
  | "lost answer"
  /** Half of the answer arrives. */
  | "cut answer"
  /** A page in HTML instead of the answer: 503 and not forwarded, 502 and forwarded. */
  | "error page before"
  | "error page after"
  /** Forwarded later. */
  | "delay"
  /** Answered, and forwarded once more up to ten seconds later. */
  | "late copy";

/** How likely each is, of one request. */
export type Chances = Partial<Record<Fault, number>>;

export const WRITE: Chances = {
  "reset before": 0.03,
  "lost answer": 0.12,
  "cut answer": 0.03,
  "error page before": 0.03,
  "error page after": 0.02,
  delay: 0.08,
  "late copy": 0.06,
};
export const READ: Chances = {
  "reset before": 0.01,
  "lost answer": 0.01,
  "cut answer": 0.01,
  "error page before": 0.01,
  delay: 0.03,
};
/** What may be done once must not come twice, and each doubt about it is a question to a person. */
export const ONCE: Chances = { "reset before": 0.003, "lost answer": 0.01, "cut answer": 0.003, delay: 0.05 };

export function draw(chances: Chances, dice: Dice): Fault | undefined {
  let left = dice.next();
  for (const [fault, chance] of Object.entries(chances)) {
    left -= chance;
    if (left < 0) return fault as Fault;
  }
  return undefined;
}
