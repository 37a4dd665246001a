import { randomBytes } from "node:crypto";

/** Secrets that can be used once, and not for long. */
export interface OneTime<T> {
  /** Makes a secret that stands for a value. */
  put(value: T): string;
  /** What a secret stands for; from then on it stands for nothing. */
  take(secret: string): T | undefined;
}

/** @param lifeMs in milliseconds */
export function createOneTime<T>(now: () => Date, lifeMs: number): OneTime<T> {
  const kept = new Map<string, { value: T; until: number }>();
  return {
    put(value) {
      const at = now().getTime();
      // the oldest come first
      for (const [secret, { until }] of kept) {
        if (until > at) break;
        kept.delete(secret);
      }
      const secret = `aPrx${randomBytes(40).toString("base64url")}`;
      kept.set(secret, { value, until: at + lifeMs });
      return secret;
    },
    take(secret) {
      const found = kept.get(secret);
      kept.delete(secret);
      return found && found.until > now().getTime() ? found.value : undefined;
    },
  };
}
