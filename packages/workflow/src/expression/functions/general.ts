import { type Matcher, matcher } from "../regex/matcher.ts";
import { PatternError } from "../regex/pattern.ts";
import type { Value, ValueType } from "../types.ts";
import { equal, isBlank, toList, toText } from "../values.ts";
import { type Argument, type FunctionDefinition, strict } from "./definition.ts";

const all = (count: number): number[] => Array.from({ length: count - 1 }, (_, at) => at + 1);
const sameForAll = (args: Argument[]): ValueType => {
  const types = new Set(args.filter((arg) => arg.constant?.value !== null).map((arg) => arg.type));
  if (types.size === 1) return [...types][0] as ValueType;
  return [...types].every((type) => type === "text" || type === "choice") ? "text" : "any";
};
const casesOf = (args: Argument[]): Argument[] =>
  args.filter((_, at) => at > 0 && (at % 2 === 0 || at === args.length - 1));

const matchers = new Map<string, Matcher>();

function matcherOf(pattern: string): Matcher {
  let known = matchers.get(pattern);
  if (!known) {
    if (matchers.size > 500) matchers.clear();
    known = matcher(pattern);
    matchers.set(pattern, known);
  }
  return known;
}

function patternProblem(args: Argument[]): { at: number; message: string } | undefined {
  const pattern = args[1]?.constant?.value;
  if (typeof pattern !== "string") return undefined;
  try {
    matcherOf(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return {
      at: 1,
      message: `The pattern cannot be used: ${error.message} (at character ${error.offset + 1})`,
    };
  }
}

/** Functions of any kind of value. */
export const generalFunctions: Record<string, FunctionDefinition> = {
  given: {
    signature: "given(x)",
    description: "True when x is known and not blank.",
    takes: ["any"],
    returns: "boolean",
    seesUnknown: true,
    run: ([x]) => x !== undefined && !isBlank(x),
  },
  blank: {
    signature: "blank(x)",
    description: "True when x is blank or not known (a null parent): the opposite of given(x).",
    takes: ["any"],
    returns: "boolean",
    seesUnknown: true,
    run: ([x]) => x === undefined || isBlank(x),
  },
  firstGiven: {
    signature: "firstGiven(x, y, …)",
    description: "The first of its arguments that is known and not blank.",
    takes: ["any", "any"],
    variadic: true,
    returns: sameForAll,
    seesUnknown: true,
    run: (args) => args.find((arg) => arg !== undefined && !isBlank(arg)) ?? args.at(-1),
  },
  case: {
    signature: "case(x, value, result, …, otherwise)",
    description: "The result that stands after the first value equal to x, else the last argument.",
    takes: ["any", "any", "any", "any"],
    variadic: true,
    returns: (args) => sameForAll(casesOf(args)),
    seesUnknown: true,
    compares: (count) => all(count - 1).filter((at) => at % 2 === 1),
    check: (args) =>
      args.length % 2 === 0
        ? undefined
        : { at: args.length - 1, message: "case() must end with what holds otherwise" },
    run: (args, frame) => {
      const [x] = args;
      if (x === undefined) return undefined;
      for (let at = 1; at + 1 < args.length; at += 2) {
        const value = args[at];
        if (value === undefined) return undefined;
        if (equal(x, value, frame.zone)) return args[at + 1];
      }
      return args.at(-1);
    },
  },
  oneOf: {
    signature: "oneOf(x, value, …)",
    description: "True when x equals one of the values.",
    takes: ["any", "any"],
    variadic: true,
    returns: "boolean",
    compares: all,
    run: strict(([x, ...values], frame) => values.some((value) => equal(x as Value, value, frame.zone))),
  },
  includes: {
    signature: "includes(list, value)",
    description: "True when a list or multi-select picklist has the value.",
    takes: ["list", "any"],
    returns: "boolean",
    compares: all,
    run: strict(([list, value], frame) =>
      toList(list as Value).some((item) => equal(item, value as Value, frame.zone)),
    ),
  },
  matches: {
    signature: "text.matches(pattern)",
    description: "True when the regular expression is found in the text; ^ and $ bind it, (?i) ignores case.",
    takes: ["text", "text"],
    returns: "boolean",
    check: patternProblem,
    run: strict(([text, pattern]) => matcherOf(toText(pattern as Value)).test(toText(text as Value))),
  },
};
