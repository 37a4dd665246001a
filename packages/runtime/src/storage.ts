import { later } from "./backoff.ts";
import { RefusedError } from "./errors.ts";
import type { Clock, Log } from "./ports.ts";

const classOf = (error: unknown) => ((error ?? {}) as { class?: unknown }).class;

/** A full disk or an input/output error of the store: the same thing may succeed later. */
export function mayPass(error: unknown): boolean {
  const kind = classOf(error);
  return kind === "full" || kind === "io";
}

/** This process takes nothing more: what was to be done is done by the one that comes after it. */
export function hasStopped(error: unknown): boolean {
  const kind = classOf(error);
  if (error instanceof RefusedError) return error.code === "stopped";
  return kind === "lost" || kind === "closed";
}

export const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

const AGAIN_MS = 1_000;

/** Reads through a passing trouble of the store, however long it lasts. Everything else is thrown. */
export function createPatience({ clock, log }: { clock: Clock; log: Log }) {
  let troubled = 0;
  return async <T>(read: () => Promise<T>): Promise<T> => {
    for (let failed = false; ; failed = true) {
      try {
        const found = await read();
        if (failed && --troubled === 0) log.info("The trail can be read again.");
        return found;
      } catch (error) {
        if (!mayPass(error)) {
          if (failed) troubled--;
          throw error;
        }
        // told once, however many items wait
        if (!failed && troubled++ === 0)
          log.error("The trail cannot be read. Items wait until it can.", { error: words(error) });
        await new Promise<void>((resume) => {
          clock.at(later(clock.now(), AGAIN_MS), resume);
        });
      }
    }
  };
}
