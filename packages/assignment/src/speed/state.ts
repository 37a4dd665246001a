import { nameKey } from "../teams/names.ts";
import type { ChooseRequest } from "../types.ts";

/** How long work has taken so far, and how much of it arrives: a fold of what the roster gives and takes back. Plain JSON. */
export interface PaceState {
  /** By the key of the kind of work. */
  kinds: Record<string, Arrivals>;
  /** By the id of the user. */
  people: Record<string, Hands>;
  /** Items that were brought to an end, in all. */
  finished: number;
}

/** A kind of work: what needs the same skills, or is for the same team where it needs none. */
export interface Kind {
  key: string;
  team: string;
  skills: { key: string; level?: number }[];
}

/** Items of a kind that have come, the older the less they count. */
export interface Arrivals {
  team: string;
  skills: { key: string; level?: number }[];
  /** Each item weighs e^(-age / MEMORY_MS). */
  recent: number;
  /** When `recent` held, and since when the kind is known (ms). */
  at: number;
  from: number;
}

/** What somebody has in hand, and what they have finished. */
export interface Hands {
  /** Time (ms) that went into each of their open items so far: what passes is shared among those that they have at once. */
  clock: number;
  at: number;
  /** By decision id. */
  open: Record<string, { kind: string; clock: number; at: number }>;
  count: number;
  /** Natural logarithms of working times in ms, by kind: how many, their sum, the sum of their squares. */
  done: Record<string, [n: number, sum: number, squares: number]>;
}

export const MEMORY_MS = 4 * 3_600_000;

export const emptyPace = (): PaceState => ({ kinds: {}, people: {}, finished: 0 });

/** The kind of work that a request is about. */
export function kindOf({ team, skills }: Pick<ChooseRequest, "team" | "skills">): Kind {
  const needed = skills
    .filter(({ wanted }) => !wanted)
    .map(({ name, level }) => ({ key: nameKey(name), ...(level !== undefined && { level }) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const key = needed.length > 0 ? needed.map((skill) => skill.key).join(" + ") : nameKey(team);
  return { key, team: nameKey(team), skills: needed };
}

/** An item has come. */
export function arrived(state: PaceState, { key, team, skills }: Kind, at: number): void {
  const known = state.kinds[key] ?? { recent: 0, at, from: at };
  const recent = known.recent * Math.exp((Math.min(known.at, at) - at) / MEMORY_MS) + 1;
  state.kinds[key] = { team, skills, recent, at: Math.max(known.at, at), from: known.from };
}

/** Somebody has been given an item. */
export function begun(state: PaceState, user: string, id: string, kind: string, at: number): void {
  const hands = state.people[user] ?? { clock: 0, at, open: {}, count: 0, done: {} };
  state.people[user] = hands;
  pass(hands, at);
  hands.open[id] = { kind, clock: hands.clock, at };
  hands.count++;
}

/**
 * Somebody has the item no more.
 *
 * @param finished it was brought to an end: how long that took is worth knowing
 * @param took time (ms) in their hours since they were given it; without it, all that has passed
 */
export function ended(
  state: PaceState,
  user: string,
  id: string,
  at: number,
  finished: boolean,
  took?: number,
): void {
  const hands = state.people[user];
  const item = hands?.open[id];
  if (!hands || !item) return;
  pass(hands, at);
  delete hands.open[id];
  hands.count--;
  const passed = at - item.at;
  if (!finished || passed <= 0) return;
  const share = (hands.clock - item.clock) / passed;
  const log = Math.log(Math.max(1_000, (took ?? passed) * share));
  const [n, sum, squares] = hands.done[item.kind] ?? [0, 0, 0];
  hands.done[item.kind] = [n + 1, sum + log, squares + log * log];
  state.finished++;
}

/** Somebody else has the item from here on, who may need another time for the rest of it. */
export function handed(state: PaceState, from: string, to: string, id: string, at: number): void {
  const kind = state.people[from]?.open[id]?.kind;
  ended(state, from, id, at, false);
  if (kind !== undefined) begun(state, to, id, kind, at);
}

function pass(hands: Hands, at: number): void {
  if (hands.count > 0 && at > hands.at) hands.clock += (at - hands.at) / hands.count;
  hands.at = Math.max(hands.at, at);
}
