import type { Value } from "@throughline/workflow";
import { neutral, TOKEN } from "./neutral.ts";
import type { Example } from "./schema.ts";

/** Replaces e-mail addresses, phone, card and account numbers in a text; done always, whatever becomes of the item. */
export type Hide = (text: string) => string;

export interface Redacted {
  example: Example;
  /** By field: words that had to stay, for the workflow comes to something else without them. */
  kept: Record<string, string[]>;
  /** How many words were replaced. */
  replaced: number;
}

/** Plays of one redaction: each takes about a millisecond. */
const MOST_PLAYS = 600;

/**
 * Replaces the words of the fields by neutral ones of the same shape, and keeps as few of them as the item needs to come
 * out the same: found by trying (delta debugging after Zeller and Hildebrandt, 2002), so that it holds for every test, rule
 * and extraction that there is or will be.
 *
 * @param comesOutTheSame plays an example and says whether all is as before
 */
export function redact(
  example: Example,
  fields: string[],
  comesOutTheSame: (example: Example) => boolean,
): Redacted {
  const words = wordsIn(example, fields);
  const build = (keep: ReadonlySet<number>) =>
    replacing(example, fields, (at, word) => (keep.has(at) ? word : neutral(word)));
  let plays = 0;
  const enough = (keep: number[]) =>
    plays < MOST_PLAYS && ++plays > 0 && comesOutTheSame(build(new Set(keep)));
  const keep = enough([])
    ? []
    : fewest(
        words.map((_, at) => at),
        enough,
      );
  const kept: Record<string, string[]> = {};
  for (const at of keep) {
    const { field, word } = words[at] as { field: string; word: string };
    const own = kept[field] ?? [];
    kept[field] = own;
    if (!own.includes(word)) own.push(word);
  }
  return { example: build(new Set(keep)), kept, replaced: words.length - keep.length };
}

/** Everything that is text in an example, hidden where it has to be. */
export function hideEverywhere<T>(value: T, hide: Hide): T {
  if (typeof value === "string") return hide(value) as T;
  if (Array.isArray(value)) return value.map((one) => hideEverywhere(one, hide)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hideEverywhere(one, hide)])) as T;
}

/** A part of a list of which nothing can be left out, so that `enough` of it; all of it, where even that is not enough. */
function fewest(all: number[], enough: (keep: number[]) => boolean): number[] {
  let keep = all;
  for (let parts = 2; keep.length > 1; ) {
    const size = Math.ceil(keep.length / parts);
    const chunks = Array.from({ length: Math.ceil(keep.length / size) }, (_, at) =>
      keep.slice(at * size, (at + 1) * size),
    );
    const part = chunks.find(enough);
    if (part) {
      keep = part;
      parts = 2;
      continue;
    }
    const rest =
      chunks.length > 2
        ? chunks.map((chunk) => keep.filter((one) => !chunk.includes(one))).find(enough)
        : undefined;
    if (rest) {
      keep = rest;
      parts = Math.max(parts - 1, 2);
      continue;
    }
    if (size === 1) break;
    parts = Math.min(parts * 2, keep.length);
  }
  return keep;
}

function wordsIn(example: Example, fields: string[]): { field: string; word: string }[] {
  const words: { field: string; word: string }[] = [];
  replacing(example, fields, (_at, word, field) => {
    words.push({ field, word });
    return word;
  });
  return words;
}

/** The example with every word of the fields replaced: in the record, and in what is written to it later. */
function replacing(
  example: Example,
  fields: string[],
  replace: (at: number, word: string, field: string) => string,
): Example {
  let at = 0;
  const texts = (values: Record<string, Value>) =>
    Object.fromEntries(
      Object.entries(values).map(([field, value]): [string, Value] => [
        field,
        typeof value === "string" && fields.includes(field)
          ? value.replace(TOKEN, (word) => replace(at++, word, field))
          : value,
      ]),
    );
  return {
    ...example,
    record: texts(example.record),
    ...(example.events && {
      events: example.events.map((event) => {
        if ("set" in event) return { ...event, set: texts(event.set) };
        return "event" in event && event.data ? { ...event, data: texts(event.data) } : event;
      }),
    }),
  };
}
