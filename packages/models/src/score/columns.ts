import {
  ageOf,
  between,
  type Cell,
  categoryOf,
  dayOf,
  type FieldScore,
  isMissing,
  numberOf,
  type Row,
} from "./model.ts";

/** Values of numbers of which a straight line between them is drawn. */
const KNOTS = 7;

/** A field as columns of the design: `FieldScore` without what is learnt. */
export type Plan = { name: string; first: number; size: number } & (
  | { as: "number" | "age"; knots: number[] }
  | { as: "category"; values: string[] }
);

export interface Design {
  plans: Plan[];
  left: { name: string; why: string }[];
  columns: number;
  /** Neighbouring knots, whose weights are to be alike. */
  neighbours: [number, number][];
}

/**
 * How each field enters the sum. A number by its knots (its usual values, else quantiles) and one column for
 * missing; a category by its values that at least `floor` rows have, one for all rarer ones and one for missing.
 * A field in which nothing is frequent enough, or that has one value only, is left out, with the reason.
 */
export function designOf(
  rows: readonly Row[],
  fields: string[],
  floor: number,
  asOf: string | undefined,
): Design {
  const design: Design = { plans: [], left: [], columns: 0, neighbours: [] };
  for (const name of fields) {
    const cells = rows.map((row) => row[name]);
    const given = cells.filter((cell) => !isMissing(cell));
    if (given.length < floor) {
      design.left.push({ name, why: `only ${given.length} rows have it` });
      continue;
    }
    const as = typeOf(given);
    const first = design.columns;
    const numbers =
      as === "age"
        ? rows.map((row) => ageOf(row[name], dayOf(asOf && row[asOf])))
        : as === "number"
          ? cells.map(numberOf)
          : [];
    if (as !== "category") {
      const knots = knotsOf(
        numbers.filter((number) => number !== undefined),
        floor,
      );
      if (knots.length < 2) {
        const why =
          as === "age" && knots.length === 0
            ? "its age is not known: name the field with the day (as of)"
            : "it hardly differs";
        design.left.push({ name, why });
        continue;
      }
      design.plans.push({ name, as, knots, first, size: knots.length + 1 });
      for (let knot = 1; knot < knots.length; knot++)
        design.neighbours.push([first + knot - 1, first + knot]);
      design.columns += knots.length + 1;
      continue;
    }
    const values = frequent(given, floor);
    if (
      values.length === 0 ||
      (values.length === 1 && given.length === rows.length && covers(given, values[0]))
    ) {
      const why = values.length
        ? "it hardly differs"
        : `no value stands in ${floor} rows: it is text or an id`;
      design.left.push({ name, why });
      continue;
    }
    design.plans.push({ name, as, values, first, size: values.length + 2 });
    design.columns += values.length + 2;
  }
  return design;
}

const covers = (cells: Cell[], value: string | undefined) =>
  cells.every((cell) => categoryOf(cell) === value);

function typeOf(given: Cell[]): FieldScore["as"] {
  const share = (is: (cell: Cell) => boolean) => given.filter(is).length / given.length;
  if (share((cell) => dayOf(cell) !== undefined) > 0.95) return "age";
  if (share((cell) => numberOf(cell) !== undefined) > 0.95 && new Set(given.map(String)).size > 2)
    return "number";
  return "category";
}

function frequent(given: Cell[], floor: number): string[] {
  const counts = new Map<string, number>();
  for (const cell of given) {
    const value = categoryOf(cell) as string;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= floor)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([value]) => value);
}

/** Values that many rows share are knots of their own; the others are told by their quantiles. */
function knotsOf(numbers: number[], floor: number): number[] {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  const heavy = [...counts]
    .filter(([, count]) => count >= Math.max(floor, numbers.length / 20))
    .map(([number]) => number);
  const rest = numbers.filter((number) => !heavy.includes(number)).sort((a, b) => a - b);
  const quantiles =
    rest.length < floor
      ? []
      : Array.from(
          { length: KNOTS },
          (_, i) => rest[Math.round(((i + 0.5) / KNOTS) * (rest.length - 1))] as number,
        );
  return [...new Set([...heavy, ...quantiles])].sort((a, b) => a - b);
}

/** Rows by their columns that are not 0: `width` places each, in `columns` and `values`. */
export interface Matrix {
  width: number;
  columns: Int32Array;
  values: Float64Array;
}

export function matrixOf(rows: readonly Row[], { plans }: Design, asOf: string | undefined): Matrix {
  const width = plans.reduce((sum, { as }) => sum + (as === "category" ? 1 : 2), 0);
  const columns = new Int32Array(rows.length * width);
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, index) => {
    const day = dayOf(asOf && row[asOf]);
    let place = index * width;
    const put = (column: number, value: number) => {
      columns[place] = column;
      values[place++] = value;
    };
    for (const plan of plans) {
      const cell = row[plan.name];
      const last = plan.first + plan.size - 1;
      if (plan.as === "category") {
        const value = categoryOf(cell);
        const known = value === undefined ? -1 : plan.values.indexOf(value);
        put(value === undefined ? last : known < 0 ? last - 1 : plan.first + known, 1);
        continue;
      }
      const number = plan.as === "age" ? ageOf(cell, day) : numberOf(cell);
      const { at, share } = number === undefined ? { at: 0, share: 0 } : between(plan.knots, number);
      put(number === undefined ? last : plan.first + at, 1 - share);
      put(plan.first + at + 1, share);
    }
  });
  return { width, columns, values };
}
