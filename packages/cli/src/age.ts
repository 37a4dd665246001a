const UNITS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000, y: 365 * 86_400_000 };

/** An age such as `36h`, `90d`, `12w` or `7y`, in ms; `undefined` for what is none. */
export function parseAge(text: string): number | undefined {
  const [, amount, unit] = /^(\d+)([hdwy])$/.exec(text.trim()) ?? [];
  return unit === undefined ? undefined : Number(amount) * UNITS[unit as keyof typeof UNITS];
}

/** What to say to somebody whose age is none. */
export const AGES = "Write it as 36h, 90d, 12w or 7y.";
