import { setTimeout as delay } from "node:timers/promises";
import { StoreError } from "../errors.ts";
import { asStoreError, mayPass } from "./errors.ts";
import { troubleOf } from "./org.ts";

/** The first wait after a failure and the longest, in ms. */
const FIRST_MS = 200;
const LONGEST_MS = 30_000;
/** How long it waits at least where somebody has to do something first. */
const PERSON_MS = 60_000;
/** How long closing waits for an org that is away, in ms. */
const CLOSE_WITHIN_MS = 1_500;

/** Repeats calls of the org for as long as they may succeed later. */
export interface Patience {
  /** Rejects with `StoreError`: what will not pass, or anything once closing has waited long enough. */
  patiently<T>(call: () => Promise<T>): Promise<T>;
  /** Why the org takes nothing at present. */
  trouble(): string | undefined;
  /** From now on nothing is waited for much longer. */
  hurry(): void;
  /** Resolves then. */
  readonly hurried: Promise<void>;
}

export function createPatience(shown: string, firstMs = FIRST_MS): Patience {
  let trouble: string | undefined;
  let until = Number.POSITIVE_INFINITY;
  const hurried = Promise.withResolvers<void>();
  /** A call that the org's budget does not let go is not waited for when all ends. */
  const over = hurried.promise.then(async () => {
    await delay(CLOSE_WITHIN_MS, undefined, { ref: false });
    throw new StoreError("io", `${shown} did not answer before the end.`);
  });
  over.catch(() => undefined);

  const waitFor = (error: unknown, wait: number): number => {
    const found = troubleOf(error);
    if (found?.class === "person") return Math.max(wait, Math.min(PERSON_MS, 300 * firstMs));
    return found?.afterMs ?? wait;
  };

  return {
    async patiently(call) {
      for (let wait = firstMs; ; wait = Math.min(2 * wait, LONGEST_MS)) {
        try {
          const answer = await Promise.race([call(), over]);
          trouble = undefined;
          return answer;
        } catch (error) {
          // a defect does not pass
          if (!troubleOf(error) && !(error instanceof StoreError)) throw error;
          const refusal = asStoreError(error, shown);
          if (!mayPass(refusal) || performance.now() > until) throw refusal;
          trouble = refusal.message;
          await Promise.race([delay(waitFor(error, wait), undefined, { ref: false }), hurried.promise]);
          // what closing interrupts is tried once more, soon
          if (until < Number.POSITIVE_INFINITY) await delay(FIRST_MS);
        }
      }
    },
    trouble: () => trouble,
    hurried: hurried.promise,
    hurry() {
      until = Math.min(until, performance.now() + CLOSE_WITHIN_MS);
      hurried.resolve();
    },
  };
}
