import { isoDate, MONTH_NAMES, monthOf, nearestYear, needsYear } from "./calendar.ts";
import { bounded, type Entity, type ExtractOptions, oneOf, outermost, scan } from "./entity.ts";
import { relativeDates } from "./relative.ts";

const MONTH = `(?<month>${oneOf(MONTH_NAMES)})\\.?`;
const OF = "(?:\\s+(?:of|de|del|di))?";
const YEAR = "(?<year>\\d{4}|['’]\\d\\d)";

/** 2026-03-04, 2026-03-04T10:00, 2026/3/4, 2026.03.04 and 2026年3月4日. */
const ISO = bounded(
  "(?<year>(?:1[89]|2[01])\\d\\d)(?<mark>[-/.年])(?<month>\\d{1,2})(?:\\k<mark>|月)(?<day>\\d{1,2})(?:日|[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?",
);
/** 04/03/2026, 4.3.26, 04-03-2026, and 4.3. (with points on both sides it is a day and a month, if no section). */
const DIGITS =
  /(?<![\p{L}\p{N}.,/-])(?<!(?:Punkt|Ziffer|Abschnitt|Kapitel|Nr\.|section|article|version|point|§)\s)(?<a>\d{1,2})(?:(?<mark>[./-])(?<b>\d{1,2})\k<mark>(?<year>\d{4}|\d\d)|\.\s?(?<month>\d{1,2})\.)(?![\p{L}\p{N}]|[./-]\d)/gu;
/** 3 March 2026, 3rd of March, 3. März 2026, 1er mars, 3 de marzo de 2026. */
const DAY_FIRST = bounded(
  `(?<day>\\d{1,2})(?:st|nd|rd|th|er|º|°|\\.)?${OF}\\s*-?\\s*${MONTH}(?:,?${OF}[\\s-]*${YEAR})?`,
);
/** March 3rd, 2026; Mar 3. */
const MONTH_FIRST = bounded(`${MONTH}\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+${YEAR})?`);

/**
 * Dates, as ISO 8601 days (a time beside them is part of the passage).
 *
 * - `03/04/2026` and `03-04-2026`: by `dates`; without it by the side that is beyond 12; then by the
 *   other dates of the text that leave no doubt; then they are left open. With points the day is first.
 * - Years of two digits: 70 to 99 are 19xx, the others 20xx.
 * - Without a year: the nearest to `day`; without that they are left open, as is "tomorrow".
 */
export function dates(text: string, options: ExtractOptions = {}): Entity[] {
  const { day: today } = options;
  const named = (match: RegExpExecArray) => {
    const { day = "", month = "", year } = match.groups ?? {};
    const place = monthOf(month) ?? 0;
    if (year) return sure(isoDate(fullYear(year), place, Number(day)));
    if (needsYear(month) || !isoDate(2024, place, Number(day))) return undefined;
    return withoutYear(match[0], place, Number(day), today);
  };
  const digits = readDigits(text, options);
  return outermost([
    ...scan("date", text, ISO, ({ groups: { year, month, day } = {} }) =>
      sure(isoDate(Number(year), Number(month), Number(day))),
    ),
    ...scan("date", text, DIGITS, digits),
    ...scan("date", text, DAY_FIRST, named),
    ...scan("date", text, MONTH_FIRST, named),
    ...relativeDates(text, options),
  ]);
}

const sure = (value: string | undefined) => (value ? { value } : undefined);

const fullYear = (year: string): number => {
  const number = Number(year.replace(/\D/g, ""));
  return number >= 100 ? number : number < 70 ? 2000 + number : 1900 + number;
};

function withoutYear(quote: string, month: number, day: number, today: string | undefined) {
  if (!today) return { abstains: `the year of "${quote}" is not said` };
  return sure(nearestYear(today, month, day));
}

/** How a date of digits is read, given what the rest of the text shows. */
function readDigits(text: string, { dates: order, day: today }: ExtractOptions) {
  const shown = new Set<"dmy" | "mdy">();
  if (!order) {
    for (const { groups: { a, b, mark, year } = {} } of text.matchAll(DIGITS)) {
      if (!year || mark === ".") continue;
      if (Number(a) > 12) shown.add("dmy");
      else if (Number(b) > 12) shown.add("mdy");
    }
  }
  const usual = order ?? (shown.size === 1 ? [...shown][0] : undefined);
  return (match: RegExpExecArray) => {
    const { a = "", b = "", mark, year, month } = match.groups ?? {};
    if (month !== undefined) {
      if (!isoDate(2024, Number(month), Number(a))) return undefined;
      return withoutYear(match[0], Number(month), Number(a), today);
    }
    const dmy = isoDate(fullYear(year ?? ""), Number(b), Number(a));
    const mdy = isoDate(fullYear(year ?? ""), Number(a), Number(b));
    if (mark === ".") return sure(dmy);
    if (dmy === mdy || !dmy || !mdy) return sure(dmy ?? mdy);
    if (usual) return sure(usual === "dmy" ? dmy : mdy);
    return { abstains: `${match[0]} is ${dmy} or ${mdy}: which comes first, day or month, is not known` };
  };
}
