/** Digits with their separators, as a pattern: `1 234.5` or `12'500`; `1.234,56`. A space stands before three digits only. */
export const NUMERAL = String.raw`(?:\d{1,3}(?:['’ \u00a0\u202f\u2009]\d{3}(?!\d)){1,5}(?:[.,]\d{1,9})?|\d{1,15}(?:[.,]\d{1,15}){0,8})`;

export interface NumeralOptions {
  /** The decimal mark that the team says is written. */
  decimal?: "." | ",";
  /** Digits after the decimal mark that are usual: 2 for most money. Absent: anything. */
  decimals?: number;
}

/**
 * The number that digits and separators stand for; `"ambiguous"`: there are two readings; undefined: there is none.
 *
 * - Two different separators: the last one is the decimal mark, if the others part groups of three.
 * - One separator several times: it parts groups (of three, or Indian ones: 12,34,567).
 * - Space or apostrophe: it parts groups.
 * - One comma or point with other than three digits after it, or after a leading 0: the decimal mark.
 * - One comma or point with three digits after it: money has two decimals, so it parts groups
 *   (unless the team's own mark says otherwise: then it is ambiguous). Elsewhere the team's mark decides, or nothing does.
 */
export function numeral(
  text: string,
  { decimal, decimals }: NumeralOptions = {},
): number | "ambiguous" | undefined {
  const parts = text.split(/[.,'’ \u00a0\u202f\u2009]/);
  const marks = [...text.replace(/\d/g, "")].map((mark) => (/[.,]/.test(mark) ? mark : " "));
  const last = marks.at(-1);
  if (last === undefined) return Number(text);
  const others = new Set(marks.slice(0, -1));
  if (others.size === 0 && last !== " ") {
    const [whole = "", fraction = ""] = parts;
    const single = Number(`${whole}.${fraction}`);
    if (fraction.length !== 3 || whole.length > 3 || /^0/.test(whole)) return single;
    const grouped = Number(whole + fraction);
    if (decimals === 2 || decimals === 0) return decimal === last ? "ambiguous" : grouped;
    if (decimal === undefined) return "ambiguous";
    return decimal === last ? single : grouped;
  }
  const isGrouping = others.size === 0 || (others.size === 1 && others.has(last));
  const groups = isGrouping ? parts : parts.slice(0, -1);
  if (others.size > 1 || !(areGroups(groups, 3) || (marks[0] === "," && areIndian(groups)))) return undefined;
  if (isGrouping) return Number(groups.join(""));
  return last === " " ? undefined : Number(`${groups.join("")}.${parts.at(-1)}`);
}

const areGroups = ([first = "", ...rest]: string[], width: number) =>
  first.length >= 1 && first.length <= width && rest.every(({ length }) => length === width);

const areIndian = (groups: string[]) =>
  groups.length > 2 && areGroups(groups.slice(0, -1), 2) && groups.at(-1)?.length === 3;
