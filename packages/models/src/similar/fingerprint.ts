import { plain } from "../extract/calendar.ts";

/** Values in a fingerprint. The similarity of two is known to about 1 / √128 = 9 points, closer near 1. */
export const SLOTS = 128;
/** Letters in a row that are compared as one. */
const SHINGLE = 7;
/** Shorter texts ("Thank you very much!") are alike by chance. */
const SHORTEST = 24;

const EMPTY = 0xffff_ffff;

/**
 * What is left of a text to compare it by: 128 numbers of 16 bits (256 bytes), from which the text cannot be read.
 * The share of equal numbers estimates the Jaccard similarity of the sets of seven letters in a row (MinHash by
 * one permutation: Li, Owen, Zhang 2012; empty slots filled as in Shrivastava 2017). Case, accents, punctuation
 * and spaces do not count. Undefined for a text too short to compare.
 */
export function fingerprint(text: string): Uint16Array | undefined {
  const letters = plain(text.slice(0, 131_072))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  if (letters.length < SHORTEST) return undefined;
  const lowest = new Uint32Array(SLOTS).fill(EMPTY);
  // the window's hash is rolled on: the letter that leaves is taken out, the next one put in
  const BASE = 0x0100_0193;
  let out = 1;
  for (let i = 1; i < SHINGLE; i++) out = Math.imul(out, BASE);
  let rolling = 0;
  for (let i = 0; i < letters.length; i++) {
    if (i >= SHINGLE) rolling = (rolling - Math.imul(letters.charCodeAt(i - SHINGLE), out)) | 0;
    rolling = (Math.imul(rolling, BASE) + letters.charCodeAt(i)) | 0;
    if (i < SHINGLE - 1) continue;
    const hash = mix(rolling);
    const slot = hash >>> 25;
    const value = hash & 0x1ff_ffff;
    if (value < (lowest[slot] as number)) lowest[slot] = value;
  }
  const filled = new Uint16Array(SLOTS);
  for (let slot = 0; slot < SLOTS; slot++) {
    let from = slot;
    for (let attempt = 1; lowest[from] === EMPTY; attempt++) from = mix(slot * 0x9e37 + attempt) >>> 25;
    filled[slot] = mix((lowest[from] as number) + (from === slot ? 0 : slot)) & 0xffff;
  }
  return filled;
}

/** How alike two texts are, 0 to 1, by their fingerprints. */
export function similarity(a: Uint16Array, b: Uint16Array, at = 0): number {
  let same = 0;
  for (let i = 0; i < SLOTS; i++) if (a[i] === b[at + i]) same++;
  return same / SLOTS;
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
export function mix(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85eb_ca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
