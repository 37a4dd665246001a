import { fingerprint, mix, SLOTS, similarity } from "./fingerprint.ts";
import { content } from "./parts.ts";

/** Groups of slots: texts that agree in one whole group are compared. A pair that is 0.7 alike is missed once in 6,000. */
const BANDS = 32;
const ROWS = SLOTS / BANDS;
/** Of very many equal texts the newest are compared. */
const MOST_COMPARED = 500;

export interface Duplicate {
  id: string;
  /** Estimated share of what the texts have in common, 0 to 1. */
  similarity: number;
}

export interface DuplicateIndex {
  /** Takes a mail's text in, or its fingerprint as it was kept. A text too short to compare is not taken. */
  add(id: string, text: string | Uint16Array): void;
  /** The texts that are so alike, most alike first, of equals the first added. */
  find(text: string | Uint16Array): Duplicate[];
  readonly size: number;
}

/** The fingerprint of what a mail says: without quotations, signature and the lawyers' lines; of a forwarded mail, what it says. */
export const mailFingerprint = (text: string): Uint16Array | undefined => fingerprint(content(text));

/**
 * Finds mails that were sent twice, forwarded, or sent again with another signature or a changed word, among
 * hundreds of thousands: under 1 kB each, texts are not kept. `atLeast` (default 0.8) is how alike.
 */
export function createIndex({ atLeast = 0.8 }: { atLeast?: number } = {}): DuplicateIndex {
  const ids: string[] = [];
  let prints = new Uint16Array(1024 * SLOTS);
  // one hash table for all bands: the newest entry of a bucket, and for each entry the one before it
  let newest = new Int32Array(1 << 16).fill(-1);
  let before = new Int32Array(1024 * BANDS);

  const bucket = (print: Uint16Array, at: number, band: number) => {
    let hash = band + 1;
    for (let row = 0; row < ROWS; row++)
      hash = mix(Math.imul(hash, 31) + (print[at + band * ROWS + row] as number));
    return hash & (newest.length - 1);
  };
  const link = (item: number) => {
    for (let band = 0; band < BANDS; band++) {
      const place = bucket(prints, item * SLOTS, band);
      before[item * BANDS + band] = newest[place] as number;
      newest[place] = item * BANDS + band;
    }
  };
  const grow = () => {
    const room = (ids.length + 1) * 2;
    const [oldPrints, oldBefore] = [prints, before];
    prints = new Uint16Array(room * SLOTS);
    prints.set(oldPrints);
    before = new Int32Array(room * BANDS);
    before.set(oldBefore);
    if (newest.length * 4 >= room * BANDS) return;
    newest = new Int32Array(newest.length * 4).fill(-1);
    for (let item = 0; item < ids.length; item++) link(item);
  };

  return {
    get size() {
      return ids.length;
    },
    add(id, text) {
      const print = typeof text === "string" ? mailFingerprint(text) : text;
      if (!print) return;
      if ((ids.length + 1) * SLOTS > prints.length) grow();
      prints.set(print, ids.length * SLOTS);
      link(ids.length);
      ids.push(id);
    },
    find(text) {
      const print = typeof text === "string" ? mailFingerprint(text) : text;
      if (!print) return [];
      const seen = new Set<number>();
      for (let band = 0; band < BANDS; band++) {
        let entry = newest[bucket(print, 0, band)] as number;
        for (let count = 0; entry >= 0 && count < MOST_COMPARED; count++) {
          seen.add(Math.floor(entry / BANDS));
          entry = before[entry] as number;
        }
      }
      return [...seen]
        .sort((a, b) => a - b)
        .map((item) => ({ id: ids[item] as string, similarity: similarity(print, prints, item * SLOTS) }))
        .filter((found) => found.similarity >= atLeast)
        .sort((a, b) => b.similarity - a.similarity);
    },
  };
}
