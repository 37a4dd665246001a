import { plusDays, plusMonths, WEEKDAY_NAMES, weekdayOf, weekdayOfDate } from "./calendar.ts";
import { bounded, type Entity, type ExtractOptions, oneOf, scan } from "./entity.ts";

/** Days from the given one, by word. "morgen" and "mañana" are also the morning: see `isMorning`. */
const words: Record<string, number> = {
  ...named(0, "today|heute|aujourd'hui|aujourd’hui|hoy|oggi|hoje|vandaag|dzisiaj|dziś|dzis"),
  ...named(1, "tomorrow|morgen|demain|mañana|domani|amanhã|jutro"),
  ...named(2, "the day after tomorrow|day after tomorrow|übermorgen|uebermorgen|après-demain|apres-demain"),
  ...named(2, "pasado mañana|dopodomani|depois de amanhã|overmorgen|pojutrze"),
  ...named(-1, "yesterday|gestern|ayer|ieri|ontem|gisteren|wczoraj"),
  ...named(-2, "the day before yesterday|day before yesterday|vorgestern|avant-hier|anteayer|antes de ayer"),
  ...named(-2, "l'altro ieri|anteontem|eergisteren|przedwczoraj"),
};

const units: Record<string, "day" | "week" | "month"> = {
  ...named(
    "day" as const,
    "day|days|tag|tage|tagen|jour|jours|día|días|dia|dias|giorno|giorni|dag|dagen|dzień|dni",
  ),
  ...named(
    "week" as const,
    "week|weeks|woche|wochen|semaine|semaines|semana|semanas|settimana|settimane|weken",
  ),
  ...named("week" as const, "tydzień|tygodnie|tygodni"),
  ...named("month" as const, "month|months|monat|monate|monaten|mois|mes|meses|mese|mesi|mês|maand|maanden"),
  ...named("month" as const, "miesiąc|miesiące|miesięcy"),
};

const counts: Record<string, number> = {
  ...named(1, "a|one|einem|einer|un|une|una|um|uma|een"),
  ...named(2, "two|zwei|deux|dos|due|dois|duas|twee|dwa"),
  ...named(3, "three|drei|trois|tres|tre|três|drie|trzy"),
};

function named<T>(value: T, names: string): Record<string, T> {
  return Object.fromEntries(names.split("|").map((name) => [name, value]));
}

const COUNT = `(?<count>\\d{1,3}|${oneOf(Object.keys(counts))})`;
const UNIT = `(?<unit>${oneOf(Object.keys(units))})`;
const WEEKDAY = `(?<weekday>${oneOf(WEEKDAY_NAMES)})`;

const WORD = bounded(oneOf(Object.keys(words)));
const HIER = bounded("hier");
const AHEAD = bounded(`(?:in|dans|en|tra|fra|em|daqui a|over|za)\\s+${COUNT}\\s+${UNIT}`);
const AGO = bounded(
  `(?:(?:vor|il y a|hace|há)\\s+${COUNT}\\s+${UNIT}|${COUNT.replace("count", "count2")}\\s+${UNIT.replace("unit", "unit2")}\\s+(?:ago|fa|geleden|temu))`,
);
const NEXT =
  "next|nächsten|nächster|nächste|kommenden|kommender|volgende|komende|próximo|prossimo|prossima|następny|najbliższy";
const LAST = "last|letzten|letzter|letzte|vergangenen|afgelopen|vorige|scorso|zeszły|ostatni";
const NAMED_DAY = bounded(
  `(?:(?<next>${NEXT})|(?<last>${LAST})|(?<by>by|until|bis|coming)|(?<this>this|diesen|ce|este|questo|deze)|on|am|op|el)\\s+${WEEKDAY}`,
);
/** French, Spanish and Italian put the word behind: "lundi prochain". */
const DAY_NAMED = bounded(
  `${WEEKDAY}\\s+(?:(?<next>prochain|próximo|que viene|prossimo|prossima)|(?<last>dernier|pasado|scorso|scorsa|passada))`,
);

/**
 * Days that are told from the day of writing: "tomorrow", "in drei Tagen", "il y a 2 jours", "next Friday".
 * Without that day they are left open, and so are "next Friday" when a Friday of the same week is still to come
 * and "on Friday", which may be past: people mean either.
 */
export function relativeDates(text: string, { day, language }: ExtractOptions): Entity[] {
  const from = (days: (day: string) => string | undefined) => (match: RegExpExecArray) => {
    if (!day) return { abstains: `"${match[0]}" depends on the day of writing, which is not given` };
    const value = days(day);
    return value ? { value } : { abstains: `"${match[0]}" can be more than one day` };
  };
  const counted = (sign: 1 | -1) => (match: RegExpExecArray) => {
    const { count, unit, count2, unit2 } = match.groups ?? {};
    const number = sign * (counts[(count ?? count2 ?? "").toLowerCase()] ?? Number(count ?? count2));
    const what = units[(unit ?? unit2 ?? "").toLowerCase()];
    return from((day) =>
      what === "month" ? plusMonths(day, number) : plusDays(day, number * (what === "week" ? 7 : 1)),
    )(match);
  };
  const weekday = (match: RegExpExecArray) => {
    const { weekday = "", ...which } = match.groups ?? {};
    return from((day) => dayOfWeek(day, weekdayOf(weekday) ?? 0, which))(match);
  };
  return [
    ...scan("date", text, WORD, (match) =>
      isMorning(text, match)
        ? undefined
        : from((day) => plusDays(day, words[match[0].toLowerCase()] ?? 0))(match),
    ),
    // "hier" is "here" in German and Dutch
    ...scan("date", text, HIER, (match) =>
      language === "fr" || /^\s+(?:soir|matin|midi|après-midi)/i.test(text.slice(match.index + 4))
        ? from((day) => plusDays(day, -1))(match)
        : undefined,
    ),
    ...scan("date", text, AHEAD, counted(1)),
    ...scan("date", text, AGO, counted(-1)),
    ...scan("date", text, NAMED_DAY, weekday),
    ...scan("date", text, DAY_NAMED, weekday),
  ];
}

type Which = Record<string, string | undefined>;

function dayOfWeek(day: string, wanted: number, { next, last, by, this: near }: Which): string | undefined {
  const today = weekdayOfDate(day);
  const ahead = plusDays(day, (wanted - today + 7) % 7 || 7);
  if (last) return wanted < today ? undefined : plusDays(day, wanted - today - 7);
  if (next) return wanted > today ? undefined : ahead;
  return by || (near && wanted > today) ? ahead : undefined;
}

/** "Guten Morgen", "heute morgen", "por la mañana", "Morgen!": the morning or a greeting, not the next day. */
function isMorning(text: string, { 0: word, index }: RegExpExecArray): boolean {
  if (!/^(?:morgen|mañana)$/i.test(word)) return false;
  const before = text.slice(Math.max(0, index - 12), index);
  if (/(?:guten?|goede|heute|gestern|jeden|am|vom|der|deze|de|la|esta|buena)\s+$/i.test(before)) return true;
  return word.startsWith("M") && /^\s*[,!.]/.test(text.slice(index + word.length));
}
