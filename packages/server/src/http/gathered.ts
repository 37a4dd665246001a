import type { AuditStore } from "@throughline/audit";

/** Share of the time that may go into gathering: what took a second stands for fifty, unless nothing happens. */
const GATHERING = 0.02;

/** For how long an answer stands at most, though nothing happens: it counts days. */
const LONGEST_MS = 3_600_000;

/** Answers that are kept. */
const MOST_KEPT = 20;

interface Kept<Answer> {
  answer: Promise<Answer>;
  /** Commits of the trail before it was asked for. */
  position: number;
  /** Until when it stands, whatever happens, and until when at most. */
  until: number;
  longest: number;
}

/**
 * Answers that are gathered of the whole trail: once for all who ask the same at the same time, and for those who ask
 * soon after, or before anything else has happened.
 */
export function gathered<Asked, Answer>(
  store: Pick<AuditStore, "subscribe">,
  ask: (asked: Asked) => Promise<Answer>,
): (asked: Asked) => Promise<Answer> {
  const kept = new Map<string, Kept<Answer>>();
  let position = 0;
  store.subscribe(() => {
    position++;
  });

  return (asked) => {
    const key = JSON.stringify(asked);
    const known = kept.get(key);
    const now = performance.now();
    if (known && now < known.longest && (now < known.until || known.position === position))
      return known.answer;
    if (kept.size > MOST_KEPT) kept.clear();
    const one: Kept<Answer> = {
      ...{ answer: ask(asked), position },
      ...{ until: Number.POSITIVE_INFINITY, longest: Number.POSITIVE_INFINITY },
    };
    kept.set(key, one);
    one.answer.then(
      () => {
        const ended = performance.now();
        one.until = ended + (ended - now) / GATHERING;
        one.longest = ended + Math.max(LONGEST_MS, one.until - ended);
      },
      () => kept.delete(key),
    );
    return one.answer;
  };
}
