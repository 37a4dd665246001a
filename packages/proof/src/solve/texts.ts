import type { Machine } from "./machine.ts";

/** Texts one after the other: fixed ones, and those of names. */
export type Tape = (string | { name: string })[];

/** What is asked of a tape. */
export interface TextTest {
  tape: Tape;
  machine: Machine;
  wanted: boolean;
}

export type Texts = ReadonlyMap<string, string> | "no" | "open";

const MOST_STATES = 30_000;
const USUAL = ["Hello", "A text", "Hello 1"];

/** Texts of names, none of them empty, that meet all tests. */
export function solveTexts(tests: TextTest[]): Texts {
  const solved = new Map<string, string>();
  let open = false;
  for (const group of connected(tests)) {
    const found = solveGroup(group);
    if (found === "no") return "no";
    if (found === "open") open = true;
    else for (const [name, text] of found) solved.set(name, text);
  }
  return open ? "open" : solved;
}

const namesIn = (tape: Tape): string[] =>
  tape.flatMap((part) => (typeof part === "string" ? [] : [part.name]));
const keyOf = (tape: Tape): string => JSON.stringify(tape);

function connected(tests: TextTest[]): TextTest[][] {
  const groups: { names: Set<string>; tests: TextTest[] }[] = [];
  for (const test of tests) {
    const names = new Set(namesIn(test.tape));
    const one = { names, tests: [test] };
    for (let at = groups.length - 1; at >= 0; at--) {
      const group = groups[at] as (typeof groups)[number];
      if (group.names.isDisjointFrom(one.names)) continue;
      one.names = one.names.union(group.names);
      one.tests = [...group.tests, ...one.tests];
      groups.splice(at, 1);
    }
    groups.push(one);
  }
  return groups.map(({ tests }) => tests);
}

function solveGroup(tests: TextTest[]): Texts {
  const longest = tests.reduce((a, b) => (b.tape.length > a.tape.length ? b : a)).tape;
  const names = namesIn(longest);
  const placed = tests.map((test) => ({ ...test, from: placeIn(longest, test.tape) }));
  if (new Set(names).size === names.length && placed.every(({ from }) => from >= 0))
    return solveTape(longest, placed);
  // not one tape: each by itself must be possible, and how they fit together is left open
  const each = Map.groupBy(tests, ({ tape }) => keyOf(tape));
  for (const alone of each.values()) {
    const tape = alone[0]?.tape as Tape;
    const own = namesIn(tape);
    if (new Set(own).size < own.length) continue;
    if (
      solveTape(
        tape,
        alone.map((test) => ({ ...test, from: 0 })),
      ) === "no"
    )
      return "no";
  }
  return "open";
}

/** Where a tape is a part of another one; -1: nowhere. */
function placeIn(whole: Tape, part: Tape): number {
  for (let from = 0; from + part.length <= whole.length; from++) {
    if (keyOf(whole.slice(from, from + part.length)) === keyOf(part)) return from;
  }
  return -1;
}

type Placed = TextTest & { from: number };

function solveTape(tape: Tape, tests: Placed[]): Texts {
  const [only, ...others] = namesIn(tape);
  if (only !== undefined && others.length === 0 && tape.length === 1) {
    const usual = USUAL.find((text) => meetsAll(text, tests));
    if (usual !== undefined) return new Map([[only, usual]]);
    const asked = tests.filter(({ wanted }) => wanted);
    if (asked.length > 1) {
      // one after the other is quicker to find than all at once, and reads better
      const refused = tests.filter(({ wanted }) => !wanted);
      const pieces: string[] = [];
      for (const test of asked) {
        const piece = walk(tape, [test, ...refused]);
        if (piece === "no") return "no";
        if (piece !== "open") pieces.push(piece.get(only) as string);
      }
      for (const text of [pieces.join(" "), pieces.toReversed().join(" ")])
        if (meetsAll(text, tests)) return new Map([[only, text]]);
    }
  }
  return walk(tape, tests);
}

const meetsAll = (text: string, tests: TextTest[]): boolean =>
  text !== "" &&
  tests.every(({ machine, wanted }) => {
    let state = machine.start;
    for (const one of text) state = machine.next(state, one);
    return machine.accepts(state) === wanted;
  });

