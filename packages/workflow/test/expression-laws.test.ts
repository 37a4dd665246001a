import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compile,
  type Evaluation,
  evaluate,
  explain,
  type Reason,
  type Value,
  whyNot,
} from "../src/expression/index.ts";

type Truth = boolean | undefined;

const NAMES = ["a", "b", "c"];
const OPTIONS = { now: "2026-03-15T10:00:00Z" };

function run(source: string, known: Record<string, Value | undefined> = {}): Evaluation {
  const { expression, problems } = compile(source);
  expect(problems, source).toEqual([]);
  return evaluate(expression!, { get: (name) => known[name] }, OPTIONS);
}

const truths = fc.constantFrom<Truth>(true, false, undefined);
const scopes = fc.record({ a: truths, b: truths, c: truths });

/** A logical expression and its value by Kleene's tables, written down a second time. */
interface Logic {
  cel: string;
  formula: string;
  value(scope: Record<string, Truth>): Truth;
}

const and = (values: Truth[]): Truth =>
  values.includes(false) ? false : values.includes(undefined) ? undefined : true;
const not = (value: Truth): Truth => (value === undefined ? undefined : !value);
const or = (values: Truth[]): Truth => not(and(values.map(not)));

const { logic } = fc.letrec<{ logic: Logic }>((tie) => {
  const several = fc.array(tie("logic"), { minLength: 2, maxLength: 3 });
  const all = (parts: Logic[], scope: Record<string, Truth>) => parts.map((part) => part.value(scope));
  return {
    logic: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(...NAMES).map((name) => ({
        cel: name,
        formula: name,
        value: (scope: Record<string, Truth>) => scope[name],
      })),
      fc.constantFrom("true", "false").map((word) => ({
        cel: word,
        formula: word.toUpperCase(),
        value: () => word === "true",
      })),
      several.map((parts) => ({
        cel: parts.map((part) => `(${part.cel})`).join(" && "),
        formula: `AND(${parts.map((part) => part.formula).join(", ")})`,
        value: (scope: Record<string, Truth>) => and(all(parts, scope)),
      })),
      several.map((parts) => ({
        cel: parts.map((part) => `(${part.cel})`).join(" || "),
        formula: parts.map((part) => `(${part.formula})`).join(" || "),
        value: (scope: Record<string, Truth>) => or(all(parts, scope)),
      })),
      tie("logic").map((part) => ({
        cel: `!(${part.cel})`,
        formula: `not( ${part.formula} )`,
        value: (scope: Record<string, Truth>) => not(part.value(scope)),
      })),
      fc.tuple(tie("logic"), tie("logic"), tie("logic")).map(([test, yes, no]) => ({
        cel: `(${test.cel}) ? (${yes.cel}) : (${no.cel})`,
        formula: `IF(${test.formula}, ${yes.formula}, ${no.formula})`,
        value(scope: Record<string, Truth>) {
          const holds = test.value(scope);
          return holds === undefined ? undefined : (holds ? yes : no).value(scope);
        },
      })),
    ),
  };
});

describe("the logic is Kleene's", () => {
  test("for any expression, at the top and inside a comparison", () => {
    fc.assert(
      fc.property(logic, scopes, ({ cel, value }, scope) => {
        expect(run(cel, scope).value).toBe(value(scope));
        expect(run(`case(true, true, (${cel}), false)`, scope).value).toBe(value(scope));
      }),
      { numRuns: 500 },
    );
  });

  test("for any formula", () => {
    fc.assert(
      fc.property(logic, scopes, ({ formula, value }, scope) => {
        expect(run(formula, scope).value).toBe(value(scope));
      }),
      { numRuns: 500 },
    );
  });

  test("De Morgan's laws hold", () => {
    fc.assert(
      fc.property(logic, logic, scopes, (x, y, scope) => {
        const [p, q] = [`(${x.cel})`, `(${y.cel})`];
        expect(run(`!(${p} && ${q})`, scope).value).toBe(run(`!${p} || !${q}`, scope).value);
        expect(run(`!(${p} || ${q})`, scope).value).toBe(run(`!${p} && !${q}`, scope).value);
        expect(run(`!!${p}`, scope).value).toBe(run(p, scope).value);
      }),
    );
  });

  test("learning more never changes what was decided", () => {
    fc.assert(
      fc.property(logic, scopes, scopes, ({ cel }, scope, more) => {
        const before = run(cel, scope).value;
        const known = { a: scope.a ?? more.a, b: scope.b ?? more.b, c: scope.c ?? more.c };
        if (before !== undefined) expect(run(cel, known).value).toBe(before);
      }),
    );
  });

  test("a reason says what came out, and why not exactly when it does not hold", () => {
    const agrees = (reason: Reason): void => {
      expect(reason.text).not.toBe("");
      for (const part of reason.parts ?? []) agrees(part);
    };
    fc.assert(
      fc.property(logic, scopes, ({ cel, value }, scope) => {
        const { holds, reason } = run(cel, scope);
        expect(reason.result).toBe(String(value(scope) ?? "unknown"));
        expect(whyNot(reason) === "").toBe(holds);
        expect(explain(reason)).not.toBe("");
        agrees(reason);
      }),
    );
  });
});

/** Arithmetic as Salesforce writes it, with its value by JavaScript's own operators; no value after a division by zero. */
interface Sum {
  formula: string;
  value: number | undefined;
}

