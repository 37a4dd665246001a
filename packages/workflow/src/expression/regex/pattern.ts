/**
 * Regular expressions as a list of instructions, for the matcher that runs in linear time.
 * The dialect is RE2's, as in CEL: no backreferences and no look-around, and so no pattern that hangs.
 */

/** Inclusive, sorted ranges of code points: `[from, to, from, to, …]`. */
export type Ranges = number[];

export type Instruction =
  | { op: "char"; ranges: Ranges }
  | { op: "split"; to: number[] }
  | { op: "assert"; kind: "start" | "end" | "word" | "not-word" }
  | { op: "match" };

export interface Pattern {
  program: Instruction[];
  ignoreCase: boolean;
}

/** A pattern that is not understood; `offset` is a place in the pattern. */
export class PatternError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const LAST = 0x10ffff;
const MOST_INSTRUCTIONS = 5_000;
const DIGIT: Ranges = [48, 57];
export const WORD: Ranges = [48, 57, 65, 90, 95, 95, 97, 122];
const SPACE: Ranges = [
  9, 13, 32, 32, 160, 160, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000, 0xfeff, 0xfeff,
];
const CLASSES: Record<string, Ranges> = { d: DIGIT, w: WORD, s: SPACE };
const CONTROLS: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, "0": 0 };

/** Sorts ranges and joins those that touch. */
function normal(ranges: Ranges): Ranges {
  const pairs: [number, number][] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const joined: Ranges = [];
  for (const [from, to] of pairs) {
    const last = joined.length - 1;
    if (last > 0 && from <= joined[last]! + 1) joined[last] = Math.max(joined[last]!, to);
    else joined.push(from, to);
  }
  return joined;
}

function negate(ranges: Ranges): Ranges {
  const result: Ranges = [];
  let next = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    if (ranges[at]! > next) result.push(next, ranges[at]! - 1);
    next = ranges[at + 1]! + 1;
  }
  if (next <= LAST) result.push(next, LAST);
  return result;
}

/** The text is lower-cased before a match that ignores case; so are the pattern's letters. */
function lowerCased(ranges: Ranges): Ranges {
  const result = [...ranges];
  for (let at = 0; at < ranges.length; at += 2) {
    const [from, to] = [ranges[at]!, ranges[at + 1]!];
    if (to - from < 500) {
      for (let code = from; code <= to; code++) {
        const lower = String.fromCodePoint(code).toLowerCase().codePointAt(0) as number;
        result.push(lower, lower);
      }
    }
  }
  return normal(result);
}

// an expression tree of the pattern, as small as it can be
type Node =
  | { is: "char"; ranges: Ranges }
  | { is: "assert"; kind: "start" | "end" | "word" | "not-word" }
  | { is: "all"; of: Node[] }
  | { is: "any"; of: Node[] }
  | { is: "repeat"; of: Node; least: number; most: number };

