/** Names of months, January first, with their short forms. Diacritics may be left out. */
const names = [
  "january januar janvier enero gennaio janeiro januari stycznia styczeń jan jänner ene gen sty",
  "february februar février febrero febbraio fevereiro februari lutego luty feb févr fév fev",
  "march märz mars marzo março maart marca marzec mar mär mrz mrt",
  "april avril abril aprile kwietnia kwiecień apr avr abr kwi",
  "may mai mayo maggio maio mei maja maj mag",
  "june juni juin junio giugno junho czerwca czerwiec jun giu cze",
  "july juli juillet julio luglio julho lipca lipiec jul juil lug lip",
  "august août agosto augustus sierpnia sierpień augusti aug sie",
  "september septembre septiembre setiembre settembre setembro września wrzesień sep sept set wrz",
  "october oktober octobre octubre ottobre outubro października październik oct okt ott out paź",
  "november novembre noviembre novembro listopada listopad nov lis",
  "december dezember décembre diciembre dicembre dezembro grudnia grudzień dec dez déc dic gru",
];

/** Days of the week, Monday first (as ISO counts them). */
const days = [
  "monday montag lundi lunes lunedì segunda-feira maandag poniedziałek",
  "tuesday dienstag mardi martes martedì terça-feira dinsdag wtorek",
  "wednesday mittwoch mercredi miércoles mercoledì quarta-feira woensdag środę środa",
  "thursday donnerstag jeudi jueves giovedì quinta-feira donderdag czwartek",
  "friday freitag vendredi viernes venerdì sexta-feira vrijdag piątek",
  "saturday samstag sonnabend samedi sábado sabato zaterdag sobotę sobota",
  "sunday sonntag dimanche domingo domenica zondag niedzielę niedziela",
];

/** Short forms that are words of their own somewhere ("gen", "set"): they count only with a year beside them. */
const WORDS = new Set("ene gen set sty mar mag may lip lug sie lis gru out giu mei mai maj".split(" "));

/** Without accents, lower case: as names are compared. Length may change. */
export const plain = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/g, "l").toLowerCase();

const index = (lists: string[]) =>
  new Map(
    lists.flatMap((list, place) =>
      list.split(" ").flatMap(
        (name) =>
          [
            [name, place + 1],
            [plain(name), place + 1],
          ] as [string, number][],
      ),
    ),
  );

const months = index(names);
const weekdays = index(days);

export const MONTH_NAMES: readonly string[] = [...months.keys()];
export const WEEKDAY_NAMES: readonly string[] = [...weekdays.keys()];

export const monthOf = (name: string): number | undefined => months.get(plain(name));
export const weekdayOf = (name: string): number | undefined => weekdays.get(plain(name));
export const needsYear = (month: string): boolean => WORDS.has(plain(month));

const DAY = 86_400_000;

/** The ISO date of a day that exists; undefined for the others. */
export function isoDate(year: number, month: number, day: number): string | undefined {
  if (year < 1000 || year > 9999) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

/** The date so many days after another one (before it, when negative). */
export const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** The same day so many months later; the month's last day where it has no such day. */
export function plusMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last.getUTCDate())))
    .toISOString()
    .slice(0, 10);
}

/** 1 is Monday, 7 is Sunday. */
export const weekdayOfDate = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** Of the days with this month and day, the one that is nearest to another date. */
export function nearestYear(to: string, month: number, day: number): string | undefined {
  const year = Number(to.slice(0, 4));
  const distance = (date: string) => Math.abs(Date.parse(date) - Date.parse(to));
  return [year, year + 1, year - 1]
    .map((each) => isoDate(each, month, day))
    .filter((date) => date !== undefined)
    .sort((a, b) => distance(a) - distance(b))[0];
}
