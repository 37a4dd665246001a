import { type Word, words } from "../extract/words.ts";
import type { Lexicon } from "./lexicon/lexicon.ts";

/** What an entry of a lexicon says. */
export type Says = Exclude<keyof Lexicon, "language" | "common">;

export interface Hit {
  says: Says;
  /** Places in the list of words. */
  start: number;
  end: number;
}

interface Node {
  next: Map<string, Node>;
  /** Entries whose word may have any ending. */
  stems: { stem: string; node: Node }[];
  says: Says[];
}

export interface Matcher {
  language: string;
  /** How many small words of the language there are. */
  votes(text: Word[]): number;
  /** The entries that stand in a text: at each place the longest one. */
  hits(text: Word[]): Hit[];
}

const node = (): Node => ({ next: new Map(), stems: [], says: [] });

/** A lexicon made ready for texts: its entries as a tree of words. */
export function matcher({ language, common, ...lists }: Lexicon): Matcher {
  const small = new Set(common.split("|").map((word) => words(word)[0]?.key));
  const root = node();
  for (const [says, entries] of Object.entries(lists) as [Says, string][]) {
    for (const entry of entries.split("|")) {
      let at = root;
      const isStem = entry.endsWith("*");
      const keys = words(entry).map(({ key }) => key);
      keys.forEach((key, place) => {
        at = isStem && place === keys.length - 1 ? stemOf(at, key) : nextOf(at, key);
      });
      at.says.push(says);
    }
  }
  return {
    language,
    votes: (text) => text.filter(({ key }) => small.has(key)).length,
    hits(text) {
      const found: Hit[] = [];
      for (let start = 0; start < text.length; ) {
        const { says, end } = longest(root, text, start);
        for (const each of says) found.push({ says: each, start, end });
        start = says.length > 0 ? end : start + 1;
      }
      return found;
    },
  };
}

function nextOf(at: Node, key: string): Node {
  const next = at.next.get(key) ?? node();
  at.next.set(key, next);
  return next;
}

function stemOf(at: Node, stem: string): Node {
  const known = at.stems.find((each) => each.stem === stem);
  if (known) return known.node;
  const made = node();
  at.stems.push({ stem, node: made });
  return made;
}

function longest(root: Node, text: Word[], start: number): { says: Says[]; end: number } {
  let best = { says: [] as Says[], end: start };
  const walk = (at: Node, place: number) => {
    if (at.says.length > 0 && place > best.end) best = { says: at.says, end: place };
    const word = text[place];
    if (!word || (word.apart && place > start)) return;
    const next = at.next.get(word.key);
    if (next) walk(next, place + 1);
    for (const { stem, node } of at.stems) if (word.key.startsWith(stem)) walk(node, place + 1);
  };
  walk(root, start);
  return best;
}
