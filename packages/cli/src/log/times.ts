/** How a log writes its times. */
export interface TimeFormat {
  /** For people: `dd/MM/yyyy HH:mm`. */
  name: string;
  /** Milliseconds since 1970; undefined when the text is not written so. Without a zone, UTC. */
  read(text: string): number | undefined;
}

type Part = "yyyy" | "MM" | "dd" | "HH" | "mm" | "ss" | "SSS" | "a";

const PARTS: Record<Part, string> = {
  yyyy: "(?<year>\\d{4})",
  MM: "(?<month>\\d{1,2})",
  dd: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{1,2})",
  mm: "(?<minute>\\d{2})",
  ss: "(?<second>\\d{2})",
  SSS: "(?<fraction>\\d{1,9})",
  a: "(?<half>[AaPp]\\.?[Mm]\\.?)",
};

const ZONE = "\\s*(?<zone>Z|[+-]\\d{2}:?\\d{2})?";

/**
 * A format by its pattern: yyyy, MM, dd, HH, mm, ss, SSS and a (am or pm); brackets around what may be missing. Days,
 * months and hours may have one digit. A zone may follow.
 *
 * @throws when the pattern has no year, month and day
 */
export function timeFormat(pattern: string): TimeFormat {
  if (!/yyyy/.test(pattern) || !/MM/.test(pattern) || !/dd/.test(pattern))
    throw new Error(
      `The time format "${pattern}" needs yyyy, MM and dd. Write it as dd/MM/yyyy HH:mm, or yyyy-MM-dd HH:mm:ss.SSS.`,
    );
  const source = pattern
    .split(/(yyyy|MM|dd|HH|mm|SSS|ss|a(?![a-zA-Z])|\[|\])/)
    .map((part) => {
      if (part === "[") return "(?:";
      if (part === "]") return ")?";
      return PARTS[part as Part] ?? part.replace(/[.*+?^${}()|\\/]/g, "\\$&").replace(/\s+/g, "\\s+");
    })
    .join("");
  const expression = new RegExp(`^\\s*${source}${ZONE}\\s*$`);
  return { name: pattern, read: (text) => instantOf(expression.exec(text)?.groups) };
}

function instantOf(groups: Record<string, string | undefined> | undefined): number | undefined {
  if (!groups) return undefined;
  const number = (name: string) => Number(groups[name] ?? 0);
  const half = groups.half?.[0]?.toLowerCase();
  const hour = half ? (number("hour") % 12) + (half === "p" ? 12 : 0) : number("hour");
  const [year, month, day] = [number("year"), number("month"), number("day")];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (hour > 24 || number("minute") > 59 || number("second") > 60) return undefined;
  const ms = Math.trunc(Number(`0.${groups.fraction ?? 0}`) * 1000);
  const local = date.getTime() + ((hour * 60 + number("minute")) * 60 + number("second")) * 1000 + ms;
  return local - offsetOf(groups.zone);
}

function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(zone ?? "") ?? [];
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

const CLOCK = "[ HH:mm[:ss[.SSS]][ a]]";

/** Those that are tried; where several can read all times, the first is taken. */
export const FORMATS: TimeFormat[] = [
  timeFormat("yyyy-MM-dd[THH:mm[:ss[.SSS]]]"),
  ...["yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd"].map((date) => timeFormat(date + CLOCK)),
  ...["dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "dd.MM.yyyy"].map((date) =>
    timeFormat(date + CLOCK),
  ),
  {
    name: "seconds since 1970",
    read: (text) => (/^\s*\d{9,10}(\.\d+)?\s*$/.test(text) ? Number(text) * 1000 : undefined),
  },
  {
    name: "milliseconds since 1970",
    read: (text) => (/^\s*\d{12,13}\s*$/.test(text) ? Number(text) : undefined),
  },
];
