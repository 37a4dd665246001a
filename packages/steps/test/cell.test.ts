import { compile, evaluate, type Value } from "@throughline/workflow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cell, conditionOf, fits } from "../src/decide/cell.ts";

// proofs ask for the condition of a cell, and the step asks the cell: both have to say the same of every value

const literal = fc.constantFrom<Value>("Gold", "Silver", 3, 10, true, false, null) as fc.Arbitrary<
  string | number | boolean | null
>;
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constant<Cell>({ is: "any" }),
  fc.record({
    is: fc.constant("one-of" as const),
    values: fc.array(literal, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    is: fc.constant("compare" as const),
    op: fc.constantFrom(
      "<" as const,
      "<=" as const,
      ">" as const,
      ">=" as const,
      "==" as const,
      "!=" as const,
    ),
    value: literal,
  }),
);
const value = fc.constantFrom<Value | undefined>(
  ...["Gold", "Silver", "Bronze", "", 0, 3, 5, 10, true, false, null, undefined],
);

test("a value fits a cell where the cell's condition holds", () => {
  fc.assert(
    fc.property(cell, value, (cell, value) => {
      const condition = conditionOf(cell, "x");
      const expression = condition === undefined ? undefined : compile(condition).expression;
      const holds = expression ? evaluate(expression, { get: () => value }).holds : condition === undefined;
      expect(holds, `${condition} of ${value}`).toBe(fits(cell, value));
    }),
    { numRuns: 1_000 },
  );
});
