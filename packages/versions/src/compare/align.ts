import { canonical, likeness } from "./same.ts";

/** What became of the elements of a list. Places are indexes in the two lists. */
export interface Alignment {
  /** Pairs of elements, of the two lists each at most once, in the order of the older one. */
  pairs: { before: number; after: number; moved: boolean }[];
  added: number[];
  removed: number[];
}

/** Elements that are at least so much alike are one that was changed. */
const ALIKE = 0.5;

/**
 * Finds in two lists what stayed, moved, changed, came and went. Elements that are equal are one; then those with the same
 * `key`; then those that are alike, the most alike first, or that stand alone between the same neighbours.
 * As few as possible count as moved.
 */
export function align<T>(before: T[], after: T[], key: (element: T) => string | undefined): Alignment {
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (i: number, j: number) => {
    partner.set(i, j);
    taken.add(j);
  };
  const pairBy = (of: (element: T) => string | undefined) => {
    const free = new Map<string, number[]>();
    after.forEach((element, j) => {
      const text = taken.has(j) ? undefined : of(element);
      if (text !== undefined) free.set(text, [...(free.get(text) ?? []), j]);
    });
    before.forEach((element, i) => {
      const text = partner.has(i) ? undefined : of(element);
      const j = text === undefined ? undefined : free.get(text)?.shift();
      if (j !== undefined) pair(i, j);
    });
  };
  pairBy(canonical);
  pairBy(key);
  for (const { i, j } of alike(before, after, partner, taken, key))
    if (!partner.has(i) && !taken.has(j)) pair(i, j);

  const kept = longest([...partner].sort(([a], [b]) => a - b).map(([, j]) => j));
  return {
    pairs: [...partner]
      .sort(([a], [b]) => a - b)
      .map(([i, j]) => ({ before: i, after: j, moved: !kept.has(j) })),
    added: after.flatMap((_, j) => (taken.has(j) ? [] : [j])),
    removed: before.flatMap((_, i) => (partner.has(i) ? [] : [i])),
  };
}

/** Pairs that may be one element that was changed, the most alike first. Texts have nothing to be alike in. */
function alike<T>(
  before: T[],
  after: T[],
  partner: Map<number, number>,
  taken: Set<number>,
  key: (element: T) => string | undefined,
): { i: number; j: number; much: number }[] {
  return before
    .flatMap((a, i) =>
      partner.has(i) || typeof a !== "object" || key(a) !== undefined
        ? []
        : after.flatMap((b, j) => (taken.has(j) ? [] : [{ i, j, much: likeness(a, b) }])),
    )
    .filter(({ much }) => much >= ALIKE)
    .sort((a, b) => b.much - a.much || Math.abs(a.i - a.j) - Math.abs(b.i - b.j));
}

/** The members of a longest rising subsequence: what can stay where it is. */
export function longest(sequence: number[]): Set<number> {
  const best: { length: number; from: number }[] = [];
  sequence.forEach((value, at) => {
    let from = -1;
    for (let i = 0; i < at; i++)
      if ((sequence[i] as number) < value && (from < 0 || (best[i]?.length ?? 0) > (best[from]?.length ?? 0)))
        from = i;
    best.push({ length: (best[from]?.length ?? 0) + 1, from });
  });
  let at = best.reduce(
    (top, { length }, i) => (length > (best[top]?.length ?? 0) ? i : top),
    best.length ? 0 : -1,
  );
  const kept = new Set<number>();
  for (; at >= 0; at = best[at]?.from ?? -1) kept.add(sequence[at] as number);
  return kept;
}
