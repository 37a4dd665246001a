/**
 * How evenly loads are spread: Jain's index, `(Σx)² / (n Σx²)`, from 1/n (one has all) to 1 (all have the same).
 * Loads that are shares of a capacity say how fairly work is spread over people who can take unlike amounts.
 * Undefined without anybody, or where nobody has anything.
 * Source: Jain, Chiu, Hawe: A quantitative measure of fairness, DEC-TR-301 (1984).
 */
export function jain(loads: readonly number[]): number | undefined {
  const sum = loads.reduce((all, load) => all + load, 0);
  const squares = loads.reduce((all, load) => all + load * load, 0);
  return squares === 0 ? undefined : (sum * sum) / (loads.length * squares);
}
