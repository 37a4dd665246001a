import type { Random } from "../../random.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * When requests come in, Monday to Sunday and hour by hour, in percent: measured over 17,442 incidents of a company
 * (Amaral et al., UCI Machine Learning Repository no. 498, CC BY 4.0).
 */
const BY_WEEKDAY = [23.7, 18.9, 19.8, 16.9, 15.7, 2.5, 2.3];
const BY_HOUR = [
  1.0, 0.8, 0.6, 0.5, 0.4, 0.4, 1.3, 2.5, 9.9, 12.6, 11.9, 10.0, 5.1, 6.9, 9.2, 8.7, 7.6, 4.5, 1.9, 1.0, 0.9,
  0.8, 0.6, 0.6,
];

/** Monday is 0. */
const weekday = (ms: number) => (new Date(ms).getUTCDay() + 6) % 7;

/** Picks places in a list as often as their weights say. */
function sampler(random: Random, weights: readonly number[]): () => number {
  let sum = 0;
  const upTo = weights.map((weight) => {
    sum += weight;
    return sum;
  });
  return () => {
    const at = random.next() * sum;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Moments of so many days before `until` at which requests come in, in order; a little more of them each month. */
export function arrivals(random: Random, count: number, until: number, days: number): number[] {
  const first = until - days * DAY;
  const dayOf = sampler(
    random,
    Array.from({ length: days }, (_, i) => BY_WEEKDAY[weekday(first + i * DAY)]! * (1 + (0.3 * i) / days)),
  );
  const hourOf = sampler(random, BY_HOUR);
  const moments = Array.from(
    { length: count },
    () => first + dayOf() * DAY + hourOf() * HOUR + Math.floor(random.next() * 3600) * 1000,
  );
  return moments.sort((a, b) => a - b);
}

/** The moment itself if people are at work then, or else some time in the next morning at work. */
export function atWork(random: Random, ms: number): number {
  let day = Math.floor(ms / DAY) * DAY;
  const hour = (ms - day) / HOUR;
  if (weekday(day) < 5 && hour >= 7 && hour < 18) return ms;
  if (hour >= 7) day += DAY;
  while (weekday(day) >= 5) day += DAY;
  return day + 7 * HOUR + random.between(0, 119) * MINUTE + random.between(0, 59) * 1000;
}

/** A time span of this median whose logarithm is bell-shaped: most are short, some very long. */
export const spread = (random: Random, median: number, sigma: number): number =>
  Math.round((median * Math.exp(sigma * random.normal())) / 1000) * 1000;

/** A moment as records carry it. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}.000+0000`;
export const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
