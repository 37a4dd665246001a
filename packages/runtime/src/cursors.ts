import type { Cursor } from "@throughline/audit";
import { later } from "./backoff.ts";
import type { Committer } from "./committer.ts";
import type { Clock, Log } from "./ports.ts";

/** A cursor that has nothing to travel with is written after so long. */
const DELAY_MS = 2_000;

/** Positions in the streams. They travel with entries; a stream that concerns nobody must not cost a transaction each time. */
export interface Cursors {
  /** Writes them with nothing beside them, soon. */
  writeSoon(cursors: Cursor[]): void;
  /** These are about to be written with entries: older ones of the same streams are not written after them. */
  take(cursors: Cursor[]): Cursor[];
  close(): void;
}

export function createCursors({
  committer,
  clock,
  log,
}: {
  committer: Committer;
  clock: Clock;
  log: Log;
}): Cursors {
  const waiting = new Map<string, Cursor>();
  let cancel: (() => void) | undefined;

  async function write(): Promise<void> {
    cancel = undefined;
    const cursors = [...waiting.values()];
    waiting.clear();
    if (!cursors.length) return;
    await committer
      .commit({ appends: [], roster: [], cursors })
      .catch((error) => log.error("A position in a stream could not be stored.", { error: String(error) }));
  }

  return {
    writeSoon(cursors) {
      for (const cursor of cursors) waiting.set(cursor.stream, cursor);
      cancel ??= clock.at(later(clock.now(), DELAY_MS), () => void write());
    },
    take(cursors) {
      for (const { stream } of cursors) waiting.delete(stream);
      return cursors;
    },
    close: () => cancel?.(),
  };
}
