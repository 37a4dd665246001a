import type { Log, LogItem } from "./log.ts";
import { FORMATS } from "./times.ts";

/** Why a column is not learnt from. */
export interface Refused {
  column: string;
  why: string;
  /** It tells how the item ends: it is not taken, also when it is asked for. */
  leak: boolean;
}

type Test = (column: string, log: Log) => string | undefined;

/** Every way in which a column can give the end away. A new one is a function and a line here. */
const LEAKS: Test[] = [nameOfTheEnd, laterTime, copyOfTheOwner, onePersonEach, numberOfEvents, growsWithTime];

/** A column that changes in more of the items is about the handling, not about the work. */
const CHANGES = 0.25;
/** From this share of the items on, what is found is no chance. */
const NEARLY_ALL = 0.9;
/** Fewer items prove nothing. */
const ENOUGH = 20;

/**
 * Which columns may be learnt from. Only the first event is looked at when work arrives, but logs are often exported
 * with the item's last state in each of its rows: what could not be known at its arrival is a leak.
 *
 * @param wanted those that are asked for; unless given, all that are safe
 */
export function chooseColumns(log: Log, wanted?: string[]): { used: string[]; refused: Refused[] } {
  const refused: Refused[] = [];
  const roles = new Set<string>(Object.values(log.roles));
  const used = (wanted ?? log.columns).filter((column) => {
    if (roles.has(column)) {
      if (wanted) refused.push({ column, why: "it says what is to be found out", leak: true });
      return false;
    }
    const leak = LEAKS.map((test) => test(column, log)).find((why) => why !== undefined);
    const why = leak ?? (wanted ? undefined : unfit(column, log));
    if (why !== undefined) refused.push({ column, why, leak: leak !== undefined });
    return why === undefined;
  });
  return { used, refused };
}

/** What is no leak and yet not about the work; whoever names it may have it. */
function unfit(column: string, { items, changes, several, roles }: Log): string | undefined {
  const share = several ? (changes.get(column) ?? 0) / several : 0;
  if (share > CHANGES) return `it changes in ${percent(share)} of the items: it is about the handling`;
  if (column === "case:concept:name" || column === roles.item) return "it is the item's name";
  const values = items.map(({ first }) => first[column]).filter((value) => value !== undefined);
  if (values.length === 0) return "it is empty when work arrives";
  if (timesOf(column, items)) return "it is a time; hour and weekday of the arrival are taken instead";
  return undefined;
}

/** Words of a column's name that speak of an end that is not there yet. */
const END =
  /^(resol\w*|solv\w*|solutions?|clos(e|ed|ing|ure)|complet\w*|finish\w*|end|ended|final\w*|outcome|results?|causes?|caused|sla|breach\w*|durations?|elapsed|reassign\w*|reopen\w*|ratings?|satisf\w*|csat|nps|variants?)$/i;

function nameOfTheEnd(column: string): string | undefined {
  const words = column.replace(/([a-z])([A-Z])/g, "$1 $2").split(/[^\p{L}]+/u);
  const word = words.find((one) => END.test(one));
  return word && `its name ("${word}") says that it is known at the end`;
}

function laterTime(column: string, { items }: Log): string | undefined {
  const times = timesOf(column, items);
  if (!times) return undefined;
  const later = times.filter(({ at, begins }) => at > begins + 60_000).length / times.length;
  return later > 0.1
    ? `it is a time, after the first event in ${percent(later)} of the items that have it`
    : undefined;
}

/** The times that a column holds, beside the item's arrival; undefined when it holds something else. */
function timesOf(column: string, items: LogItem[]): { at: number; begins: number }[] | undefined {
  const given = items.filter(({ first }) => first[column] !== undefined);
  const sample = given[0]?.first[column];
  if (sample === undefined || /^[\d.]+$/.test(sample)) return undefined;
  const formats = FORMATS.filter(({ read }) => read(sample) !== undefined);
  for (const { read } of formats) {
    const times = given.flatMap(({ first, steps }) => {
      const at = read(first[column] as string);
      return at === undefined ? [] : { at, begins: steps[0]?.at ?? 0 };
    });
    if (times.length > 0.95 * given.length) return times;
  }
  return undefined;
}

