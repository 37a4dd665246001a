import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ConditionGroup,
  type ConditionPart,
  compile,
  conditionRows,
  conditionText,
  evaluateValue,
  isGroup,
  type Operand,
  rowOperators,
  takesOf,
  type Value,
} from "../src/index.ts";

const NAMES = ["Origin", "Amount__c", "urgent", "Account.Tier__c"];

describe("a condition in rows", () => {
  const rows = (source: string) => conditionRows(source)?.parts;

  test.each<[string, unknown]>([
    ['Origin == "Email"', { field: "Origin", operator: "is", value: { value: "Email" } }],
    ["Amount__c >= -5.5", { field: "Amount__c", operator: "is at least", value: { value: -5.5 } }],
    ["urgent", { field: "urgent", operator: "is true" }],
    ["!urgent", { field: "urgent", operator: "is not true" }],
    ["!given(Account.Tier__c)", { field: "Account.Tier__c", operator: "is blank" }],
    [
      'oneOf(Origin, "Email", "Web")',
      { field: "Origin", operator: "is one of", value: { values: ["Email", "Web"] } },
    ],
    ['!Origin.contains("x")', { field: "Origin", operator: "does not contain", value: { value: "x" } }],
    [
      "Due__c < addDays(today(), 3)",
      { operator: "is less than", value: { expression: "addDays(today(), 3)" } },
    ],
  ])("%s is one row", (source, row) => {
    expect(rows(source)).toMatchObject([row]);
  });

  test("groups are kept, and what is no row stays the expression that it is", () => {
    expect(conditionRows('urgent && (Origin == "Web" || size(Subject) > 80)')).toEqual({
      join: "and",
      parts: [
        { field: "urgent", operator: "is true" },
        {
          join: "or",
          parts: [
            { field: "Origin", operator: "is", value: { value: "Web" } },
            { expression: "size(Subject) > 80" },
          ],
        },
      ],
    });
  });

  test("a formula is shown as what it means", () => {
    expect(rows('AND(ISPICKVAL(Origin, "Email"), Amount__c > 5)')).toMatchObject([
      { operator: "is", value: { value: "Email" } },
      { operator: "is more than", value: { value: 5 } },
    ]);
  });

  test("what has no row in it, or cannot be read, is none", () => {
    for (const source of [
      "size(Subject) > 80",
      "Origin ==",
      "",
      "true",
      'Origin == "a" ? urgent : blank(Origin)',
    ])
      expect(conditionRows(source)).toBeUndefined();
  });

  test("rows that are not filled in yet say nothing", () => {
    const parts: ConditionPart[] = [
      { field: "", operator: "is" },
      { field: "urgent", operator: "is true" },
      { field: "Origin", operator: "is one of", value: { values: [] } },
    ];
    expect(conditionText({ join: "and", parts })).toBe("urgent");
  });
});

const literal = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const operand: fc.Arbitrary<Operand> = fc.oneof(
  literal.map((value) => ({ value })),
  fc
    .constantFrom("today()", "Amount__c + 1", "Origin == urgent", 'urgent ? "a" : "b"', "[1, Amount__c]")
    .map((expression) => ({ expression })),
);
const values = fc
  .array(fc.string({ unit: "grapheme", maxLength: 5 }), { minLength: 1, maxLength: 4 })
  .map((values) => ({ values }));
const row = fc
  .record({
    field: fc.constantFrom(...NAMES),
    operator: fc.constantFrom(...rowOperators),
    one: operand,
    values,
  })
  .map(({ field, operator, one, values }): ConditionPart => {
    const takes = takesOf(operator);
    return {
      field,
      operator,
      ...(takes === "any" && { value: one }),
      ...(takes === "values" && { value: values }),
    };
  });
const expression = fc
  .constantFrom("size(Origin) > 3", "Amount__c + 1 > 2", "urgent ? true : blank(Origin)", "!(urgent && true)")
  .map((expression): ConditionPart => ({ expression }));

/** Groups as they can be: others inside have the other word, and at least two parts. */
const group = (join: ConditionGroup["join"], depth: number): fc.Arbitrary<ConditionGroup> =>
  fc
    .array(
      depth > 0
        ? fc.oneof(
            { weight: 4, arbitrary: row },
            { weight: 1, arbitrary: expression },
            { weight: 1, arbitrary: group(join === "and" ? "or" : "and", depth - 1) },
          )
        : fc.oneof(row, expression),
      { minLength: 2, maxLength: 4 },
    )
    .map((parts) => ({ join, parts }));
const hasRow = (part: ConditionPart): boolean =>
  isGroup(part) ? part.parts.some(hasRow) : "operator" in part;
const condition = fc
  .oneof(
    group("and", 2),
    group("or", 2),
    row.map((one): ConditionGroup => ({ join: "and", parts: [one] })),
  )
  .filter(hasRow);

describe("back and forth", () => {
  test("rows that are written and read again are the same rows", () => {
    fc.assert(
      fc.property(condition, (rows) => {
        expect(conditionRows(conditionText(rows))).toEqual(rows);
      }),
      { numRuns: 400 },
    );
  });

  const value: fc.Arbitrary<Value | undefined> = fc.oneof(
    literal,
    fc.constantFrom("Email", "2026-01-31", "a;b", ["a", "b"], undefined),
  );
  /** Conditions as people write them, also such that rows do not say themselves. */
  const written = fc.letrec<{ source: string }>((tie) => ({
    source: fc.oneof(
      { maxDepth: 4 },
      condition.map(conditionText),
      fc.constantFrom('oneOf(Origin, "a", "Email")', "!given(urgent)", "!blank(Origin)", '"Email" == Origin'),
      fc.constantFrom('contains(Origin, "a")', "!(Amount__c < 3)", 'NOT(ISPICKVAL(Origin, "Email"))'),
      tie("source").map((one) => `!(${one})`),
      fc.tuple(tie("source"), tie("source")).map(([a, b]) => `(${a}) || ${b}`),
      fc.tuple(tie("source"), tie("source")).map(([a, b]) => `(${a}) && (${b})`),
    ),
  })).source;

  test("an expression that is shown as rows means the same, whatever is known", () => {
    fc.assert(
      fc.property(written, fc.tuple(value, value, value, value), (source, known) => {
        const rows = conditionRows(source);
        fc.pre(rows !== undefined);
        const before = compile(source).expression;
        fc.pre(before !== undefined);
        const after = compile(conditionText(rows as ConditionGroup)).expression;
        const scope = { get: (name: string) => known[NAMES.indexOf(name)] };
        const options = { now: "2026-03-01T09:00:00Z" };
        expect(after && evaluateValue(after, scope, options)).toEqual(
          before && evaluateValue(before, scope, options),
        );
      }),
      { numRuns: 400 },
    );
  });
});
