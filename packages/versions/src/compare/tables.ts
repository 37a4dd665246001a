/** A decision table, as a `decide` has it. */
export interface Table {
  inputs: string[];
  rows: { when: unknown[]; gives: unknown[] }[];
}

export const isTable = (value: object): value is Table =>
  "inputs" in value && Array.isArray(value.inputs) && "rows" in value && Array.isArray(value.rows);

const ANY = { is: "any" };

/**
 * Two tables that do not look at the same things, each with the columns of both: where one does not look, anything fits.
 * So a column that came or went is told once, and not of every row.
 */
export function withAllColumns(before: Table, after: Table): [before: Table, after: Table] {
  const [mine, other] = [columns(before.inputs), columns(after.inputs)];
  const all = [...other, ...mine.filter((column) => !other.includes(column))];
  const wide = (table: Table, own: string[]): Table => ({
    ...table,
    rows: table.rows.map(({ when, gives }) => ({
      when: all.map((column) => when[own.indexOf(column)] ?? ANY),
      gives,
    })),
  });
  return [wide(before, mine), wide(after, other)];
}

/** The inputs, each one its own: what stands twice is told apart by its number. */
const columns = (inputs: string[]) =>
  inputs.map((input, at) => {
    const times = inputs.slice(0, at).filter((other) => other === input).length;
    return times ? `${input} (${times + 1})` : input;
  });