/** Reads a pattern; throws a PatternError naming what is wrong and where. */
export function parsePattern(source: string): Pattern {
  const ignoreCase = source.startsWith("(?i)");
  let at = ignoreCase ? 4 : 0;
  let depth = 0;

  const fail = (message: string, offset = at): never => {
    throw new PatternError(message, offset);
  };
  const chars = (ranges: Ranges): Node => ({ is: "char", ranges: ignoreCase ? lowerCased(ranges) : ranges });

  function alternatives(): Node {
    const of = [sequence()];
    while (source[at] === "|") {
      at++;
      of.push(sequence());
    }
    return of.length === 1 ? of[0]! : { is: "any", of };
  }

  function sequence(): Node {
    const of: Node[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") of.push(repeated());
    return { is: "all", of };
  }

  function repeated(): Node {
    const start = at;
    let node = atom();
    for (let times = 0; ; times++) {
      const bounds = quantifier();
      if (!bounds) return node;
      if (times > 0) fail("a repetition of a repetition; put the inner one in brackets", start);
      if (source[at] === "?") at++; // a lazy match decides the same
      node = { is: "repeat", of: node, least: bounds[0], most: bounds[1] };
    }
  }

  function quantifier(): [number, number] | undefined {
    const sign = source[at];
    if (sign === "*" || sign === "+" || sign === "?") {
      at++;
      return [sign === "+" ? 1 : 0, sign === "?" ? 1 : Number.POSITIVE_INFINITY];
    }
    const counted = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(source.slice(at, at + 12));
    if (!counted) return undefined;
    const least = Number(counted[1]);
    const most =
      counted[2] === undefined ? least : counted[3] ? Number(counted[3]) : Number.POSITIVE_INFINITY;
    if (most < least) fail("the numbers of the repetition are in the wrong order");
    at += counted[0].length;
    return [least, most];
  }

  function atom(): Node {
    const sign = source[at++] as string;
    if (sign === ".") return { is: "char", ranges: negate([10, 10]) };
    if (sign === "^") return { is: "assert", kind: "start" };
    if (sign === "$") return { is: "assert", kind: "end" };
    if (sign === "(") return group();
    if (sign === "[") return { is: "char", ranges: charClass() };
    if (sign === "*" || sign === "+" || sign === "?") fail(`nothing to repeat before "${sign}"`, at - 1);
    if (sign === "\\") {
      if (source[at] === "b" || source[at] === "B") {
        return { is: "assert", kind: source[at++] === "b" ? "word" : "not-word" };
      }
      const escaped = escapeSequence();
      return typeof escaped === "number" ? chars([escaped, escaped]) : { is: "char", ranges: escaped };
    }
    at--;
    const code = codePoint();
    return chars([code, code]);
  }

  function group(): Node {
    const start = at - 1;
    if (source[at] === "?") {
      const kind = /^\?(?::|P?<[A-Za-z]\w*>)/.exec(source.slice(at, at + 60));
      if (!kind)
        fail("look-around and flags inside a pattern are not supported (only (?i) at its start)", start);
      else at += kind[0].length;
    }
    if (++depth > 100) fail("too many brackets inside one another", start);
    const node = alternatives();
    depth--;
    if (source[at] !== ")") fail('a bracket "(" is not closed', start);
    at++;
    return node;
  }

  function codePoint(): number {
    const code = source.codePointAt(at) as number;
    at += code > 0xffff ? 2 : 1;
    return code;
  }

  function escapeSequence(): number | Ranges {
    const sign = source[at] ?? fail("the pattern ends with a backslash", at - 1);
    const lower = sign.toLowerCase();
    if (Object.hasOwn(CLASSES, lower)) {
      at++;
      const ranges = CLASSES[lower] as Ranges;
      return sign === lower ? ranges : negate(ranges);
    }
    const hex = /^(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|[xu]\{([0-9A-Fa-f]{1,5})\})/.exec(
      source.slice(at, at + 9),
    );
    if (hex) {
      at += hex[0].length;
      return Number.parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16);
    }
    if (Object.hasOwn(CONTROLS, sign)) {
      at++;
      return CONTROLS[sign] as number;
    }
    if (/[1-9]/.test(sign)) fail("references to an earlier group are not supported", at - 1);
    if (/[A-Za-z]/.test(sign)) fail(`\\${sign} is not supported`, at - 1);
    return codePoint();
  }

  function charClass(): Ranges {
    const start = at - 1;
    const negated = source[at] === "^";
    if (negated) at++;
    const ranges: Ranges = [];
    for (let first = true; ; first = false) {
      if (at >= source.length) fail('a bracket "[" is not closed', start);
      if (source[at] === "]" && !first) break;
      const from = classItem();
      if (typeof from !== "number") {
        ranges.push(...from);
        continue;
      }
      let to = from;
      if (source[at] === "-" && at + 1 < source.length && source[at + 1] !== "]") {
        const dash = at++;
        const end = classItem();
        if (typeof end !== "number" || end < from)
          fail("this range of characters is in the wrong order", dash);
        else to = end;
      }
      ranges.push(from, to);
    }
    at++;
    const whole = ignoreCase ? lowerCased(ranges) : normal(ranges);
    return negated ? negate(whole) : whole;
  }

  function classItem(): number | Ranges {
    if (source[at] !== "\\") return codePoint();
    at++;
    if (source[at] === "b") {
      at++;
      return 8;
    }
    return escapeSequence();
  }

  const tree = alternatives();
  if (at < source.length) fail('a bracket ")" was never opened');
  return { program: assemble(tree), ignoreCase };
}

function assemble(tree: Node): Instruction[] {
  const program: Instruction[] = [];
  const push = (instruction: Instruction) => {
    if (program.length >= MOST_INSTRUCTIONS) throw new PatternError("the pattern is too large", 0);
    return program.push(instruction) - 1;
  };

  function emit(node: Node): void {
    if (node.is === "char") push({ op: "char", ranges: node.ranges });
    else if (node.is === "assert") push({ op: "assert", kind: node.kind });
    else if (node.is === "all") for (const part of node.of) emit(part);
    else if (node.is === "any") {
      const ends: { op: "split"; to: number[] }[] = [];
      const fork = { op: "split" as const, to: [] as number[] };
      push(fork);
      for (const part of node.of) {
        fork.to.push(program.length);
        emit(part);
        const end = { op: "split" as const, to: [] as number[] };
        push(end);
        ends.push(end);
      }
      for (const end of ends) end.to.push(program.length);
    } else repeat(node.of, node.least, node.most);
  }

  function repeat(node: Node, least: number, most: number): void {
    for (let times = 0; times < least; times++) emit(node);
    if (most === Number.POSITIVE_INFINITY) {
      const loop = { op: "split" as const, to: [program.length + 1] };
      const start = push(loop);
      emit(node);
      push({ op: "split", to: [start] });
      loop.to.push(program.length);
      return;
    }
    const skips: { op: "split"; to: number[] }[] = [];
    for (let times = least; times < most; times++) {
      const skip = { op: "split" as const, to: [program.length + 1] };
      push(skip);
      skips.push(skip);
      emit(node);
    }
    for (const skip of skips) skip.to.push(program.length);
  }

  emit(tree);
  push({ op: "match" });
  return program;
}
