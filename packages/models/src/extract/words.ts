import { plain } from "./calendar.ts";

/** A word of a text, to compare it. */
export interface Word {
  /** Without case and accents. */
  key: string;
  from: number;
  to: number;
  /** A sentence or a part of it ends before the word: no name goes on there. */
  apart: boolean;
}

/** The words of a text without accents and case, with their places. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}+&#]+/gu)) {
    const key = plain(word).replace(/ß/g, "ss");
    const apart = /[^\s'’/-]|\n\s*\n/.test(text.slice(found.at(-1)?.to ?? 0, index));
    if (key) found.push({ key, from: index, to: index + word.length, apart });
  }
  return found;
}