const { sum } = fc.letrec<{ sum: Sum }>((tie) => {
  const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
  const two = (write: (x: string, y: string) => string, compute: (a: number, b: number) => number) =>
    fc.tuple(tie("sum"), tie("sum")).map(([x, y]) => ({
      formula: write(x.formula, y.formula),
      value: x.value === undefined || y.value === undefined ? undefined : finite(compute(x.value, y.value)),
    }));
  return {
    sum: fc.oneof(
      { depthSize: "small" },
      fc.integer({ min: 0, max: 99 }).map((number) => ({ formula: String(number), value: number })),
      two(
        (x, y) => `(${x}) + ${y}`,
        (a, b) => a + b,
      ).map(({ formula, value }) => ({ formula: `(${formula})`, value })),
      two(
        (x, y) => `(${x}-(${y}))`,
        (a, b) => a - b,
      ),
      two(
        (x, y) => `(${x}) * (${y})`,
        (a, b) => a * b,
      ),
      two(
        (x, y) => `(${x}) / (${y})`,
        (a, b) => a / b,
      ),
      two((x, y) => `MAX(${x}, ${y})`, Math.max),
      two(
        (x, y) => `abs(${x} - (${y}))`,
        (a, b) => Math.abs(a - b),
      ),
      tie("sum").map((x) => ({
        formula: `-(${x.formula})`,
        value: x.value === undefined ? undefined : -x.value,
      })),
      fc.tuple(tie("sum"), tie("sum"), tie("sum")).map(([x, y, z]) => ({
        formula: `IF(${x.formula} <= ${y.formula}, ${z.formula}, ${y.formula})`,
        value:
          x.value === undefined || y.value === undefined ? undefined : x.value <= y.value ? z.value : y.value,
      })),
    ),
  };
});

test("formulas compute what JavaScript computes, and are unknown where it has no number", () => {
  fc.assert(
    fc.property(sum, ({ formula, value }) => {
      const found = run(`MAX(${formula})`).value;
      if (value === undefined) expect(found).toBeUndefined();
      else expect(found).toBeCloseTo(value, 6);
    }),
    { numRuns: 500 },
  );
});

const fragments = fc.constantFrom(
  ..."a b.c Amount 1 2.5 'x' \"y\" ( ) [ ] , ? : && || ! == != < >= in + - * / % = <> & ^ AND( OR( NOT( IF( CASE(".split(
    " ",
  ),
  ..."ISBLANK( TODAY() text( given( .contains( .matches( date( addDays( case( null true TRUE $User.Id /* */ //".split(
    " ",
  ),
  " ",
  "\n",
  "é",
);

describe("nothing throws", () => {
  test("compile, whatever the source", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join(" ")),
        ),
        (source) => {
          const { expression, problems } = compile(source);
          expect(expression === undefined).toBe(problems.length > 0);
          for (const { offset, length } of problems) {
            expect(offset).toBeGreaterThanOrEqual(0);
            expect(offset + length).toBeLessThanOrEqual(source.length);
          }
        },
      ),
      { numRuns: 3_000, examples: [["0E+"]] },
    );
  });

  const sources = [
    'a == b && a < b || a in [b, "x"]',
    "a + b - c * a / b % c",
    "-a + number(b)",
    'a ? b : "x"',
    "a[b]",
    "a.contains(b) || a.startsWith(b) || containsAny(a, b) || includes(a, b) || a.matches(b)",
    "a.size() + find(a, b) + min(a, b) + round(a, b) + year(a) + weekday(b) + daysBetween(a, b)",
    "text(a) + left(a, b) + mid(a, b, c) + a.replace(b, c) + a.upper()",
    "date(a) > b || datetime(a) < b || addDays(a, b) == addMonths(a, b) || date(a, b, c) == a",
    "firstGiven(a, b, case(a, b, c, a))",
    "CASE(a, b, c, a) = BLANKVALUE(a, b) & TEXT(c)",
  ];
  const values = fc.oneof(
    { weight: 3, arbitrary: fc.anything() as fc.Arbitrary<Value | undefined> },
    fc.constantFrom<Value>(
      "2026-02-28",
      "2026-03-01T00:00:00Z",
      "9999-12-31",
      "0001-01-01",
      "",
      "(",
      "12",
      1e308,
      -0.5,
      0,
    ),
  );

  test.each(sources)("evaluating %s, whatever the scope holds", (source) => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const { value, holds } = run(source, { a, b, c });
        expect(holds).toBe(value === true);
      }),
      { numRuns: 300 },
    );
  });
});

test("patterns decide what JavaScript's own expressions decide", () => {
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\w", "\\d", "\\b", "\\B", "^", "$", "a-", "[b-c]"),
      fc.tuple(tie("pattern"), tie("pattern")).map(([x, y]) => `${x}${y}`),
      fc.tuple(tie("pattern"), tie("pattern")).map(([x, y]) => `(?:${x}|${y})`),
      fc
        .tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "*?"))
        .map(([x, sign]) => `(${x})${sign}`),
    ),
  }));
  fc.assert(
    fc.property(
      pattern,
      fc.string({ unit: fc.constantFrom("a", "b", "c", "-", " ", "1", "\n", "é"), maxLength: 8 }),
      (source, text) => {
        expect(run("a.matches(b)", { a: text, b: source }).value).toBe(new RegExp(source).test(text));
      },
    ),
    { numRuns: 2_000 },
  );
});
