/** What a shadow would have asked and did not, counted. */
export interface NotAsked {
  /** @param price in billionths of a US dollar, at most */
  add(what: string, price?: number): void;
  list(): { what: string; times: number; price: number }[];
}

/** Names of systems and models are few; what goes beyond is one more. */
const MOST = 200;

export function createNotAsked(): NotAsked {
  const all = new Map<string, { times: number; price: number }>();
  return {
    add(what, price = 0) {
      const name = all.has(what) || all.size < MOST ? what : "others";
      const { times, price: sum } = all.get(name) ?? { times: 0, price: 0 };
      all.set(name, { times: times + 1, price: sum + price });
    },
    list: () => [...all].map(([what, counted]) => ({ what, ...counted })),
  };
}
