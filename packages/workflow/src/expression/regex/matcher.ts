import { type Instruction, type Pattern, parsePattern, type Ranges, WORD } from "./pattern.ts";

/**
 * Matching in time linear in the text, whatever the pattern: all ways through the pattern are
 * followed at once, and each set of ways is remembered as a state (a DFA that is built on demand).
 */
export interface Matcher {
  /** Whether the pattern is found anywhere in the text. */
  test(text: string): boolean;
  /** The text is to be lower-cased before it is walked. */
  ignoreCase: boolean;
  /** Where a walk along a text begins. */
  start: State;
  /** Where the walk is after a code point. */
  walk(from: State, code: number): State;
  /** Whether the pattern is found in the text that was walked, if it ends here. */
  found(at: State): boolean;
  /** Where the code points begin that the pattern tells from those before, ascending; the first is 0. */
  borders: number[];
}

/** How far a walk along a text is. */
export interface State {
  /** Where in the program the ways stand, before what needs no character is followed. */
  ways: number[];
  before: "nothing" | "word" | "other";
  next: (State | undefined)[];
}

const MOST_STATES = 10_000;
const FOUND: State = { ways: [], before: "other", next: [] };

/** Builds a matcher; throws a PatternError for a pattern that is not understood. */
export function matcher(source: string): Matcher {
  const { program, ignoreCase }: Pattern = parsePattern(source);
  const classes = characterClasses(program);
  const end = classes.count;
  let states = new Map<string, State>();

  function state(ways: number[], before: State["before"]): State {
    const key = `${before}:${ways.join()}`;
    let known = states.get(key);
    if (!known) {
      if (states.size >= MOST_STATES) states = new Map();
      known = { ways, before, next: new Array(end + 1) };
      states.set(key, known);
    }
    return known;
  }

  /** Follows forks and assertions; true when the end of the pattern is reached. */
  function close(at: number, from: State, nextIsWord: boolean, atEnd: boolean, seen: Set<number>): boolean {
    const open = [at];
    while (open.length > 0) {
      const way = open.pop() as number;
      if (seen.has(way)) continue;
      seen.add(way);
      const instruction = program[way] as Instruction;
      if (instruction.op === "match") return true;
      if (instruction.op === "split") open.push(...instruction.to);
      if (instruction.op === "assert") {
        const { kind } = instruction;
        const boundary = (from.before === "word") !== nextIsWord;
        const holds =
          kind === "start"
            ? from.before === "nothing"
            : kind === "end"
              ? atEnd
              : boundary === (kind === "word");
        if (holds) open.push(way + 1);
      }
    }
    return false;
  }

  function step(from: State, characterClass: number): State {
    const atEnd = characterClass === end;
    const character = atEnd ? -1 : classes.representative(characterClass);
    const isWord = !atEnd && contains(WORD, character);
    const seen = new Set<number>();
    for (const way of from.ways) if (close(way, from, isWord, atEnd, seen)) return FOUND;
    if (close(0, from, isWord, atEnd, seen)) return FOUND;
    const ways: number[] = [];
    for (const way of seen) {
      const instruction = program[way] as Instruction;
      if (instruction.op === "char" && !atEnd && contains(instruction.ranges, character)) ways.push(way + 1);
    }
    return state(
      ways.sort((a, b) => a - b),
      isWord ? "word" : "other",
    );
  }

  function follow(current: State, characterClass: number): State {
    if (current === FOUND) return FOUND;
    let next = current.next[characterClass];
    if (next === undefined) {
      next = step(current, characterClass);
      current.next[characterClass] = next;
    }
    return next;
  }

  return {
    ignoreCase,
    start: state([], "nothing"),
    walk: (from, code) => follow(from, classes.of(code)),
    found: (at) => follow(at, end) === FOUND,
    borders: classes.starts,
    test(given) {
      const text = ignoreCase ? given.toLowerCase() : given;
      let current = state([], "nothing");
      for (let at = 0; at <= text.length; at++) {
        const code = at < text.length ? (text.codePointAt(at) as number) : -1;
        if (code > 0xffff) at++;
        current = follow(current, code < 0 ? end : classes.of(code));
        if (current === FOUND) return true;
      }
      return false;
    },
  };
}

function contains(ranges: Ranges, code: number): boolean {
  for (let at = 0; at < ranges.length; at += 2) {
    if (code < ranges[at]!) return false;
    if (code <= ranges[at + 1]!) return true;
  }
  return false;
}

/** Code points that no part of the pattern tells apart are one class. */
function characterClasses(program: Instruction[]) {
  const borders = new Set([0]);
  const mark = (ranges: Ranges) => {
    for (let at = 0; at < ranges.length; at += 2) borders.add(ranges[at]!).add(ranges[at + 1]! + 1);
  };
  mark(WORD);
  for (const instruction of program) if (instruction.op === "char") mark(instruction.ranges);
  const starts = [...borders].sort((a, b) => a - b);

  const search = (code: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= code) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const ascii = Uint16Array.from({ length: 128 }, (_, code) => search(code));
  return {
    starts,
    count: starts.length,
    representative: (of: number): number => starts[of] as number,
    of: (code: number): number => (code < 128 ? (ascii[code] as number) : search(code)),
  };
}
