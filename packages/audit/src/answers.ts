import type { Entry } from "@throughline/engine";
import type { StoredEntry } from "./port.ts";

/** Where the answers of language models stand that may be used again: the effect, by hash and item. */
export type Answers = Map<string, string>;

/** The rows of the table: hash, item, effect. */
export const rowsOf = (answers: Answers): [hash: string, item: string, effect: string][] =>
  [...answers].map(([key, effect]) => {
    const space = key.lastIndexOf(" ");
    return [key.slice(0, space), key.slice(space + 1), effect];
  });

export const answersOf = (rows: Iterable<{ hash: unknown; item: unknown; effect: unknown }>): Answers =>
  new Map(Array.from(rows, ({ hash, item, effect }) => [`${hash} ${item}`, String(effect)]));

/** Notes the answers among an item's entries in `answers`. */
export function noteAnswers(item: string, entries: Entry[], answers: Answers): void {
  for (const entry of entries) {
    if (entry.kind !== "effect-settled" || !entry.ok) continue;
    const hash = (entry.value as { use?: { hash?: unknown } } | null | undefined)?.use?.hash;
    if (typeof hash === "string") answers.set(`${hash} ${item}`, entry.effect);
  }
}

/** The answer to an effect, among the entries of its item; undefined where they have left. */
export function answerIn(entries: StoredEntry[], effect: string): unknown {
  for (const { entry } of entries)
    if (entry.kind === "effect-settled" && entry.effect === effect && entry.ok) return entry.value;
  return undefined;
}

export const sameAnswers = (a: Answers, b: Answers) =>
  a.size === b.size && [...a].every(([key, effect]) => b.get(key) === effect);
