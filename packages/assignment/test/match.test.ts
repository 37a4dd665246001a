import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchBest } from "../src/dispatch/match.ts";

/** The largest sum, by trying everything. */
function best(gains: number[][], row = 0, taken = new Set<number>()): number {
  const own = gains[row];
  if (!own) return 0;
  let most = best(gains, row + 1, taken);
  for (const [column, gain] of own.entries()) {
    if (taken.has(column) || gain <= 0) continue;
    taken.add(column);
    most = Math.max(most, gain + best(gains, row + 1, taken));
    taken.delete(column);
  }
  return most;
}

const match = (gains: number[][]) =>
  matchBest(Float64Array.from(gains.flat()), gains.length, gains[0]?.length ?? 0);

const table = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: -3, max: 9 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe("matching", () => {
  it("gives the largest sum of gains, each row and column once", () => {
    fc.assert(
      fc.property(table, (gains) => {
        const columns = [...match(gains)];
        const used = columns.filter((column) => column >= 0);
        expect(new Set(used).size).toBe(used.length);
        const sum = columns.reduce((all, column, row) => all + (gains[row]?.[column] ?? 0), 0);
        expect(sum).toBe(best(gains));
      }),
      { numRuns: 300 },
    );
  });

  it("leaves alone what gains nothing", () => {
    expect([
      ...match([
        [0, -1],
        [-5, 0],
      ]),
    ]).toEqual([-1, -1]);
    expect([
      ...match([
        [2, -1],
        [-5, 0],
      ]),
    ]).toEqual([0, -1]);
  });

  it("gives one that several want to the one that gains most by it", () => {
    expect([...match([[5], [7], [6]])]).toEqual([-1, 0, -1]);
    expect([
      ...match([
        [5, 4],
        [7, 1],
      ]),
    ]).toEqual([1, 0]);
  });
});
