import { z } from "zod";
import type { OperationInfo, Repeat, Report } from "../connector.ts";

/** What an operation of any kind of connection may say: how it may be repeated, and what it answers in tries. */
export const repeatFields = {
  effect: z.enum(["read", "write"]).optional(),
  repeat: z.enum(["read", "keyed", "comparable", "once"]).optional(),
};

export const sampleFields = {
  sample: z.unknown().optional().describe("What is answered without asking anybody; {input} is filled in."),
  answers: z
    .array(z.strictObject({ when: z.record(z.string(), z.unknown()), gives: z.unknown() }))
    .optional()
    .describe("Samples for certain inputs; the first that fits."),
  otherwise: z.unknown().optional().describe("The sample when none of the answers fits."),
};

/** `10 s`, `2 minutes`: how long is waited for an answer. */
export const timeout = z
  .string()
  .regex(/^\d+(?:\.\d+)?\s*(?:ms|s|seconds?|m|min|minutes?)$/, "a time such as 10 s or 2 minutes")
  .describe("How long to wait for the answer; 30 s unless given.");

const TIMEOUT_MS = 30_000;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };

/** What `timeout` says, in ms; 30 s where it says nothing. */
export function timeoutMs(text: string | undefined): number {
  const match = /^([\d.]+)\s*(ms|s|m)/.exec(text ?? "");
  return match ? Number(match[1]) * UNITS[match[2]!]! : TIMEOUT_MS;
}

/** `30 minutes`, `4 hours`, `2 days` */
export const span = z
  .string()
  .regex(/^\d+(?:\.\d+)?\s*(?:min|minutes?|h|hours?|d|days?)$/, "a time such as 30 minutes or 4 hours");

const SPANS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What `span` says, in ms. */
export function spanMs(text: string): number {
  const [, amount, unit] = /^([\d.]+)\s*([mhd])/.exec(text) ?? [];
  return Number(amount) * (SPANS[unit ?? ""] ?? 0);
}

export interface RawOperation {
  effect?: "read" | "write" | undefined;
  repeat?: Repeat | undefined;
  sample?: unknown;
  answers?: { when: Record<string, unknown>; gives?: unknown }[] | undefined;
  otherwise?: unknown;
}

/** What is said of an operation in any kind of connection; what is not said is reported, and taken as the strictest. */
export const infoOf = (raw: RawOperation, path: PropertyKey[], report: Report): OperationInfo => ({
  repeat: repeatOf(raw, path, report),
  samples: samplesOf(raw),
});

function samplesOf(raw: RawOperation): OperationInfo["samples"] {
  const always =
    "sample" in raw ? [{ gives: raw.sample }] : "otherwise" in raw ? [{ gives: raw.otherwise }] : [];
  return [...((raw.answers ?? []) as OperationInfo["samples"]), ...always];
}

/** Whether an operation that is written like this only reads. */
export const reads = ({ effect, repeat }: RawOperation): boolean => effect === "read" || repeat === "read";

function repeatOf(raw: RawOperation, path: PropertyKey[], report: Report): Repeat {
  if (raw.effect === "read" && raw.repeat !== undefined && raw.repeat !== "read") {
    report(
      "contradiction",
      [...path, "repeat"],
      `An operation that only reads is repeated at will; "repeat: ${raw.repeat}" does not fit.`,
      "Take repeat out, or write effect: write.",
    );
  }
  if (raw.effect === "write" && raw.repeat === "read") {
    report(
      "contradiction",
      [...path, "repeat"],
      '"repeat: read" does not fit an operation that writes.',
      "Write keyed, comparable or once.",
    );
  }
  if (raw.effect === "read") return "read";
  if (raw.repeat) return raw.repeat;
  report(
    "missing-repeat",
    path,
    "It is not said how the operation may be repeated when its answer is lost.",
    "Write effect: read if it changes nothing, or repeat: keyed (it takes an idempotency key), comparable (the result can be looked up) or once.",
  );
  return "once";
}
