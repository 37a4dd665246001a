import { choose } from "../choose/choose.ts";
import type { RosterView } from "../choose/view.ts";
import { instant } from "../hours/instant.ts";
import { kindOf } from "../speed/state.ts";
import type { Because, ChooseRequest, Chosen, Directory, Teams } from "../types.ts";
import { own } from "./aging.ts";
import type { RosterEntry } from "./entry.ts";
import {
  answerTo,
  emptyRoster,
  type RosterState,
  rosterApply,
  withoutCandidates,
  workloadOf,
} from "./state.ts";
import { viewOf } from "./view.ts";

/** What the roster answers. `entries` are to be appended to its trail; empty when the answer was given before. */
export type RosterAnswer =
  | { ok: true; chosen: Chosen; entries: RosterEntry[] }
  | { ok: false; error: { code: string; message: string }; because: Because; entries: RosterEntry[] };

/** All teams, one writer. Every function that gives entries has already folded them into `state`. */
export interface Roster {
  /**
   * Chooses an owner for `item` and reserves their capacity. The same decision id gets the same answer again and
   * reserves nothing more; an answer without an owner is not kept, so that asking again may find one.
   */
  choose(id: string, item: string, request: ChooseRequest, at: string): RosterAnswer;
  /** Gives the capacity back. No entries when nothing is reserved under this id. */
  release(id: string, at: string, because?: string, finished?: boolean): RosterEntry[];
  /** The item went to another user (id) by somebody's hand: the load goes with it, beyond their capacity if need be. */
  handOver(id: string, userId: string, at: string): RosterEntry[];
  /**
   * The state as an entry, from which a later fold may begin; none while folding what came since the last one costs less
   * than writing it does.
   *
   * @param since entries since the last checkpoint
   */
  checkpoint(since: number, at: string): RosterEntry[];
  /** Points of capacity that a user (id) has. */
  load(userId: string): number;
  /** The fold of all entries so far. Changes with the next one: clone it to keep it. */
  readonly state: RosterState;
}

/** An open reservation costs about as much in a checkpoint as an entry does: so they stay a small part of the trail. */
const ENTRIES_PER_RESERVATION = 4;

/**
 * Makes the roster of these teams; of teams that change (a function), those that there are when somebody is chosen. After entries could not be appended, drop the roster and fold the trail anew:
 * its state is ahead of the trail then.
 *
 * @param state the fold of the entries so far; copied
 */
export function createRoster(
  teams: Teams | (() => Teams),
  directory: Directory,
  state: RosterState = emptyRoster(),
): Roster {
  let current = structuredClone(state);
  const viewNow = liveView(typeof teams === "function" ? teams : () => teams, directory, () => current);

  for (const [id, { item }] of Object.entries(current.open)) directory.ours?.(id, item);

  function record(entry: RosterEntry): RosterEntry[] {
    current = rosterApply(current, entry);
    if (entry.kind === "reserved") directory.ours?.(entry.id, entry.item);
    if (entry.kind === "released") directory.ours?.(entry.id);
    return [entry];
  }

  return {
    choose(id, item, request, at) {
      const given = answerTo(current, id);
      if (given) return { ok: true, chosen: given, entries: [] };
      let choice = choose(request, viewNow(), at);
      // there is no pool yet in which an item could wait
      while (!choice.ok && choice.held) choice = choose(request, viewNow(), at, choice.held.place + 1);
      if (!choice.ok) return { ok: false, error: choice.error, because: choice.because, entries: [] };
      const { chosen, user, stickyKeys, turn, day } = choice;
      if (user === undefined)
        return { ok: true, chosen, entries: record({ kind: "queued", at, id, item, chosen }) };
      const { team } = chosen;
      const entry: RosterEntry = {
        ...{ kind: "reserved", at, id, item, user, team, size: request.size, chosen },
        work: kindOf(request),
      };
      if (stickyKeys?.length) entry.stickyKeys = stickyKeys;
      if (turn) entry.turn = turn;
      if (day !== undefined) entry.day = day;
      return { ok: true, chosen, entries: record(entry) };
    },
    release(id, at, because = "The item has ended.", finished = false) {
      const reservation = own(current.open, id);
      if (!reservation) return [];
      if (!finished) return record({ kind: "released", at, id, because });
      const took = viewNow().team(reservation.team)?.calendar.between(reservation.at, at, true);
      const whole = instant(at) - instant(reservation.at);
      return record({
        ...{ kind: "released", at, id, because, finished },
        ...(took !== undefined && took > 0 && took < whole && { took }),
      });
    },
    handOver(id, userId, at) {
      const reservation = own(current.open, id);
      if (!reservation || reservation.user === userId) return [];
      const day = viewNow().team(reservation.team)?.dayOf(instant(at));
      return record({ kind: "handed-over", at, id, user: userId, ...(day !== undefined && { day }) });
    },
    checkpoint(since, at) {
      if (since < ENTRIES_PER_RESERVATION * Object.keys(current.open).length) return [];
      return [{ kind: "checkpoint", at, state: structuredClone(withoutCandidates(current)) }];
    },
    load: (userId) => workloadOf(current, userId).load,
    get state() {
      return current;
    },
  };
}

/** The view of the teams as they are: made anew when they are others. */
function liveView(teams: () => Teams, directory: Directory, state: () => RosterState): () => RosterView {
  let made: { of: Teams; view: RosterView } | undefined;
  return () => {
    const now = teams();
    if (made?.of !== now) made = { of: now, view: viewOf(now, directory, state) };
    return made.view;
  };
}
