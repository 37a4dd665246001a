import { networkOf } from "./address.ts";

/** How often it may be tried in vain within the window, for one name and from one address. */
export const MOST = { name: 10, address: 50 };
const WINDOW_MS = 15 * 60_000;

/** Names and addresses that are kept in mind; beyond, the oldest are forgotten. */
const MOST_KEPT = 20_000;

/** Counts attempts in vain. Each counts from its beginning, so that many at once are no more than many in a row. */
export interface Attempts {
  /** @returns undefined when it may be tried, or in how many seconds, and whether that was not said before */
  begin(name: string, address: string): { seconds: number; first: boolean } | undefined;
  /** It was no attempt in vain. */
  succeeded(name: string, address: string): void;
}

export function createAttempts(now: () => number): Attempts {
  const counts = new Map<string, { count: number; until: number }>();
  const keysOf = (name: string, address: string) =>
    [
      [`name ${name}`, MOST.name],
      [`address ${networkOf(address)}`, MOST.address],
    ] as const;

  function countOf(key: string) {
    const found = counts.get(key);
    if (found && found.until > now()) return found;
    counts.delete(key);
    const fresh = { count: 0, until: now() + WINDOW_MS };
    counts.set(key, fresh);
    for (const oldest of counts.keys()) {
      if (counts.size <= MOST_KEPT) break;
      counts.delete(oldest);
    }
    return fresh;
  }
  return {
    begin(name, address) {
      const all = keysOf(name, address).map(([key, most]) => ({ most, tried: countOf(key) }));
      const full = all.filter(({ most, tried }) => tried.count >= most);
      const first = full.every(({ most, tried }) => tried.count === most);
      for (const { tried } of full.length > 0 ? full : all) tried.count++;
      if (full.length === 0) return undefined;
      const until = Math.max(...full.map(({ tried }) => tried.until));
      return { seconds: Math.ceil((until - now()) / 1000), first };
    },
    succeeded(name, address) {
      const [[own], [from]] = keysOf(name, address);
      counts.delete(own);
      // others who come from there may still be guessing
      const shared = counts.get(from);
      if (shared && shared.count > 0) shared.count--;
    },
  };
}
