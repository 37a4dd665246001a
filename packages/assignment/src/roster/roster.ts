import { type Choice, choose, type Words } from "../choose/choose.ts";
import { everybody } from "../choose/everybody.ts";
import { type Dispatched, isMatched } from "../dispatch/dispatch.ts";
import { instant } from "../hours/instant.ts";
import { kindOf } from "../speed/state.ts";
import type { Because, ChooseRequest, Chosen, Directory, Offered, Teams } from "../types.ts";
import { own } from "./aging.ts";
import { reservationsByItem } from "./by-item.ts";
import type { RosterEntry } from "./entry.ts";
import { giveOut } from "./give-out.ts";
import { nextFor } from "./next.ts";
import { createPool } from "./pool.ts";
import { couldTake, standingOf } from "./standing.ts";
import {
  answerTo,
  emptyRoster,
  type RosterState,
  rosterApply,
  type Waits,
  withoutCandidates,
  workloadOf,
} from "./state.ts";
import { liveView } from "./view.ts";
import { type WaitingItem, waitingItem, waitsFirst } from "./waiting-item.ts";

/** What the roster answers. `entries` are to be appended to its trail; empty when the answer was given before. */
export type RosterAnswer =
  | { ok: true; chosen: Chosen; entries: RosterEntry[] }
  /** Nobody gets it yet: it waits in the pool. */
  | { ok: false; held: true; because: Because; entries: RosterEntry[] }
  | {
      ok: false;
      held?: undefined;
      error: { code: string; message: string };
      because: Because;
      entries: RosterEntry[];
    };

/** An item that waits and can have somebody now. Nothing is reserved for it before `give`. */
export interface Proposal {
  id: string;
  item: string;
  waits: Waits;
  /** The only one (id) who may get it, because they have asked for it. */
  to?: string;
  /** Who is to get it so that all that wait together are served best. */
  choice?: Dispatched["choice"];
}

/** All teams, one writer. Every function that gives entries has already folded them into `state`. */
export interface Roster {
  /**
   * Chooses an owner for `item` and reserves their capacity, or holds it in the pool. The same decision id gets the same
   * answer again and reserves nothing more; an error is not kept, so that asking again may find somebody.
   */
  choose(id: string, item: string, request: ChooseRequest, at: string): RosterAnswer;
  /** All who could take an item at once, best first; reserves nothing. `undefined` where nobody could. */
  everybody(item: string, request: ChooseRequest, at: string): Offered | undefined;
  /** Gives the capacity back, or takes the item out of the pool. No entries when there is nothing under this id. */
  release(id: string, at: string, because?: string, finished?: boolean): RosterEntry[];
  /**
   * The item went to another user (id) by somebody's hand: the load goes with it, beyond their capacity if need be. What had
   * no reservation gets one, of what `more` says; what waited leaves the pool.
   */
  handOver(
    id: string,
    userId: string,
    at: string,
    more?: { item: string; size: number; team: string },
  ): RosterEntry[];

  /** Whether something that waits may go now that could not when `dispatch` was asked last. Costs nothing. */
  mayGo(at: string): boolean;
  /** When to look again though nothing happens; `undefined` while nothing waits. */
  nextLook(at: string): string | undefined;
  /** Calls back when something may go for a reason outside of the roster: what the org tells of people has changed. */
  onChange(call: () => void): void;
  /**
   * What of the pool can go now, the most urgent first. Reserves nothing: each is given at the turn of its item.
   *
   * @param free false for what is not to be given out at present
   */
  dispatch(at: string, free?: (one: { id: string; item: string }) => boolean): Proposal[];
  /** The best of what waits for somebody (id, user name or name) who asks for more, or why there is nothing. Reserves nothing. */
  next(
    who: string,
    at: string,
    free?: (one: { id: string; item: string }) => boolean,
  ): { proposal: Proposal } | { proposal?: undefined; because: string };
  /** Decides what was proposed; `undefined` where it waits on, because something has changed meanwhile. */
  give(proposal: Proposal, at: string): RosterAnswer | undefined;
  /** The item of what waits wants nobody any more. No entries where it does not wait. */
  withdraw(id: string, at: string): RosterEntry[];
  /** What was given could not be done: the item waits as it did before. */
  putBack(proposal: Proposal, at: string): RosterEntry[];
  /** What waits, the most urgent first, at most so many; for whom, since when, and why nobody has it. */
  waiting(at: string, most?: number): WaitingItem[];