interface Stand {
  part: number;
  /** Something of the name's text was read. */
  begun: boolean;
  states: number[];
  before?: Stand;
  character?: string;
}

/** Breadth first through all machines at once: what it does not find is not there. */
function walk(tape: Tape, tests: Placed[]): Texts {
  const alphabet = alphabetOf(tests);
  const seen = new Set<string>();
  const queue: Stand[] = [];

  /** Goes on over fixed parts and notes where that leads; the end, when it is reached. */
  function arrive(stand: Stand): Stand | undefined {
    let { part, states } = stand;
    for (;;) {
      if (!endedWell(part, states)) return undefined;
      if (part === tape.length) return { ...stand, part, states };
      const fixed = tape[part];
      if (typeof fixed !== "string") break;
      for (const one of fixed) states = read(part, states, one);
      part++;
    }
    const next: Stand = { ...stand, part, states };
    const key = `${part} ${next.begun ? 1 : 0} ${states.join()}`;
    if (!seen.has(key) && hopeful(part, states)) {
      seen.add(key);
      queue.push(next);
    }
    return undefined;
  }
  const read = (part: number, states: number[], one: string): number[] =>
    states.map((state, at) => {
      const { machine, from, tape: own } = tests[at] as Placed;
      return part >= from && part < from + own.length ? machine.next(state, one) : state;
    });
  /** Tests whose tape ends before the part are met. */
  const endedWell = (part: number, states: number[]): boolean =>
    tests.every(
      ({ machine, from, tape: own, wanted }, at) =>
        from + own.length !== part || machine.accepts(states[at] as number) === wanted,
    );
  const hopeful = (part: number, states: number[]): boolean =>
    tests.every(({ machine, from, tape: own, wanted }, at) => {
      if (part >= from + own.length) return true;
      return (machine.settled(states[at] as number) ?? wanted) === wanted;
    });

  let end = arrive({ part: 0, begun: false, states: tests.map(({ machine }) => machine.start) });
  for (let at = 0; at < queue.length && !end; at++) {
    if (queue.length > MOST_STATES) return "open";
    const stand = queue[at] as Stand;
    if (stand.begun) end = arrive({ ...stand, part: stand.part + 1, begun: false });
    for (const character of end ? [] : alphabet) {
      const states = read(stand.part, stand.states, character);
      arrive({ part: stand.part, begun: true, states, before: stand, character });
    }
  }
  return end ? textsOf(tape, end) : "no";
}

function textsOf(tape: Tape, end: Stand): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (let stand: Stand | undefined = end; stand; stand = stand.before) {
    const before = stand.before;
    if (stand.character === undefined || !before) continue;
    const { name } = tape[before.part] as { name: string };
    texts.set(name, stand.character + (texts.get(name) ?? ""));
  }
  return texts;
}

const PREFERRED = [..."xyzqwvkjabcdefghilmnoprstuXYZABC 0123456789.-_"];

/** Characters that stand for all: those that tests name, and one of every range that they do not tell apart. */
function alphabetOf(tests: TextTest[]): string[] {
  const named = new Set(tests.flatMap(({ machine }) => [...machine.characters]));
  const borders = [...new Set([0, ...tests.flatMap(({ machine }) => machine.borders)])].sort((a, b) => a - b);
  // what only refused words have in them helps no more than any other character, unless ranges are looked at
  const wanted =
    borders.length > 1
      ? named
      : new Set(tests.flatMap(({ machine, wanted }) => (wanted ? [...machine.characters] : [])));
  const others = borders.flatMap((from, at) => {
    const to = borders[at + 1] ?? 0x110000;
    const inside = (one: string) => {
      const code = one.codePointAt(0) as number;
      return code >= from && code < to && !named.has(one);
    };
    const preferred = PREFERRED.find(inside);
    if (preferred) return [preferred];
    for (let code = from; code < to && code < from + 3_000; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const one = String.fromCodePoint(code);
      if (inside(one)) return [one];
    }
    return [];
  });
  return [...new Set([...wanted, ...others])];
}
