import { type Matcher, matcher } from "@throughline/workflow/expression-parts";

/** Reads a text character by character, and says at its end whether the test is met. States are numbers. */
export interface Machine {
  start: number;
  /** The state after one character (a code point, as text). */
  next(state: number, character: string): number;
  accepts(state: number): boolean;
  /** What every continuation comes to, where it is settled. */
  settled(state: number): boolean | undefined;
  /** Characters that it tells from others, and where ranges of code points begin that it tells apart. */
  characters: Set<string>;
  borders: number[];
}

/** A machine from states that are anything with a key. */
function machineOf<S>(
  start: S,
  keyOf: (state: S) => unknown,
  step: (state: S, character: string) => S,
  accepts: (state: S) => boolean,
  settled: (state: S) => boolean | undefined,
  characters: Set<string>,
  borders: number[] = [],
): Machine {
  const states: { state: S; next: Map<string, number> }[] = [];
  const numbers = new Map<unknown, number>();
  const numberOf = (state: S): number => {
    const key = keyOf(state);
    let number = numbers.get(key);
    if (number === undefined) {
      number = states.push({ state, next: new Map() }) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  const at = (number: number) => states[number] as { state: S; next: Map<string, number> };
  return {
    start: numberOf(start),
    next(number, character) {
      const { state, next } = at(number);
      let after = next.get(character);
      if (after === undefined) {
        after = numberOf(step(state, character));
        next.set(character, after);
      }
      return after;
    },
    accepts: (number) => accepts(at(number).state),
    settled: (number) => settled(at(number).state),
    characters,
    borders,
  };
}

const same = <T>(value: T): T => value;
const lettersOf = (words: string[]): Set<string> => new Set(words.flatMap((word) => [...word]));

/** Where a word stands: anywhere, at the start, at the end, or as the whole text. */
export type Where = "in" | "start" | "end" | "whole";

/** Looks for one of some words. */
export function wordMachine(words: string[], where: Where): Machine {
  const characters = lettersOf(words);
  const prefixes = new Set([
    "",
    ...words.flatMap((word) => Array.from({ length: word.length }, (_, at) => word.slice(0, at + 1))),
  ]);
  if (where === "in" || where === "end") {
    const ends = (read: string) => words.some((word) => read.endsWith(word));
    const longest = (read: string): string => {
      let rest = read;
      while (!prefixes.has(rest)) rest = rest.slice(1);
      return rest;
    };
    // `null`: found
    const step = (read: string | null, character: string): string | null => {
      let state = read;
      for (let unit = 0; unit < character.length && state !== null; unit++) {
        const more = state + character[unit];
        state = where === "in" && ends(more) ? null : longest(more);
      }
      return state;
    };
    return machineOf<string | null>(
      where === "in" && words.includes("") ? null : "",
      same,
      step,
      (read) => read === null || (where === "end" && ends(read)),
      (read) => (read === null ? true : words.length === 0 ? false : undefined),
      characters,
    );
  }
  // `true`: found, `false`: it can be none of them any more
  const begun = (read: string): string | boolean => {
    if (where === "start" && words.includes(read)) return true;
    return prefixes.has(read) ? read : false;
  };
  return machineOf<string | boolean>(
    begun(""),
    same,
    (read, character) => (typeof read === "string" ? begun(read + character) : read),
    (read) => read === true || (typeof read === "string" && where === "whole" && words.includes(read)),
    (read) => (typeof read === "boolean" ? read : undefined),
    characters,
  );
}

/** Looks for a pattern. */
export function patternMachine(pattern: string): Machine {
  const made: Matcher = matcher(pattern);
  const walk = (state: Matcher["start"], character: string) => {
    let now = state;
    for (const one of made.ignoreCase ? character.toLowerCase() : character)
      now = made.walk(now, one.codePointAt(0) as number);
    return now;
  };
  const borders = made.ignoreCase ? withCapitals(made.borders) : made.borders;
  return machineOf(made.start, same, walk, made.found, () => undefined, new Set(), borders);
}

/** A range of small letters is one of capitals too. */
const withCapitals = (borders: number[]): number[] => [
  ...borders,
  ...borders.flatMap((border) => (border > 96 && border <= 123 ? [border - 32] : [])),
];

/** Counts characters (UTF-16 units) up to a number. */
export function lengthMachine(most: number, meets: (length: number) => boolean): Machine {
  return machineOf<number>(
    0,
    same,
    (length, character) => Math.min(most, length + character.length),
    meets,
    (length) => (length === most ? meets(length) : undefined),
    new Set(),
  );
}

const SPACES = /^\s$/;

/** Signs that are letters in lower case: kelvin, ångström, ohm. */
const ALSO: Record<string, string> = { k: "\u212a", å: "\u212b", ω: "\u2126" };

/** What the machine says of the text in small letters or capitals, or without spaces at its ends. */
export function through(way: "lower" | "upper" | "trim", inner: Machine): Machine {
  if (way === "trim") return trimmed(inner);
  const change = (text: string) => (way === "lower" ? text.toLowerCase() : text.toUpperCase());
  const characters = new Set(
    [...inner.characters]
      .flatMap((one) => [one, one.toLowerCase(), one.toUpperCase(), ALSO[one.toLowerCase()] ?? ""])
      .flatMap((text) => [...text]),
  );
  const walk = (state: number, character: string) => {
    let now = state;
    for (const one of change(character)) now = inner.next(now, one);
    return now;
  };
  const borders = [...inner.borders, ...withCapitals(inner.borders)];
  return machineOf(inner.start, same, walk, inner.accepts, inner.settled, characters, borders);
}

function trimmed(inner: Machine): Machine {
  // where the last character that is no space left the machine, and where it is with the spaces since
  type Pair = { ended: number; now: number; begun: boolean };
  return machineOf<Pair>(
    { ended: inner.start, now: inner.start, begun: false },
    ({ ended, now, begun }) => `${ended} ${now} ${begun}`,
    ({ ended, now, begun }, character) => {
      const space = SPACES.test(character);
      if (!begun && space) return { ended, now, begun };
      const next = inner.next(now, character);
      return { ended: space ? ended : next, now: next, begun: true };
    },
    ({ ended }) => inner.accepts(ended),
    ({ ended, now }) => {
      const settled = inner.settled(ended);
      return settled !== undefined && settled === inner.settled(now) ? settled : undefined;
    },
    new Set([...inner.characters, " "]),
    inner.borders,
  );
}
