import type { Random } from "./ports.ts";

const BASE_MS = 1_000;
const CAP_MS = 5 * 60_000;

/** Wait before attempt `attempt` (1, 2, …) in ms: doubling, capped, with full jitter, so that retries do not march in step. */
export function backoff(attempt: number, random: Random): number {
  const most = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(most * random.next());
}

/** The instant `ms` after `from`. */
export const later = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString();
