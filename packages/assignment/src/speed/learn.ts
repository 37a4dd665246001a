import type { PaceState } from "./state.ts";

/** What was learnt, in natural logarithms of milliseconds. */
export interface Learnt {
  /** The mean of a kind at full speed. */
  kind(key: string): number;
  /** How much faster than that a member is at a kind; slower: below 0. */
  speed(user: string, kind: string, level: number): number;
  /** Variance of one item's time around it. */
  variance: number;
}

/** Before anything is finished: half an hour, as spread as service times are. */
const USUAL = Math.log(30 * 60_000);
const SPREAD = 0.5;
/** A level less is so much slower before anything is known about it. */
const PER_LEVEL = 0.12;
/** Items by which a level's, and a person's, own figures come to weigh as much as what was thought before. */
const LEVEL_ITEMS = 5;
const ROUNDS = 6;

interface Cell {
  user: string;
  kind: string;
  level: number;
  n: number;
  mean: number;
  /** Of this person at this kind, beyond what the person and the level explain. */
  own: number;
}

const usualSpeed = (level: number) => (level - 5) * PER_LEVEL;

/**
 * Learns how fast everybody is at each kind of work. The logarithm of a time is the kind's mean, less the speed of the
 * level, of the person, and of the person at this kind; each of the latter is shrunk towards nothing by as much as
 * the differences that are seen can be chance (empirical Bayes, with the moments of DerSimonian and Laird 1986).
 *
 * @param levelOf proficiency of a user at a kind, 0 to 5
 */
export function learn(state: PaceState, levelOf: (user: string, kind: string) => number): Learnt {
  const cells: Cell[] = [];
  let [within, free] = [SPREAD * 20, 20];
  for (const [user, { done }] of Object.entries(state.people)) {
    for (const [kind, [n, sum, squares]] of Object.entries(done)) {
      const mean = sum / n;
      cells.push({ user, kind, level: Math.round(levelOf(user, kind)), n, mean, own: 0 });
      within += Math.max(0, squares - n * mean * mean);
      free += n - 1;
    }
  }
  const variance = within / free;
  const kinds = new Map<string, number>();
  const levels = new Map<number, number>();
  const people = new Map<string, number>();
  const levelSpeed = (level: number) => levels.get(level) ?? usualSpeed(level);
  const ofPerson = (user: string) => people.get(user) ?? 0;
  const rest = ({ kind, level, mean }: Cell) => (kinds.get(kind) ?? USUAL) - mean - levelSpeed(level);

  let shrink = 12;
  for (let round = 0; round < ROUNDS && cells.length > 0; round++) {
    const byKind = sums(
      cells,
      ({ kind }) => kind,
      (one) => one.mean + levelSpeed(one.level) + ofPerson(one.user) + one.own,
    );
    for (const [kind, [n, sum]] of byKind) kinds.set(kind, sum / n);
    const byLevel = sums(
      cells,
      ({ level }) => level,
      (one) => rest(one) + levelSpeed(one.level) - ofPerson(one.user) - one.own,
    );
    for (const [level, [n, sum]] of byLevel)
      levels.set(level, (sum + LEVEL_ITEMS * usualSpeed(level)) / (n + LEVEL_ITEMS));
    const byPerson = sums(
      cells,
      ({ user }) => user,
      (one) => rest(one) - one.own,
    );
    for (const [user, [n, sum]] of byPerson) people.set(user, sum / (n + 2 * shrink));
    for (const one of cells) one.own = (one.n * (rest(one) - ofPerson(one.user))) / (one.n + shrink);
    shrink =
      variance /
      between(
        cells.map((one) => [one.n, rest(one)]),
        variance,
      );
  }
  const own = new Map<string, Map<string, number>>();
  for (const one of cells) own.set(one.user, (own.get(one.user) ?? new Map()).set(one.kind, one.own));
  const usual =
    kinds.size > 0 ? [...kinds.values()].reduce((sum, mean) => sum + mean, 0) / kinds.size : USUAL;
  return {
    kind: (key) => kinds.get(key) ?? usual,
    speed: (user, kind, level) =>
      levelSpeed(Math.round(level)) + ofPerson(user) + (own.get(user)?.get(kind) ?? 0),
    variance,
  };
}

function sums<K>(
  cells: Cell[],
  key: (one: Cell) => K,
  value: (one: Cell) => number,
): Map<K, [n: number, sum: number]> {
  const found = new Map<K, [number, number]>();
  for (const one of cells) {
    const [n, sum] = found.get(key(one)) ?? [0, 0];
    found.set(key(one), [n + one.n, sum + one.n * value(one)]);
  }
  return found;
}

/** Variance between people, of what is not chance; from 0.005 (7 % of speed) to 0.25. */
function between(rests: [n: number, rest: number][], variance: number): number {
  let [n, squares, weighed] = [0, 0, 0];
  for (const [count, rest] of rests) {
    n += count;
    squares += count * count;
    weighed += (count * rest * rest) / variance;
  }
  const moments = (variance * (weighed - rests.length + 1)) / Math.max(1e-9, n - squares / n);
  return Math.min(0.25, Math.max(0.005, Number.isFinite(moments) ? moments : 0.04));
}
