/** A piece of a text, word for word: `quote` is `text.slice(from, to)`. */
export interface Span {
  from: number;
  to: number;
  quote: string;
}

/**
 * Something found in a text. Either its value is sure, or the entity says why none is given:
 * the passage is there in both cases, because what is not understood may still have to be masked or shown.
 */
export type Entity = Span & { kind: string } & (
    | {
        /** An amount: its number. A date: ISO 8601. A phone number: E.164. The others: their normal form. */
        value: string | number;
        /** Of an amount: the ISO 4217 code, where the text (or the team's list) says which one. */
        currency?: string;
      }
    | { abstains: string }
  );

/** What the team says about its texts; each of them settles what would otherwise be left open. */
export interface ExtractOptions {
  /** The decimal mark that is written here. Without it, numbers that can be read in two ways are left open. */
  decimal?: "." | ",";
  /** The order of days and months in dates of digits: 03/04/2026. */
  dates?: "dmy" | "mdy";
  /** The day on which the text was written (ISO date); without it "tomorrow" and "3 March" are left open. */
  day?: string;
  /** Currencies that occur, as ISO 4217 codes: says which dollar or crown is meant. */
  currencies?: string[];
  /** Countries (ISO 3166 alpha-2) whose phone numbers are written without a country code, likeliest first. */
  countries?: string[];
  /** The language of the text (ISO 639-1), where it is known: "hier" is yesterday in French only. */
  language?: string;
}

/** Longest text that is searched; Salesforce's long text fields end at 131,072 characters. */
export const LONGEST = 131_072;

/** A match that begins and ends with a word: no letter or digit stands next to it. */
export const bounded = (source: string, flags = "giu"): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, flags);

/** One entity for every match of which `read` makes something. */
export function scan(
  kind: string,
  text: string,
  pattern: RegExp,
  read: (
    match: RegExpExecArray,
  ) => { value: string | number; currency?: string } | { abstains: string } | undefined,
): Entity[] {
  const found: Entity[] = [];
  for (const match of text.slice(0, LONGEST).matchAll(pattern)) {
    const read_ = read(match);
    if (!read_) continue;
    const quote = match[0];
    found.push({ kind, ...read_, from: match.index, to: match.index + quote.length, quote });
  }
  return found;
}

/** The words of a list as alternatives of a pattern, longest first, taken literally. */
export const oneOf = (words: Iterable<string>): string =>
  [...words]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("|");

/** Of entities that overlap the longer one, and of equals the first; in the order of the text. */
export function outermost(entities: Entity[]): Entity[] {
  const kept: Entity[] = [];
  for (const entity of [...entities].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1);
    if (!last || entity.from >= last.to) kept.push(entity);
    else if (entity.to - entity.from > last.to - last.from) kept[kept.length - 1] = entity;
  }
  return kept;
}
