import { type ASTNode, callOf, looksLikeDate } from "@throughline/workflow/expression-parts";
import { type Atom, FALSE, TRUE, truthOf, UNKNOWN } from "./atom.ts";
import { below, type Linear, numeral, type Row } from "./linear.ts";
import { lengthMachine, type Machine, patternMachine, through, wordMachine } from "./machine.ts";
import { asNumber, isBlankTerm, type Moment, mayBeBlank, momentOf, type Reader, type Term } from "./terms.ts";
import type { TextTest } from "./texts.ts";

/** One of these ways, each with all that it asks. */
export type Ways = { rows: Row[]; tests: TextTest[] }[];

/** What it takes for a part to be true, and to be false: all of the lists. */
export type Meaning =
  | { is: "sure"; truth: number }
  | { is: "either"; yes: Ways[]; no: Ways[] }
  | { is: "open"; of: string };

const sure = (truth: number): Meaning => ({ is: "sure", truth });
const rows = (...of: Row[]): Ways => [{ rows: of, tests: [] }];

function turned(meaning: Meaning): Meaning {
  if (meaning.is === "either") return { is: "either", yes: meaning.no, no: meaning.yes };
  if (meaning.is === "open" || meaning.truth === UNKNOWN) return meaning;
  return sure(meaning.truth === TRUE ? FALSE : TRUE);
}

