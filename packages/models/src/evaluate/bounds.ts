/** z of a normal distribution: 99 % lie within. */
const Z99 = 2.576;

/**
 * Between which shares the true one lies, given that `part` of `whole` were seen (Wilson 1927; 99 % unless given).
 * Of nothing, it may be any.
 */
export function shareBounds(part: number, whole: number, z = Z99): { low: number; high: number } {
  if (whole === 0) return { low: 0, high: 1 };
  const seen = part / whole;
  const spread = z * Math.sqrt((seen * (1 - seen)) / whole + (z * z) / (4 * whole * whole));
  const middle = seen + (z * z) / (2 * whole);
  const scale = 1 + (z * z) / whole;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}
