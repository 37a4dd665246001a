import { createIndex, type Duplicate } from "./duplicates.ts";

/** A text that was said, and by whom it was said or what else it must have in common with one like it. */
export interface Memory {
  /** Takes in what came, oldest first as far as that is known; what was taken in already is left as it is. */
  add(id: string, at: string, same: string, text: string): void;
  /** The most alike that is not `id` itself and came at `since` or later; of equals the one that came first. */
  find(
    id: string,
    since: string,
    same: string,
    text: string,
    atLeast: number,
  ): { id: string; at: string; similarity: number } | undefined;
}

/** Less alike than half is what any two mails of one desk are. */
const LEAST_ALIKE = 0.5;

/**
 * Remembers the latest texts, between `keep` and twice as many, so that what is said again is known again. Kept of a
 * text is its fingerprint alone.
 */
export function createMemory({ keep = 20_000 }: { keep?: number } = {}): Memory {
  const shelf = () => ({
    index: createIndex({ atLeast: LEAST_ALIKE }),
    kept: new Map<string, { at: string; same: string }>(),
  });
  let shelves = [shelf(), shelf()] as const;

  return {
    add(id, at, same, text) {
      if (shelves.some(({ kept }) => kept.has(id))) return;
      // what was said long ago leaves in one piece, so that nothing has to be taken out of an index
      if (shelves[0].kept.size >= keep) shelves = [shelf(), shelves[0]];
      shelves[0].kept.set(id, { at, same });
      shelves[0].index.add(id, text);
    },
    find(id, since, same, text, atLeast) {
      const alike = shelves.flatMap(({ index, kept }) =>
        index.find(text).flatMap((found: Duplicate) => {
          const one = kept.get(found.id);
          const counts = one && found.id !== id && found.similarity >= atLeast;
          return counts && one.same === same && one.at >= since ? [{ ...found, at: one.at }] : [];
        }),
      );
      return alike.sort((a, b) => b.similarity - a.similarity || (a.at < b.at ? -1 : 1))[0];
    },
  };
}