  /**
   * The state as an entry, from which a later fold may begin; none while folding what came since the last one costs less
   * than writing it does.
   *
   * @param since entries since the last checkpoint
   */
  checkpoint(since: number, at: string): RosterEntry[];
  /** Points of capacity that a user (id) has from us. */
  load(userId: string): number;
  /** The fold of all entries so far. Changes with the next one: clone it to keep it. */
  readonly state: RosterState;
}

/** An open reservation costs about as much in a checkpoint as an entry does: so they stay a small part of the trail. */
const ENTRIES_PER_RESERVATION = 4;

/**
 * Makes the roster of these teams; of teams that change (a function), those that there are when somebody is chosen. After
 * entries could not be appended, drop the roster and fold the trail anew: its state is ahead of the trail then.
 *
 * @param state the fold of the entries so far; copied
 * @param words "none": nobody reads why somebody was chosen, as in a simulation of thousands
 */
export function createRoster(
  teams: Teams | (() => Teams),
  directory: Directory,
  state: RosterState = emptyRoster(),
  words: Words = "all",
): Roster {
  let current: RosterState = { ...emptyRoster(), ...structuredClone(state) };
  const byItem = reservationsByItem(current.open);
  const viewNow = liveView(typeof teams === "function" ? teams : () => teams, directory, () => current);
  const viewFor = (item: string) => byItem.apart(item, current.open, viewNow());
  const pool = createPool(current.pool, viewFor);
  const listeners: (() => void)[] = [];

  for (const [id, { item }] of Object.entries(current.open)) directory.ours?.(id, item);
  directory.changed?.(() => {
    pool.freed();
    for (const call of listeners) call();
  });

  /** Where a cap is shared, others may take more when one has less. */
  const capped = (team = "") => viewNow().team(team)?.cap !== undefined || viewNow().all().cap !== undefined;

  function record(entry: RosterEntry): RosterEntry[] {
    const id = "id" in entry ? entry.id : "";
    const before = own(current.open, id);
    const had = before?.user;
    current = rosterApply(current, entry);
    const after = own(current.open, id);
    if (had !== undefined && had !== after?.user) pool.freed(capped(before?.team) ? undefined : had);
    if (before?.item !== after?.item) {
      if (before) byItem.drop(id, before.item);
      if (after) byItem.add(id, after.item);
      directory.ours?.(id, after?.item);
    }
    if (entry.kind !== "held") pool.drop(id);
    return [entry];
  }

  function hold(
    id: string,
    item: string,
    request: ChooseRequest,
    at: string,
    because: Because,
    fresh: boolean,
  ): RosterAnswer {
    const entry = { kind: "held", at, id, item, since: at, request, because: because.text } as const;
    const entries = record(entry);
    pool.add(id, current.pool[id] as Waits, fresh);
    return { ok: false, held: true, because, entries };
  }

  /** The business day of a team, by which what is given in a period is counted. */
  function dayOf(team: string, at: string): { day?: string } {
    const day = viewNow().team(team)?.dayOf(instant(at));
    return day === undefined ? {} : { day };
  }

  const withdraw = (id: string, at: string, because: string) =>
    own(current.pool, id) ? record({ kind: "withdrawn", at, id, because }) : [];

  /** What comes of a proposal at the item's turn; undefined where the one it was matched with is not free any more. */
  function chosenNow(waits: Waits, { to, choice }: Proposal, at: string): Choice | undefined {
    const { item, request } = waits;
    const view = viewFor(item);
    const standing = standingOf(waits, instant(at), view);
    if (!choice?.user || !isMatched(request, standing.from))
      return choose(to === undefined ? request : { ...request, only: to }, view, at, standing.from, words);
    const { user, chosen } = choice;
    const stillFits = couldTake(
      request,
      standing,
      instant(at),
      view,
      (member) => member.team === chosen.team && member.found()?.id === user,
    );
    return stillFits.length > 0 ? choice : undefined;
  }

  function settle(
    id: string,
    item: string,
    request: ChooseRequest,
    choice: Extract<Choice, { ok: true }>,
    at: string,
  ): RosterAnswer {
    const { chosen, user, stickyKeys, turn, day } = choice;
    if (user === undefined)
      return { ok: true, chosen, entries: record({ kind: "queued", at, id, item, chosen }) };
    const entry: RosterEntry = {
      ...{ kind: "reserved", at, id, item, user, team: chosen.team, size: request.size, chosen },
      work: kindOf(request),
    };
    if (stickyKeys?.length) entry.stickyKeys = stickyKeys;
    if (turn) entry.turn = turn;
    if (day !== undefined) entry.day = day;
    return { ok: true, chosen, entries: record(entry) };
  }

  return {
    choose(id, item, request, at) {
      const waits = own(current.pool, id);
      if (waits) return { ok: false, held: true, because: { text: waits.because }, entries: [] };
      const given = answerTo(current, id);
      if (given) return { ok: true, chosen: given, entries: [] };
      const first = waitsFirst(request, pool.mayGo(instant(at)));
      if (first) return hold(id, item, request, at, { text: first }, true);
      const choice = choose(request, viewFor(item), at, 0, words);
      if (choice.ok) return settle(id, item, request, choice, at);
      if (choice.held) return hold(id, item, request, at, choice.because, false);
      return { ok: false, error: choice.error, because: choice.because, entries: [] };
    },
    everybody: (item, request, at) => everybody(request, viewFor(item), at),
    release(id, at, because = "The item has ended.", finished = false) {
      const reservation = own(current.open, id);
      if (!reservation) return withdraw(id, at, because);
      if (!finished) return record({ kind: "released", at, id, because });
      const took = viewNow().team(reservation.team)?.calendar.between(reservation.at, at, true);
      const whole = instant(at) - instant(reservation.at);
      return record({
        ...{ kind: "released", at, id, because, finished },
        ...(took !== undefined && took > 0 && took < whole && { took }),
      });
    },
    withdraw: (id, at) => withdraw(id, at, "Its item wants nobody any more."),
    handOver(id, userId, at, more) {
      const entry = { kind: "handed-over", at, id, user: userId } as const;
      const waits = own(current.pool, id);
      if (waits) {
        const { item, request } = waits;
        const { team, size } = request;
        return record({ ...entry, item, team, size, ...dayOf(team, at) });
      }
      const reservation = own(current.open, id);
      if (reservation) {
        if (reservation.user === userId) return [];
        return record({ ...entry, ...dayOf(reservation.team, at) });
      }
      return more ? record({ ...entry, ...more, ...dayOf(more.team, at) }) : [];
    },

    mayGo: (at) => pool.mayGo(instant(at)),
    nextLook(at) {
      const next = pool.nextLook(instant(at));
      return next === undefined ? undefined : new Date(next).toISOString();
    },
    onChange: (call) => void listeners.push(call),
    dispatch(at, free = () => true) {
      const line = pool.candidates(instant(at), free);
      const ownView = (item: string) => (byItem.has(item) ? viewFor(item) : undefined);
      const { going, rest } = giveOut(line, viewNow(), ownView, at, words);
      if (rest) pool.freed();
      return going.map(({ one: { id, item, waits }, choice }) => ({
        ...{ id, item, waits },
        ...(choice && { choice }),
      }));
    },
    next: (who, at, free = () => true) => nextFor(who, pool.all(instant(at)).filter(free), viewFor, at),
    give(proposal, at) {
      const { id, to } = proposal;
      const waits = own(current.pool, id);
      if (!waits) return undefined;
      const { item, request } = waits;
      const choice = chosenNow(waits, proposal, at);
      if (choice?.ok && (to === undefined || choice.user === to))
        return settle(id, item, request, choice, at);
      if (!choice || choice.ok || choice.held || to !== undefined) {
        pool.again(id);
        return undefined;
      }
      const { error, because } = choice;
      const entries = record({ kind: "withdrawn", at, id, because: error.message });
      return { ok: false, error, because, entries };
    },
    putBack({ id, item, waits: { since, request, because } }, at) {
      const free = own(current.open, id)
        ? record({ kind: "released", at, id, because: "It could not be given." })
        : [];
      const entries = [...free, ...record({ kind: "held", at, id, item, since, request, because })];
      pool.add(id, current.pool[id] as Waits, false);
      return entries;
    },
    waiting: (at, most = 200) =>
      pool
        .all(instant(at))
        .slice(0, most)
        .map((one) => waitingItem(one, viewFor(one.item), at)),
    checkpoint(since, at) {
      const open = Object.keys(current.open).length + Object.keys(current.pool).length;
      if (since < ENTRIES_PER_RESERVATION * open) return [];
      return [{ kind: "checkpoint", at, state: structuredClone(withoutCandidates(current)) }];
    },
    load: (userId) => workloadOf(current, userId).load,
    get state() {
      return current;
    },
  };
}
