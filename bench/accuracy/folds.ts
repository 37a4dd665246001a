/** Numbers from 0 to 1 that look like chance and are the same for the same seed (Park and Miller). */
export function seeded(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The list in another order, the same for the same seed. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const chance = seeded(seed);
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(chance() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

/**
 * Divides rows into folds, every label spread evenly; rows with the same text stand in the same fold, so that no row
 * is judged by a model that has seen it.
 */
export function foldsOf<T extends { label: string; text: string }>(
  rows: readonly T[],
  folds: number,
  seed: number,
): T[][] {
  const found: T[][] = Array.from({ length: folds }, () => []);
  const next = new Map<string, number>();
  const places = new Map<string, number>();
  for (const row of shuffled(rows, seed)) {
    const known = places.get(row.text);
    const place = known ?? next.get(row.label) ?? next.size % folds;
    if (known === undefined) next.set(row.label, (place + 1) % folds);
    places.set(row.text, place);
    found[place]?.push(row);
  }
  return found;
}

/** Each fold with the rows of all others. */
export const splits = <T>(folds: readonly T[][]) =>
  folds.map((test, i) => ({ test, train: folds.flatMap((fold, j) => (i === j ? [] : fold)) }));
