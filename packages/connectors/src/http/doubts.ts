import type { Clock } from "../clock.ts";
import type { Outcome } from "../port.ts";

/** Calls that were looked for and not found; more are not remembered, and then waited for once more. */
const MOST = 10_000;

/**
 * Keeps what was not found in doubt: a call may take hold after its sender gave it up. Only when it is still not there
 * after as long as that may take, counted from the first look, it has not taken hold and may be sent again.
 */
export function createDoubts(clock: Pick<Clock, "now" | "elapsed">) {
  const since = new Map<string, number>();
  return {
    /** It is there, or it has been decided otherwise. */
    over: (id: string): void => void since.delete(id),
    /** @param withinMs how long a call may take to take hold, in milliseconds */
    notFound(id: string, withinMs: number, apiCalls = 0): Outcome<unknown> {
      const now = clock.elapsed?.() ?? Date.parse(clock.now());
      const first = since.get(id) ?? now;
      if (now - first >= withinMs) {
        since.delete(id);
        const message = "The call did not take place; it is sent again.";
        const error = { class: "retry", code: "NOT_APPLIED", message } as const;
        return { ok: false, apiCalls, readBack: "not-applied", error };
      }
      since.set(id, first);
      if (since.size > MOST) since.delete(since.keys().next().value!);
      const message =
        "The call is not found where it went to; it may still be on its way, and is looked for again.";
      const afterMs = Math.ceil(withinMs - (now - first));
      return {
        ok: false,
        apiCalls,
        error: { class: "unknown-outcome", code: "NOT_FOUND_YET", message, afterMs },
      };
    },
  };
}

export type Doubts = ReturnType<typeof createDoubts>;
