import type { Value } from "@throughline/workflow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Constraint, type Domain, isMet, satisfy } from "../src/solve/index.ts";

// what is said of all records is held against many: "no" against the records of a brute search, "yes" by evaluation

const domains: Record<string, Domain> = {
  topic: { type: "choice", of: ["a", "b", "c"], unknown: true },
  Tier: { type: "choice", of: ["a", "b"], closed: false, optional: true },
  n: { type: "number", optional: true },
  m: { type: "number", unknown: true },
  s: { type: "text", optional: true, unknown: true },
  t: { type: "text" },
  d: { type: "date", optional: true },
  e: { type: "datetime" },
  b: { type: "boolean", optional: true },
};

const TEXTS = [
  "a",
  "b",
  "ab",
  "ba",
  "abc",
  "B",
  "A b",
  " a",
  "x",
  "aa",
  "bab",
  "abab",
  "c",
  " ",
  "AB",
  "1",
  "xb",
];
const DATES = ["2026-01-01", "2026-01-02", "2026-01-03", "2026-02-01", "2025-12-31"];
const POOLS: Record<string, (Value | undefined)[]> = {
  topic: ["a", "b", "c", undefined],
  Tier: ["a", "b", "other", "ab", null],
  n: [null, -2, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 5, 10],
  m: [undefined, -2, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 5, 10],
  s: [null, undefined, ...TEXTS],
  t: TEXTS,
  d: [null, ...DATES],
  e: DATES.flatMap((date) => [`${date}T00:00:00.000Z`, `${date}T11:30:00.000Z`]),
  b: [true, false, null],
  "now()": DATES.flatMap((date) => [`${date}T00:00:00.000Z`, `${date}T09:00:00.000Z`]),
};

const number = fc.oneof(
  fc.integer({ min: -2, max: 4 }).map(String),
  fc.constantFrom(
    "n",
    "m",
    "n + 1",
    "n - m",
    "n * 2",
    "-m",
    "size(s)",
    "abs(n)",
    "floor(m)",
    "n + m",
    "daysBetween(d, e)",
  ),
);
const word = fc.constantFrom('"a"', '"b"', '"ab"', '"ba"', '"B"', '""', '"x"');
const text = fc.constantFrom("s", "t", "lower(s)", "trim(s)", "upper(t)", "s + t", 's + " " + t');
const moment = fc.oneof(
  fc.constantFrom("d", "e", "today()", "now()", "addDays(d, 1)", "e - 1", "date(e)"),
  fc.constantFrom(...DATES).map((date) => `date("${date}")`),
);
const compare = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
const leaf = fc.oneof(
  fc
    .tuple(fc.constantFrom("topic", "Tier"), fc.constantFrom("==", "!="), fc.constantFrom('"a"', '"b"', '""'))
    .map(([a, op, b]) => `${a} ${op} ${b}`),
  fc.constantFrom(
    "topic == Tier",
    "b",
    "b == false",
    "b != false",
    "blank(n)",
    "given(s)",
    "given(topic)",
    "blank(trim(s))",
    "s == t",
    'Tier in ["a", "ab"]',
    'topic in ["a", "b"]',
  ),
  fc.tuple(number, compare, number).map(([a, op, b]) => `${a} ${op} ${b}`),
  fc
    .tuple(text, fc.constantFrom("contains", "startsWith", "endsWith"), word)
    .map(([a, name, b]) => `(${a}).${name}(${b})`),
  fc.tuple(text, fc.constantFrom("==", "!="), word).map(([a, op, b]) => `${a} ${op} ${b}`),
  fc
    .tuple(
      text,
      fc.array(
        word.filter((one) => one !== '""'),
        { minLength: 1, maxLength: 2 },
      ),
    )
    .map(([a, b]) => `containsAny(${a}, [${b}])`),
  fc
    .tuple(text, fc.constantFrom("^a", "b$", "^(ab)*$", "(?i)a+b", "[^a]", "^.b?$"))
    .map(([a, b]) => `(${a}).matches("${b}")`),
  fc
    .tuple(fc.constantFrom("s", "t"), compare, fc.integer({ min: 0, max: 4 }))
    .map(([a, op, b]) => `size(${a}) ${op} ${b}`),
  fc.tuple(moment, compare, moment).map(([a, op, b]) => `${a} ${op} ${b}`),
);
const condition = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: fc.tuple(tie("any"), tie("any")).map(([a, b]) => `(${a} && ${b})`) },
    { weight: 1, arbitrary: fc.tuple(tie("any"), tie("any")).map(([a, b]) => `(${a} || ${b})`) },
    { weight: 1, arbitrary: tie("any").map((a) => `!(${a})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie("any"), tie("any"), tie("any")).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    },
  ),
})).any;
const constraints = fc.array(
  fc.record({ source: condition, is: fc.constantFrom<Constraint["is"]>("holds", "does-not-hold") }),
  { minLength: 1, maxLength: 5 },
);
const record = fc.record(
  Object.fromEntries(Object.entries(POOLS).map(([name, pool]) => [name, fc.constantFrom(...pool)])),
);

const counts = { yes: 0, no: 0, open: 0 };

test("a record that meets all is never overlooked, and one that is shown meets all", () => {
  fc.assert(
    fc.property(constraints, fc.array(record, { minLength: 150, maxLength: 150 }), (asked, records) => {
      const verdict = satisfy(asked, domains);
      counts[verdict.is]++;
      if (verdict.is === "no") {
        for (const one of records) {
          const values = new Map(Object.entries(one));
          expect(
            asked.every((constraint) => isMet(constraint, values)),
            JSON.stringify([asked, one]),
          ).toBe(false);
        }
      }
      if (verdict.is === "yes") {
        const values = new Map<string, Value | undefined>(Object.entries(verdict.example));
        if (verdict.now) values.set("now()", verdict.now);
        for (const constraint of asked) expect(isMet(constraint, values), constraint.source).toBe(true);
        for (const [name, value] of Object.entries(verdict.example))
          expect(isOf(value, domains[name] as Domain)).toBe(true);
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 300) },
  );
});

test("few conjunctions stay open", () => {
  const all = counts.yes + counts.no + counts.open;
  if (process.env.RUNS) console.log(counts);
  expect(counts.yes).toBeGreaterThan(0);
  expect(counts.no).toBeGreaterThan(0);
  expect(counts.open / all).toBeLessThan(0.05);
});

function isOf(value: Value, { type, of, closed, optional }: Domain): boolean {
  if (value === null) return optional === true;
  if (type === "choice") return closed === false || (of ?? []).includes(value as string);
  if (type === "number" || type === "boolean") return typeof value === type;
  return typeof value === "string" && value !== "";
}
