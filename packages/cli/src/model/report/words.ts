/** 0.9195 → "92.0 %" */
export const percent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)} %`;

/** Of what is not there: a dash. */
export const percentOf = (share: number | null) => (share === null ? "–" : percent(share));

/** US dollars, with as many digits as it takes to see them. */
export function dollars(sum: number): string {
  const digits = sum !== 0 && sum < 1 ? 4 : 2;
  return `$${sum.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** One line, cut where it gets long. */
export function excerpt(text: string, most = 90): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
