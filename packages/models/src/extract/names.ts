import type { Entity } from "./entity.ts";
import { type Word, words } from "./words.ts";

/** A name of a picklist or list, with what people also call it. */
export interface Name {
  value: string;
  synonyms?: string[];
}

export interface Gazetteer {
  /** The names that stand in a text, each longest match once, in the order of the text. */
  find(text: string): Entity[];
}

/** Names that are shorter are never taken for a misspelling: "Aura" and "aurea" are different words. */
const FUZZY_FROM = 6;
/** More words make no name. */
const MOST_WORDS = 12;

interface Key {
  key: string;
  value: string;
}

/**
 * Finds names of a list in texts: whatever their case, accents, hyphens and spaces ("Power Drill" is "power-drill"
 * and "powerdrill"), as whole words, the longest match first. A name of six letters and more is also found with one
 * letter wrong, missing, too many or swapped; digits must be right, because "X200" is not a misspelt "X300".
 * A passage that fits several values abstains and names them.
 *
 * Names are kept by their letters without separators, so a name is one look-up for each run of words; for
 * misspellings by the halves beside the middle, one of which is whole when there is only one error.
 */
export function gazetteer(names: Name[], { fuzzy = true }: { fuzzy?: boolean } = {}): Gazetteer {
  const exact = new Map<string, Set<string>>();
  const halves = new Map<string, Key[]>();
  let longest = 0;
  for (const { value, synonyms = [] } of names) {
    for (const name of [value, ...synonyms]) {
      const key = words(name)
        .map(({ key }) => key)
        .join("");
      if (!key) continue;
      longest = Math.max(longest, key.length);
      put(exact, key, value);
      if (!fuzzy || key.length < FUZZY_FROM) continue;
      for (const half of halvesOf(key, key.length)) {
        const list = halves.get(half) ?? [];
        if (!list.some((other) => other.key === key && other.value === value)) list.push({ key, value });
        halves.set(half, list);
      }
    }
  }

  const near = (key: string): Set<string> => {
    const found = new Set<string>();
    if (!fuzzy || key.length < FUZZY_FROM - 1) return found;
    for (const length of [key.length - 1, key.length, key.length + 1]) {
      for (const half of length < FUZZY_FROM ? [] : halvesOf(key, length)) {
        for (const name of halves.get(half) ?? []) if (oneEdit(key, name.key)) found.add(name.value);
      }
    }
    return found;
  };

  return {
    find(text) {
      const found: Entity[] = [];
      const all = words(text);
      for (let start = 0; start < all.length; ) {
        const hit = longestFrom(all, start, longest, (key) => exact.get(key) ?? near(key));
        if (!hit) {
          start++;
          continue;
        }
        const [from, to] = [all[start]?.from ?? 0, all[hit.end - 1]?.to ?? 0];
        const values = [...hit.values].sort();
        const span = { kind: "name", from, to, quote: text.slice(from, to) };
        found.push(
          values.length === 1
            ? { ...span, value: values[0] as string }
            : { ...span, abstains: `"${span.quote}" can be ${values.join(" or ")}` },
        );
        start = hit.end;
      }
      return found;
    },
  };
}

function longestFrom(
  all: Word[],
  start: number,
  longest: number,
  lookup: (key: string) => Set<string> | undefined,
): { end: number; values: Set<string> } | undefined {
  let key = "";
  let best: { end: number; values: Set<string> } | undefined;
  for (let end = start + 1; end <= all.length && end <= start + MOST_WORDS; end++) {
    const word = all[end - 1] as Word;
    if (word.apart && end > start + 1) break;
    key += word.key;
    if (key.length > longest + 1) break;
    const values = lookup(key);
    if (values?.size) best = { end, values };
  }
  return best;
}

/** What stays of a text of `length` on either side of an error at its middle, with its length and its digits. */
function halvesOf(key: string, length: number): [string, string] {
  const middle = length >> 1;
  const mark = `${length} ${key.replace(/\P{N}/gu, "")} `;
  const rest = length - middle - 1;
  return [`<${mark}${key.slice(0, middle - 1)}`, `>${mark}${key.slice(key.length - rest)}`];
}

/** Whether one letter changed, missing, added, or swapped with its neighbour makes one text of the other. */
function oneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length + right.length === 0) return true;
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

function put(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key) ?? new Set();
  map.set(key, values.add(value));
}
