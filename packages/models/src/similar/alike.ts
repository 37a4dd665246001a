import { wordKey } from "../text/features.ts";
import { tokenise } from "../text/tokens.ts";

/** Texts that say much the same as another, by the words that they have in common. */
export interface Alike {
  /** Takes a text in; what was taken in under the id before is left as it is. */
  add(id: string, text: string): void;
  /** The most alike first, each 0 to 1; what has nothing in common is not among them. */
  find(text: string, most: number): { id: string; similarity: number }[];
  readonly size: number;
}

/** Words of a text that are kept: what a message is about is said in few of them. */
const MOST_WORDS = 80;
/** A word that so great a share of the texts have tells nothing. */
const COMMON = 0.5;
/** Fewer texts than this do not show what is common. */
const FEW = 20;

/**
 * Finds texts alike among the latest, at most `keep`: cosine of TF-IDF over words (Salton, Buckley 1988), where a word
 * counts the more the fewer texts have it. The texts themselves are not kept. Finding costs about as much as there are
 * texts that have a telling word in common.
 */
export function createAlike({ keep = 5_000 }: { keep?: number } = {}): Alike {
  const texts = new Map<string, Map<number, number>>();
  const having = new Map<number, Set<string>>();

  function forget(id: string): void {
    for (const word of texts.get(id)?.keys() ?? []) {
      const all = having.get(word);
      all?.delete(id);
      if (all?.size === 0) having.delete(word);
    }
    texts.delete(id);
  }

  /** How much a word tells; 0 of one that nearly all have. */
  const weightOf = (word: number): number => {
    const have = having.get(word)?.size ?? 0;
    if (texts.size >= FEW && have > texts.size * COMMON) return 0;
    return Math.log(1 + texts.size / (1 + have));
  };

  const lengthOf = (words: Map<number, number>): number => {
    let sum = 0;
    for (const [word, times] of words) sum += (times * weightOf(word)) ** 2;
    return Math.sqrt(sum);
  };

  return {
    add(id, text) {
      if (texts.has(id)) return;
      const words = wordsOf(text);
      if (words.size === 0) return;
      texts.set(id, words);
      for (const word of words.keys()) {
        const all = having.get(word) ?? new Set();
        all.add(id);
        having.set(word, all);
      }
      if (texts.size > keep) forget(texts.keys().next().value as string);
    },
    find(text, most) {
      const words = wordsOf(text);
      const shared = new Map<string, number>();
      for (const [word, times] of words) {
        const weight = weightOf(word);
        if (weight === 0) continue;
        for (const id of having.get(word) ?? [])
          shared.set(id, (shared.get(id) ?? 0) + times * (texts.get(id)?.get(word) ?? 0) * weight ** 2);
      }
      const own = lengthOf(words);
      return [...shared]
        .map(([id, sum]) => ({
          id,
          similarity: sum / (own * lengthOf(texts.get(id) as Map<number, number>)),
        }))
        .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
        .slice(0, most);
    },
    get size() {
      return texts.size;
    },
  };
}

/** Words by their keys with how often they stand there, as a logarithm. */
function wordsOf(text: string): Map<number, number> {
  const times = new Map<number, number>();
  for (const { text: word } of tokenise(text)) {
    if (word.length < 2) continue;
    const key = wordKey(word);
    times.set(key, (times.get(key) ?? 0) + 1);
    if (times.size >= MOST_WORDS) break;
  }
  for (const [word, count] of times) times.set(word, 1 + Math.log(count));
  return times;
}
