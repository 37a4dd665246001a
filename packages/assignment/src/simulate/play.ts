import { nameKey } from "../teams/names.ts";
import type { Hours, Teams } from "../types.ts";
import type { Arrival, Desk } from "./desk.ts";
import { eventsOf } from "./events.ts";
import { type Given, liveOf } from "./live.ts";
import { requestOf, type Strategy } from "./strategies.ts";
import { arrivalsOf, openTime, truthOf } from "./world.ts";

/** What became of an item. Times in ms. */
export interface Played {
  item: Arrival;
  /** When somebody who can do it began with it. */
  began?: number;
  done?: number;
  /** How often it was given to somebody else. */
  reassigned: number;
}

/** One run of a desk. */
export interface Run {
  items: Played[];
  people: Worker[];
  /** How often an owner was chosen. */
  assignments: number;
}

export interface Worker {
  user: string;
  /** Working time (ms) and items, after `judgedFrom`. */
  busy: number;
  items: number;
}

interface Hand extends Worker {
  speeds: Map<string, number>;
  open(from: number, ms: number): number;
  queue: Played[];
  at?: Played;
}

const MINUTE = 60_000;

/** So long after the last arrival an item may still find somebody; what has nobody then is not begun. */
export const PATIENCE_MS = 7 * 24 * 60 * MINUTE;

/**
 * Plays a desk once, by a strategy: items come, are given to somebody by the roster, are worked on one after another (the
 * highest priority first, then the earliest milestone), and end. Who was given an item that was misread, and cannot do it, sends it back
 * after a while; then it is asked for as what it is.
 */
export function play(desk: Desk, strategy: Strategy, seed: number): Run {
  const teams = strategy.hold ? desk.teams : boundless(desk.teams);
  const roster = liveOf(teams);
  const events = eventsOf();
  const items: Played[] = arrivalsOf(desk, seed).map((item) => ({ item, reassigned: 0 }));
  const hands = handsOf(desk, seed);
  let assignments = 0;
  let looked = Number.NEGATIVE_INFINITY;

  function ask(played: Played, known: boolean, at: number): void {
    const { id, kind, readAs, urgency } = played.item;
    const { team, skills } = known ? kind : readAs;
    const due = urgency.within === undefined ? undefined : played.item.at + urgency.within;
    const request = requestOf(strategy, {
      ...{ team, skills, priority: urgency.priority },
      ...(due !== undefined && { due: new Date(due).toISOString() }),
    });
    take(roster.ask(`${id}${"'".repeat(played.reassigned)}`, request, at), at);
    const ripe = at + strategy.togetherMs;
    if (ripe > at) events.put(ripe, () => take(roster.look(ripe), ripe));
  }

  function take(given: Given[], at: number): void {
    for (const { id, user } of given) {
      const played = items[Number.parseInt(id, 10)] as Played;
      const hand = hands.get(nameKey(user)) as Hand;
      assignments++;
      hand.queue.push(played);
      if (!hand.at) begin(hand, at);
    }
    if (roster.waits > 0) lookAgain(at);
  }

  /** Time itself makes things urgent, also where nothing happens. */
  function lookAgain(at: number): void {
    const soon = (Math.floor(at / MINUTE) + 1) * MINUTE;
    if (looked === soon || soon > desk.to + PATIENCE_MS) return;
    looked = soon;
    events.put(soon, () => take(roster.look(soon), soon));
  }

  function begin(hand: Hand, now: number): void {
    const played = nextOf(hand.queue);
    if (!played) return;
    hand.at = played;
    const { item } = played;
    const speed = speedAt(hand, item);
    const first = hand.open(now, 0);
    if (speed !== undefined) played.began ??= first;
    const end = hand.open(now, speed === undefined ? desk.sentBackAfter : item.work / speed);
    if (now >= desk.judgedFrom) {
      hand.busy += speed === undefined ? desk.sentBackAfter : item.work / speed;
      hand.items++;
    }
    events.put(end, () => {
      hand.at = undefined;
      const id = `${item.id}${"'".repeat(played.reassigned)}`;
      if (speed !== undefined) played.done = end;
      take(roster.back(id, end, speed !== undefined), end);
      if (speed === undefined) {
        played.reassigned++;
        ask(played, true, end);
      }
      if (!hand.at) begin(hand, end);
    });
  }

  for (const played of items) events.put(played.item.at, () => ask(played, false, played.item.at));
  for (let next = events.take(); next; next = events.take()) next.happens();
  return { items, people: [...hands.values()], assignments };
}

/** Nobody is ever full. */
function boundless(teams: Teams): Teams {
  const most = (team: Teams["teams"][number]) => ({
    ...team,
    members: team.members.map((member) => ({ ...member, capacity: 10_000 })),
  });
  return { ...teams, teams: teams.teams.map(most) };
}

function handsOf(desk: Desk, seed: number): Map<string, Hand> {
  const truth = truthOf(desk, seed);
  const { teams, hours } = desk.teams;
  const hand = (user: string, own: string): Hand => ({
    ...{ user, busy: 0, items: 0, queue: [] },
    speeds: truth.get(nameKey(user))?.speeds ?? new Map(),
    open: openTime(hours[own] as Hours),
  });
  const members = teams.flatMap((team) => team.members);
  return new Map(members.map((member) => [nameKey(member.user), hand(member.user, member.hours)]));
}

/** The speed at all skills that an item needs: that of the slowest; `undefined`: they cannot do it. */
function speedAt({ speeds }: Hand, { kind }: Arrival): number | undefined {
  let slowest = Number.POSITIVE_INFINITY;
  for (const { name, wanted } of kind.skills) {
    if (wanted) continue;
    const speed = speeds.get(nameKey(name));
    if (speed === undefined) return undefined;
    slowest = Math.min(slowest, speed);
  }
  return slowest === Number.POSITIVE_INFINITY ? 1 : slowest;
}

/** Takes the next one out of somebody's own list. */
function nextOf(queue: Played[]): Played | undefined {
  let best = 0;
  for (let at = 1; at < queue.length; at++) {
    const [one, other] = [queue[at]?.item as Arrival, queue[best]?.item as Arrival];
    if (one.urgency.priority > other.urgency.priority) best = at;
  }
  return queue.splice(best, 1)[0];
}