/** In items that changed hands, it is already in the first event who has them in the end. */
function copyOfTheOwner(column: string, { items }: Log): string | undefined {
  for (const role of ["group", "person"] as const) {
    const moved = items.filter(({ first, steps }) => {
      const owner = lastOf(steps, role);
      return first[column] !== undefined && owner !== undefined && owner !== steps[0]?.[role];
    });
    const same = moved.filter(({ first, steps }) => first[column] === lastOf(steps, role)).length;
    if (moved.length >= ENOUGH && same > NEARLY_ALL * moved.length)
      return `it holds who has the item in the end (${percent(same / moved.length)} of those that changed hands)`;
  }
  return undefined;
}

/** One value for each person who ends items: it is that person under another name. */
function onePersonEach(column: string, log: Log): string | undefined {
  const pairs = constant(column, log).flatMap(({ first, steps }) => {
    const person = lastOf(steps, "person");
    const moved = person !== steps.find((step) => step.person !== undefined)?.person;
    return moved && person !== undefined ? { value: first[column] as string, is: person } : [];
  });
  const groups = new Set(log.items.map(({ steps }) => lastOf(steps, "group")));
  if (new Set(pairs.map(({ is }) => is)).size <= groups.size) return undefined;
  const there = telling(pairs);
  const back = telling(pairs.map(({ value, is }) => ({ value: is, is: value })));
  return Math.min(there, back) > NEARLY_ALL
    ? `each of its values is one person who has items in the end (${percent(there)})`
    : undefined;
}

/** It tells how many events the item will have. */
function numberOfEvents(column: string, log: Log): string | undefined {
  const pairs = constant(column, log).map(({ first, steps }) => ({
    value: first[column] as string,
    is: String(steps.length),
  }));
  const usual = telling(pairs.map(({ is }) => ({ value: "", is })));
  const told = telling(pairs);
  return told > NEARLY_ALL && usual < 0.6
    ? `it tells how many events the item will have (${percent(told)})`
    : undefined;
}

/** A number that stands in every row and grows with the time that the item will take. */
function growsWithTime(column: string, log: Log): string | undefined {
  const items = constant(column, log).filter(({ first }) => /^-?[\d.]+$/.test(first[column] as string));
  if (items.length < ENOUGH || new Set(items.map(({ first }) => first[column])).size < ENOUGH)
    return undefined;
  const numbers = items.map(({ first }) => Number(first[column]));
  const lasting = items.map(({ steps }) => (steps.at(-1)?.at ?? 0) - (steps[0]?.at ?? 0));
  const like = correlation(ranks(numbers), ranks(lasting));
  return like > NEARLY_ALL ? `it grows with the time that the item will take (${percent(like)})` : undefined;
}

/** Items that have a value, of a column that never changes. */
const constant = (column: string, { items, changes }: Log): LogItem[] =>
  (changes.get(column) ?? 0) > 0 ? [] : items.filter(({ first }) => first[column] !== undefined);

const lastOf = (steps: LogItem["steps"], role: "group" | "person"): string | undefined =>
  steps.findLast((step) => step[role] !== undefined)?.[role];

/** Of pairs whose value stands in several: how often it would be right to say what the others with it have mostly. */
function telling(pairs: { value: string; is: string }[]): number {
  const counts = new Map<string, Map<string, number>>();
  for (const { value, is } of pairs) {
    const seen = counts.get(value) ?? new Map<string, number>();
    seen.set(is, (seen.get(is) ?? 0) + 1);
    counts.set(value, seen);
  }
  const several = [...counts.values()].map((seen) => [...seen.values()]).filter((all) => sum(all) > 1);
  const items = several.map(sum).reduce((all, one) => all + one, 0);
  const right = several.reduce((all, seen) => all + Math.max(...seen) - 1, 0);
  return items < ENOUGH ? 0 : right / (items - several.length);
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

function ranks(numbers: number[]): number[] {
  const order = numbers
    .map((_, place) => place)
    .sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  const rank = new Array<number>(numbers.length);
  order.forEach((place, at) => {
    rank[place] = at;
  });
  return rank;
}

function correlation(a: number[], b: number[]): number {
  const mean = (a.length - 1) / 2;
  const spread = a.reduce((all, one) => all + (one - mean) ** 2, 0);
  return a.reduce((all, one, place) => all + (one - mean) * ((b[place] as number) - mean), 0) / spread;
}

const percent = (share: number) => `${(100 * share).toFixed(share > 0.1 ? 0 : 1)} %`;