/** What a part asks of the names that are not fixed. */
export function meaningOf({ node, text }: Pick<Atom, "node" | "text">, { term, dayOf }: Reader): Meaning {
  const open: Meaning = { is: "open", of: text };
  const call = callOf(node);
  switch (node.op) {
    case "==":
    case "!=": {
      const equality = ordered(node, "==") ?? equal(term(node.args[0]), term(node.args[1]));
      return node.op === "==" ? equality : turned(equality);
    }
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(node, node.op) ?? open;
    case "in":
      return node.args[1].op === "list" ? oneOf(node.args[0], node.args[1].args) : open;
  }
  if (call) return called(call.name, call.args);
  const whole = term(node);
  if (whole.is === "anything") return open;
  return sure(whole.is === "value" ? truthOf(whole.value) : UNKNOWN);

  function called(name: string, args: ASTNode[]): Meaning {
    const [first, second] = args;
    if (!first) return open;
    if (name === "oneOf") return oneOf(first, args.slice(1));
    const subject = term(first);
    if (name === "given" || name === "blank") {
      const given = isGiven(subject);
      return name === "given" ? given : turned(given);
    }
    if (subject.is === "unknown") return sure(UNKNOWN);
    const words = second && wordsOf(term(second), name === "containsAny");
    if (!words) return open;
    const [word = ""] = words;
    switch (name) {
      case "contains":
        return tested(subject, wordMachine(words, "in"));
      case "startsWith":
        return tested(subject, wordMachine(words, "start"));
      case "endsWith":
        return tested(subject, wordMachine(words, "end"));
      case "containsAny":
        return tested(
          subject,
          through(
            "lower",
            wordMachine(
              words.map((one) => one.toLowerCase()),
              "in",
            ),
          ),
        );
      case "matches":
        return tested(subject, patternMachine(word));
      default:
        return open;
    }
  }

  function tested(subject: Term, machine: Machine): Meaning {
    if (subject.is !== "text") return open;
    const whole = subject.ways.reduceRight((inner, way) => through(way, inner), machine);
    const test = (wanted: boolean): Ways => [
      { rows: [], tests: [{ tape: subject.tape, machine: whole, wanted }] },
    ];
    return { is: "either", yes: [test(true)], no: [test(false)] };
  }

  function isGiven(subject: Term): Meaning {
    if (subject.is === "unknown") return sure(FALSE);
    if (isBlankTerm(subject)) return sure(FALSE);
    if (!mayBeBlank(subject)) return sure(TRUE);
    return turned(tested(subject, wordMachine([""], "whole")));
  }

  function oneOf(node: ASTNode, values: ASTNode[]): Meaning {
    const subject = term(node);
    if (subject.is === "unknown") return sure(UNKNOWN);
    const terms = values.map(term);
    if (terms.some(({ is }) => is === "unknown")) return sure(UNKNOWN);
    const words = terms.flatMap((one) =>
      one.is === "value" && typeof one.value === "string" && !looksLikeDate(one.value) ? [one.value] : [],
    );
    if (subject.is === "text" && words.length === terms.length)
      return tested(subject, wordMachine(words, "whole"));
    const each = terms.map((one) => equal(subject, one));
    if (each.some((one) => one.is === "sure" && one.truth === TRUE)) return sure(TRUE);
    const either = each.flatMap((one) => (one.is === "either" ? [one] : []));
    if (each.some(({ is }) => is === "open")) return open;
    if (either.length === 0) return sure(FALSE);
    // each equality is one list of ways, so that one of them is all of their ways
    return {
      is: "either",
      yes: [either.flatMap(({ yes }) => yes.flat())],
      no: either.flatMap(({ no }) => no),
    };
  }

  function equal(a: Term, b: Term): Meaning {
    if (a.is === "unknown" || b.is === "unknown") return sure(UNKNOWN);
    if (a.is === "anything" || b.is === "anything") return open;
    if (a.is === "value" && b.is !== "value") return equal(b, a);
    const [left, right] = [asNumber(a), asNumber(b)];
    if (left && right) return equalSums(left, right);
    if (a.is === "moment") {
      const moment = momentOf(b);
      const pair = moment && sameKind(a, moment);
      if (moment && !pair) return open;
      return pair ? equalSums(...pair) : b.is === "text" ? open : sure(FALSE);
    }
    if (a.is !== "text") return sure(FALSE);
    if (b.is === "value") {
      if (isBlankTerm(b)) return turned(isGiven(a));
      if (typeof b.value !== "string") return sure(FALSE);
      return looksLikeDate(b.value) ? open : tested(a, wordMachine([b.value], "whole"));
    }
    if (b.is !== "text") return b.is === "moment" ? open : sure(FALSE);
    return JSON.stringify([a.tape, a.ways]) === JSON.stringify([b.tape, b.ways]) ? sure(TRUE) : open;
  }

  function equalSums(a: Linear, b: Linear): Meaning {
    return {
      is: "either",
      yes: [rows(below(a, b, false), below(b, a, false))],
      no: [[...rows(below(a, b, true)), ...rows(below(b, a, true))]],
    };
  }

  /** Two moments as sums to be compared: by day where one is a date. */
  function sameKind(a: Moment, b: Moment): [Linear, Linear] | undefined {
    if (a.kind === "datetime" && b.kind === "datetime") return [a.sum, b.sum];
    const [left, right] = [dayOf(a), dayOf(b)];
    return left && right && [left, right];
  }

  /** Comparisons of numbers, dates, lengths and years. */
  function ordered(node: ASTNode & { args: [ASTNode, ASTNode] }, op: Comparison): Meaning | undefined {
    const counted =
      measured(node.args[0], term(node.args[1]), op) ??
      measured(node.args[1], term(node.args[0]), MIRRORED[op]);
    if (counted) return counted;
    if (op === "==") return undefined;
    const [a, b] = [term(node.args[0]), term(node.args[1])];
    if (a.is === "unknown" || b.is === "unknown") return sure(UNKNOWN);
    if (a.is === "anything" || b.is === "anything") return undefined;
    if (isBlankTerm(a) || isBlankTerm(b)) return sure(FALSE);
    const [left, right] = [asNumber(a), asNumber(b)];
    if (left && right) return comparedSums(left, right, op);
    const [from, to] = [momentOf(a), momentOf(b)];
    if (from && to) {
      const pair = sameKind(from, to);
      return pair && comparedSums(...pair, op);
    }
    return left || right ? sure(UNKNOWN) : undefined;
  }

  /** `size(x) > 3`, `find("a", x) > 0`, `year(d) >= 2026` */
  function measured(node: ASTNode, limit: Term, op: Comparison): Meaning | undefined {
    const call = callOf(node);
    const [first, second] = call?.args ?? [];
    if (!call || !first || limit.is !== "value" || typeof limit.value !== "number") return undefined;
    const { value } = limit;
    const meets = (number: number) => HOLDS[op](number, value);
    const subject = term(first);
    if (call.name === "size" && subject.is === "text")
      return tested(subject, lengthMachine(Math.max(0, Math.ceil(value)) + 1, meets));
    if (call.name === "find" && call.args.length === 2 && second && value === 0) {
      const [part, text] = [wordsOf(subject, false), term(second)];
      if (!part || part[0] === "" || text.is !== "text" || (op !== ">" && op !== "==")) return undefined;
      const found = tested(text, wordMachine(part, "in"));
      return op === ">" ? found : turned(found);
    }
    if (call.name !== "year" || subject.is !== "moment" || !Number.isInteger(value)) return undefined;
    const day = dayOf(subject);
    if (!day) return undefined;
    const begins = numeral(Date.UTC(value, 0, 1));
    const ends = numeral(Date.UTC(value + 1, 0, 1));
    if (op === "<" || op === ">=") return comparedSums(day, begins, op);
    if (op === "<=") return comparedSums(day, ends, "<");
    if (op === ">") return comparedSums(day, ends, ">=");
    const inside: Ways = rows(below(begins, day, false), below(day, ends, true));
    return {
      is: "either",
      yes: [inside],
      no: [[...rows(below(day, begins, true)), ...rows(below(ends, day, false))]],
    };
  }
}

type Comparison = "<" | "<=" | ">" | ">=" | "==";
const MIRRORED: Record<Comparison, Comparison> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==" };
const HOLDS: Record<Comparison, (a: number, b: number) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
};

function comparedSums(a: Linear, b: Linear, op: Exclude<Comparison, "==">): Meaning {
  const less = op === "<" || op === "<=";
  const [low, high] = less ? [a, b] : [b, a];
  const strict = op === "<" || op === ">";
  return {
    is: "either",
    yes: [rows(below(low, high, strict))],
    no: [rows(below(high, low, !strict))],
  };
}

/** The words that a fixed text or list of texts stands for. */
function wordsOf(term: Term, list: boolean): string[] | undefined {
  if (term.is !== "value") return undefined;
  const { value } = term;
  if (!list) return value === null ? [""] : typeof value === "string" ? [value] : undefined;
  if (!Array.isArray(value)) return undefined;
  return value.every((one) => typeof one === "string") ? (value as string[]) : undefined;
}
