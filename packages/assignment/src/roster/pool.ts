import type { MemberView, RosterView } from "../choose/view.ts";
import { type HeldItem, inTurn } from "../dispatch/urgency.ts";
import { instant } from "../hours/instant.ts";
import { couldTake, type Standing, standingOf } from "./standing.ts";
import type { Waits } from "./state.ts";

/** An item that waits, made ready for being looked through. */
export interface Waiting extends HeldItem {
  from: number;
  waits: Waits;
  standing: Standing;
  /** Until when others are gathered to be given out together with it (ms). */
  ripe: number;
  /** Nobody was looked for since it is ripe, or since somebody went before it. */
  fresh: boolean;
  /** How many of its kind can go now at most, seen at the last look. */
  room: number;
  /** Equal for those that differ only in how urgent they are: whoever can take one can take the others. */
  kind: string;
}

/**
 * What waits, beside the roster's state and made anew from it. Remembers what has changed, so that a look at the pool
 * asks only about items that the change may let go, and about members who may have become free.
 */
export interface Pool {
  add(id: string, waits: Waits, fresh: boolean): void;
  drop(id: string): void;
  /** It could not be given to the one it was to go to: it is looked at anew. */
  again(id: string): void;
  /** Somebody (id) has less work; without one: anybody may be free now. */
  freed(userId?: string): void;
  /** Whether something may go at `now` (ms) that could not before. */
  mayGo(now: number): boolean;
  /** When something may go though nothing happens (ms). */
  nextLook(now: number): number | undefined;
  /** What may go now, the most urgent first. Whoever asks looks at all of it: until something changes, it is not told again. */
  candidates(now: number, free: (one: { id: string; item: string }) => boolean): Waiting[];
  /** Everything, the most urgent first. */
  all(now: number): Waiting[];
}

const MINUTE = 60_000;

/** So many of the first in line are asked about where only some people have become free. */
const ENOUGH = 64;

export function createPool(
  state: Record<string, Waits>,
  /** As it is for an item. */
  viewFor: (item: string) => RosterView,
): Pool {
  const all = new Map<string, Waiting>();
  /** Ids of users who have less work than at the last look. */
  let freed = new Set<string>();
  let anybody = false;
  let fresh = false;
  /** When a window or a hold ends, at the earliest. */
  let earliest = Number.POSITIVE_INFINITY;
  /** Shifts begin, and days end, on a whole minute: from this one on everybody is looked at anew. */
  let minute = 0;

  function add(id: string, waits: Waits, isFresh: boolean): void {
    const since = instant(waits.since);
    const standing = standingOf(waits, since, viewFor(waits.item));
    const ripe = since + (waits.request.wait?.togetherMs ?? 0);
    const { item, request } = waits;
    const { from } = standing;
    all.set(id, {
      id,
      item,
      request,
      since,
      from,
      waits,
      standing,
      ripe,
      fresh: isFresh,
      room: Number.POSITIVE_INFINITY,
      kind: kindOf(waits),
    });
    earliest = Math.min(earliest, ripe > since ? ripe : (standing.until ?? earliest));
    if (isFresh && ripe === since) fresh = true;
  }

  for (const [id, waits] of Object.entries(state)) add(id, waits, true);

  const lookAtAll = (now: number) => anybody || now >= minute;

  function candidates(now: number, free: (one: { id: string; item: string }) => boolean): Waiting[] {
    const everybody = lookAtAll(now);
    const gathered = new Set<string>();
    earliest = Number.POSITIVE_INFINITY;
    for (const one of all.values()) {
      if (one.standing.until !== undefined && now >= one.standing.until) {
        one.standing = standingOf(one.waits, now, viewFor(one.item));
        one.from = one.standing.from;
      }
      const next = now < one.ripe ? one.ripe : (one.standing.until ?? Number.POSITIVE_INFINITY);
      earliest = Math.min(earliest, next);
      if (now >= one.ripe) gathered.add(one.request.team);
    }
    const rooms = new Map<string, number>();
    const found: Waiting[] = [];
    let later = false;
    for (const one of inTurn([...all.values()], now)) {
      const { id, item, request, standing, kind } = one;
      // the window of one ends that of all who wait for the same team
      if (now < one.ripe && !gathered.has(request.team)) continue;
      if (!free({ id, item })) continue;
      // one who has become free takes one of the first: the others are not asked about
      if (!everybody && found.length >= ENOUGH && !standing.over) {
        later ||= one.fresh;
        continue;
      }
      if (standing.over) {
        one.room = Number.POSITIVE_INFINITY;
        found.push(one);
      } else if (!request.wait?.pull) {
        const key = `${one.fresh} ${standing.from} ${kind}`;
        one.room = rooms.get(key) ?? roomFor(one, now, everybody || one.fresh);
        rooms.set(key, one.room);
        if (one.room > 0) found.push(one);
      }
      one.fresh = false;
    }
    freed = new Set();
    anybody = false;
    fresh = later;
    minute = nextMinute(now);
    return found;
  }

  /** How many of its kind those could take at most who have become free, or may have. */
  function roomFor({ item, request, standing }: Waiting, now: number, everybody: boolean): number {
    if (!everybody && freed.size === 0) return 0;
    // those who are preferred may be of any team
    if (request.prefer?.length || standing.dropped.has("capacity")) return Number.POSITIVE_INFINITY;
    const view = viewFor(item);
    const asked = (member: MemberView) => everybody || freed.has(member.found()?.id ?? "");
    return couldTake(request, standing, now, view, asked).reduce(
      (room, { member, load }) => room + Math.max(1, (member.capacity - load) / request.size),
      0,
    );
  }

  return {
    add,
    drop: (id) => void all.delete(id),
    again(id) {
      const one = all.get(id);
      if (!one) return;
      one.fresh = true;
      fresh = true;
    },
    freed(userId) {
      if (userId === undefined) anybody = true;
      else freed.add(userId);
    },
    mayGo: (now) => all.size > 0 && (fresh || freed.size > 0 || now >= earliest || lookAtAll(now)),
    nextLook: (now) => (all.size > 0 ? Math.max(now, Math.min(earliest, nextMinute(now))) : undefined),
    candidates,
    all: (now) => inTurn([...all.values()], now),
  };
}

const nextMinute = (now: number) => (Math.floor(now / MINUTE) + 1) * MINUTE;

/** All of the request that decides who can take it. */
function kindOf({ request }: Waits): string {
  const { wait, by: _, ...rest } = request;
  return JSON.stringify([rest, wait?.pull ?? false]);
}
