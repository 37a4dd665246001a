/**
 * The order of turns in a rotation: everybody as often as their weight (whole, from 1), and the turns of one
 * person spread over the round instead of in a row (smooth weighted round robin). Equal weights: the order as given.
 */
export function rotationOf<T>(members: T[], weights: number[]): T[] {
  const shared = weights.reduce(divisor, 0) || 1;
  if (weights.every((weight) => weight === shared)) return members;
  const weighted = members.map((member, index) => ({
    member,
    weight: (weights[index] ?? 1) / shared,
    credit: 0,
  }));
  const round = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: round }, () => {
    for (const one of weighted) one.credit += one.weight;
    const next = weighted.reduce((best, one) => (one.credit > best.credit ? one : best));
    next.credit -= round;
    return next.member;
  });
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
