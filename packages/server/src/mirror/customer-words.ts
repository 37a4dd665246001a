import type { Entry, ItemState } from "@throughline/engine";
import type { Value } from "@throughline/workflow";

/** What stands in the place of words that were left out. */
const LEFT_OUT = "…";

/** So many words of a customer in a row are told from ours: fewer anybody may write. */
const IN_A_ROW = 3;

/** A word that says who or which one: a number, an address. */
const TELLING = /[\d@]/;
const SHORTEST_TELLING = 5;

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}@._+/-]*[\p{L}\p{N}])?/gu;

const wordsOf = (text: string) => text.toLowerCase().match(WORD) ?? [];

/**
 * Every text of customers that an item has come by: what its record holds or has held, and what was taken from that.
 * @param isFreeText whether a field of the record, or a fact, holds what people write, and not one of some values
 */
export function customerTexts(
  entries: readonly Entry[],
  { record, facts }: Pick<ItemState, "record" | "facts">,
  isFreeText: (name: string) => boolean,
): string[] {
  const texts = (values: Record<string, Value>) =>
    Object.entries(values).flatMap(([name, value]) => (isFreeText(name) ? textsIn(value) : []));
  const before = entries.flatMap((entry) => {
    if (entry.kind === "item-started") return texts(entry.record);
    if (entry.kind !== "record-changed" && entry.kind !== "foreign-write") return [];
    return Object.entries(entry.changes).flatMap(([name, { from = null, to }]) =>
      texts({ [name]: [from, to] }),
    );
  });
  const settled = Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]));
  return [...new Set([...before, ...texts(record), ...texts(settled)])];
}

/**
 * Takes the words of customers out of what is told of an item, so that nothing of what they wrote is kept once more: a
 * text of theirs as a whole, three words of it in a row, and each of its numbers and addresses.
 */
export function without(texts: readonly string[]): (text: string) => string {
  const runs = new Set<string>();
  const telling = new Set<string>();
  let shortest = IN_A_ROW;
  for (const text of texts) {
    const words = wordsOf(text);
    if (words.length === 0) continue;
    const length = Math.min(IN_A_ROW, words.length);
    shortest = Math.max(1, Math.min(shortest, length));
    for (let at = 0; at + length <= words.length; at++) runs.add(words.slice(at, at + length).join(" "));
    for (const word of words) if (TELLING.test(word) && word.length >= SHORTEST_TELLING) telling.add(word);
  }
  return (text) => leaveOut(text, runs, telling, shortest);
}

function textsIn(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === "string" && value !== "" ? [value] : [];
}

function leaveOut(
  text: string,
  runs: ReadonlySet<string>,
  telling: ReadonlySet<string>,
  shortest: number,
): string {
  if (runs.size === 0) return text;
  const found = [...text.matchAll(WORD)];
  const words = found.map(([word]) => word.toLowerCase());
  const out = new Set<number>();
  for (let at = 0; at < words.length; at++) {
    if (telling.has(words[at] ?? "")) out.add(at);
    for (let length = shortest; length <= IN_A_ROW && at + length <= words.length; length++)
      if (runs.has(words.slice(at, at + length).join(" ")))
        for (let within = at; within < at + length; within++) out.add(within);
  }
  // a word that was cut off goes with what stood before it
  for (let at = 1; at < words.length; at++)
    if (out.has(at - 1) && text[endOf(found[at])] === LEFT_OUT) out.add(at);
  if (out.size === 0) return text;
  let told = "";
  let from = 0;
  for (let at = 0; at < found.length; at++) {
    if (!out.has(at)) continue;
    if (!out.has(at - 1)) told += text.slice(from, found[at]?.index) + LEFT_OUT;
    from = endOf(found[at]);
  }
  return (told + text.slice(from)).replace(/…{2,}/g, LEFT_OUT);
}

const endOf = (match: RegExpMatchArray | undefined): number => (match?.index ?? 0) + (match?.[0].length ?? 0);
