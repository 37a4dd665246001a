/** A sum of multiples of unknowns and a constant, all divided by `per`. */
export interface Linear {
  terms: ReadonlyMap<string, number>;
  constant: number;
  per: number;
}

/** `sum < 0` where strict, else `sum <= 0`. */
export interface Row {
  terms: ReadonlyMap<string, number>;
  constant: number;
  strict: boolean;
}

/** What an unknown may be. */
export interface Unknown {
  /** It is a multiple of this; 0: any number. */
  grid: number;
  /** By how much it is taken away from a border, where there is room. */
  step: number;
  /** What it is where nothing is asked. */
  usual: number;
}

export const numeral = (constant: number): Linear => ({ terms: new Map(), constant, per: 1 });
export const unknown = (name: string): Linear => ({ terms: new Map([[name, 1]]), constant: 0, per: 1 });

/** `a + factor * b` */
export function plus(a: Linear, b: Linear, factor = 1): Linear {
  const per = a.per === b.per ? a.per : a.per * b.per;
  const terms = new Map<string, number>();
  const take = ({ terms: from, per: own }: Linear, times: number) => {
    for (const [name, amount] of from) {
      const sum = (terms.get(name) ?? 0) + amount * times * (per / own);
      if (sum === 0) terms.delete(name);
      else terms.set(name, sum);
    }
  };
  take(a, 1);
  take(b, factor);
  return { terms, constant: a.constant * (per / a.per) + factor * b.constant * (per / b.per), per };
}

export const times = ({ terms, constant, per }: Linear, factor: number): Linear =>
  factor === 0
    ? numeral(0)
    : {
        terms: new Map([...terms].map(([name, amount]) => [name, amount * factor])),
        constant: constant * factor,
        per,
      };

/** `a < b`, or `a <= b`. */
export function below(a: Linear, b: Linear, strict: boolean): Row {
  const { terms, constant } = plus(a, b, -1);
  return { terms, constant, strict };
}

const MOST_ROWS = 400;

/**
 * Values that meet all rows, by Fourier-Motzkin elimination; `no`: there are none; `open`: it became too much, or
 * whole numbers are asked for that this method cannot find.
 */
export function solveRows(
  given: Row[],
  about: (name: string) => Unknown,
): ReadonlyMap<string, number> | "no" | "open" {
  let rows: Row[] = [];
  for (const row of given.map((row) => onGrid(row, about))) {
    if (row.terms.size > 0) rows.push(row);
    else if (broken(row)) return "no";
  }
  const order: { name: string; rows: Row[] }[] = [];
  for (;;) {
    const name = cheapest(rows);
    if (name === undefined) break;
    const [upper, lower, others]: [Row[], Row[], Row[]] = [[], [], []];
    for (const row of rows) {
      const amount = row.terms.get(name) ?? 0;
      (amount > 0 ? upper : amount < 0 ? lower : others).push(row);
    }
    order.push({ name, rows: [...upper, ...lower] });
    const seen = new Set(others.map(keyOf));
    for (const up of upper) {
      for (const low of lower) {
        const row = onGrid(joined(up, low, name), about);
        if (row.terms.size === 0) {
          if (broken(row)) return "no";
        } else if (!seen.has(keyOf(row))) {
          seen.add(keyOf(row));
          others.push(row);
        }
      }
    }
    if (others.length > MOST_ROWS) return "open";
    rows = others;
  }
  const values = new Map<string, number>();
  for (const { name, rows } of order.reverse()) {
    const value = chosen(name, rows, values, about(name));
    if (value === undefined) return "open";
    values.set(name, value);
  }
  return values;
}

const broken = ({ constant, strict }: Row): boolean => (strict ? constant >= 0 : constant > 0);
const keyOf = ({ terms, constant, strict }: Row): string =>
  `${[...terms].sort().join(";")} ${constant} ${strict}`;

/** The unknown whose elimination makes the fewest rows. */
function cheapest(rows: Row[]): string | undefined {
  const counts = new Map<string, [up: number, low: number]>();
  for (const { terms } of rows) {
    for (const [name, amount] of terms) {
      const count = counts.get(name) ?? [0, 0];
      count[amount > 0 ? 0 : 1]++;
      counts.set(name, count);
    }
  }
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [name, [up, low]] of counts) {
    if (up * low < least) [best, least] = [name, up * low];
  }
  return best;
}

/** What follows for the others from a border above and one below. */
function joined(up: Row, low: Row, name: string): Row {
  const [a, b] = [up.terms.get(name) as number, -(low.terms.get(name) as number)];
  // the same amounts need no multiplication, which could round
  const [ofUp, ofLow] = a === b ? [1, 1] : [b, a];
  const terms = new Map<string, number>();
  for (const [from, factor] of [
    [up.terms, ofUp],
    [low.terms, ofLow],
  ] as const) {
    for (const [other, amount] of from) {
      const sum = (terms.get(other) ?? 0) + amount * factor;
      if (sum === 0) terms.delete(other);
      else terms.set(other, sum);
    }
  }
  terms.delete(name);
  return {
    terms,
    constant: up.constant * ofUp + low.constant * ofLow,
    strict: up.strict || low.strict,
  };
}

/** Where all unknowns are multiples of something, so is their sum, and the border with it. */
function onGrid(row: Row, about: (name: string) => Unknown): Row {
  let grid = 0;
  let amount = 0;
  for (const [name, own] of row.terms) {
    const { grid: step } = about(name);
    if (step === 0) return row;
    amount ||= Math.abs(own);
    const multiple = step * (Math.abs(own) / amount);
    grid = grid === 0 ? multiple : Math.min(grid, multiple);
  }
  if (grid === 0) return row;
  for (const [name, own] of row.terms) {
    if (((about(name).grid * Math.abs(own)) / amount) % grid !== 0) return row;
  }
  // sum < -constant, in units of the amount
  const border = -row.constant / amount / grid;
  const whole = row.strict ? Math.ceil(border) - 1 : Math.floor(border);
  const terms = new Map([...row.terms].map(([name, own]) => [name, own / amount]));
  return { terms, constant: -whole * grid + 0, strict: false };
}

/** A value between the borders that the rows set, once the others are known. */
function chosen(
  name: string,
  rows: Row[],
  values: ReadonlyMap<string, number>,
  { grid, step, usual }: Unknown,
): number | undefined {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [lowOpen, highOpen] = [false, false];
  for (const { terms, constant, strict } of rows) {
    let rest = constant;
    for (const [other, amount] of terms) if (other !== name) rest += amount * (values.get(other) ?? 0);
    const amount = terms.get(name) as number;
    const border = -rest / amount;
    if (amount > 0 && (border < high || (border === high && strict))) [high, highOpen] = [border, strict];
    if (amount < 0 && (border > low || (border === low && strict))) [low, lowOpen] = [border, strict];
  }
  const fits = (value: number) =>
    (lowOpen ? value > low : value >= low) &&
    (highOpen ? value < high : value <= high) &&
    (grid === 0 || value % grid === 0);
  const near = (value: number, size: number) => Math.floor(value / size) * size;
  const candidates = [usual];
  for (const size of [step, grid, 1]) {
    if (size === 0) continue;
    if (low > Number.NEGATIVE_INFINITY) candidates.push(low, near(low, size) + size);
    if (high < Number.POSITIVE_INFINITY) candidates.push(high, near(high, size), near(high, size) - size);
  }
  candidates.push((low + high) / 2);
  return candidates.find((value) => Number.isFinite(value) && fits(value));
}
