import type { Turn, Workload } from "../choose/view.ts";
import { instant } from "../hours/instant.ts";
import { arrived, begun, emptyPace, ended, handed, kindOf, type PaceState } from "../speed/state.ts";
import { nameKey } from "../teams/names.ts";
import type { ChooseRequest, Chosen } from "../types.ts";
import { type Aging, emptyAging, own, recall, remember } from "./aging.ts";
import type { RosterEntry } from "./entry.ts";
import { count, exact, giveBack, type TeamWork } from "./given.ts";

/** All that the roster knows: the fold of its entries. Plain JSON. */
export interface RosterState {
  /** By decision id. */
  open: Record<string, Reservation>;
  /** What waits for somebody, by decision id. */
  pool: Record<string, Waits>;
  /** By the id of the user. */
  people: Record<string, Workload>;
  /** By the key of the team. */
  teams: Record<string, TeamWork>;
  /** The last turn of each team. */
  turns: Record<string, Turn>;
  /** Who had the last item with a key. */
  sticky: Aging<{ user: string; at: number }>;
  /** How long work takes whom, and how much of it comes. */
  pace: PaceState;
  /** The latest answers in full, with their candidates: a repeated question follows a crash, and comes soon. */
  answers: Aging<Chosen>;
  /** Answers that are over, without their candidates. */
  settled: Aging<Chosen>;
}

/** Points of capacity that an item takes of a user. */
export interface Reservation {
  item: string;
  user: string;
  team: string;
  size: number;
  at: string;
  stickyKeys?: string[];
  /** The answer without its candidates. */
  chosen: Chosen;
}

/** An item that waits in the pool. */
export interface Waits {
  item: string;
  request: ChooseRequest;
  /** ISO 8601 */
  since: string;
  /** Why nobody had it then. */
  because: string;
}

const STICKY_KEYS = 20_000;
/** A question is asked again when what it decided could not be appended: soon after, or never. */
const FULL_ANSWERS = 50;
const SETTLED_ANSWERS = 1_000;

export const emptyRoster = (): RosterState => ({
  open: {},
  pool: {},
  people: {},
  teams: {},
  turns: {},
  sticky: emptyAging(),
  pace: emptyPace(),
  answers: emptyAging(),
  settled: emptyAging(),
});

/** The answer that a decision got, if it is known. */
export function answerTo(state: RosterState, id: string): Chosen | undefined {
  return recall(state.answers, id) ?? own(state.open, id)?.chosen ?? recall(state.settled, id);
}

/**
 * Folds one entry into the state; never decides, knows no clock. The state that is handed in is used up and given
 * back changed: it holds thousands of reservations, and copying them would cost more than choosing.
 */
export function rosterApply(state: RosterState, entry: RosterEntry): RosterState {
  switch (entry.kind) {
    case "reserved": {
      const { id, item, user, team, size, at, stickyKeys, turn, chosen, day, work } = entry;
      const waited = own(state.pool, id) !== undefined;
      delete state.pool[id];
      state.open[id] = {
        item,
        user,
        team,
        size,
        at,
        chosen: brief(chosen),
        ...(stickyKeys ? { stickyKeys } : {}),
      };
      give(state, user, size, instant(at));
      if (work) {
        if (!waited) arrived(state.pace, work, instant(at));
        begun(state.pace, user, id, work.key, instant(at));
      }
      count(state.teams, nameKey(team), user, size, day ?? at.slice(0, 10));
      if (turn) state.turns[turn.team] = { user: turn.user, slot: turn.slot };
      for (const key of stickyKeys ?? []) remember(state.sticky, key, { user, at: instant(at) }, STICKY_KEYS);
      remember(state.answers, id, chosen, FULL_ANSWERS);
      return state;
    }
    case "queued":
      delete state.pool[entry.id];
      remember(state.answers, entry.id, entry.chosen, FULL_ANSWERS);
      remember(state.settled, entry.id, brief(entry.chosen), SETTLED_ANSWERS);
      return state;
    case "released": {
      const reservation = own(state.open, entry.id);
      if (!reservation) return state;
      take(state, reservation);
      ended(state.pace, reservation.user, entry.id, instant(entry.at), entry.finished === true, entry.took);
      delete state.open[entry.id];
      remember(state.settled, entry.id, reservation.chosen, SETTLED_ANSWERS);
      return state;
    }
    case "held": {
      const { id, item, request, since, because } = entry;
      if (since === entry.at) arrived(state.pace, kindOf(request), instant(since));
      state.pool[id] = { item, request, since, because };
      return state;
    }
    case "withdrawn":
      delete state.pool[entry.id];
      return state;
    case "checkpoint":
      return complete(structuredClone(entry.state));
    case "handed-over": {
      const reservation = own(state.open, entry.id);
      if (!reservation) return takenByHand(state, entry);
      take(state, reservation);
      handed(state.pace, reservation.user, entry.user, entry.id, instant(entry.at));
      give(state, entry.user, reservation.size, instant(entry.at));
      count(
        state.teams,
        nameKey(reservation.team),
        entry.user,
        reservation.size,
        entry.day ?? entry.at.slice(0, 10),
      );
      reservation.user = entry.user;
      for (const key of reservation.stickyKeys ?? [])
        remember(state.sticky, key, { user: entry.user, at: instant(entry.at) }, STICKY_KEYS);
      return state;
    }
  }
}

function takenByHand(state: RosterState, entry: Extract<RosterEntry, { kind: "handed-over" }>): RosterState {
  const { id, user, at, item, team = "", size = 1 } = entry;
  if (item === undefined) return state;
  delete state.pool[id];
  const because = { text: "Taken by hand." };
  const chosen: Chosen = { ownerId: user, owner: user, kind: "user", team, because };
  state.open[id] = { item, user, team, size, at, chosen };
  give(state, user, size, instant(at));
  count(state.teams, nameKey(team), user, size, entry.day ?? at.slice(0, 10));
  return state;
}

const NOTHING: Workload = { load: 0, total: 0, last: 0 };

/** What somebody (by id) has had from us. */
export const workloadOf = (state: RosterState, user: string): Workload => own(state.people, user) ?? NOTHING;

function give(state: RosterState, user: string, size: number, at: number): void {
  const { load, total, last } = workloadOf(state, user);
  state.people[user] = { load: exact(load + size), total: total + 1, last: Math.max(last, at) };
}

function take(state: RosterState, { user, size, team }: Reservation): void {
  giveBack(state.teams, nameKey(team), user, size);
  const work = workloadOf(state, user);
  state.people[user] = { ...work, load: exact(work.load - size) };
}

/** A state as it was written, which may lack what is counted since: then the open reservations are what was given. */
function complete(state: RosterState): RosterState {
  state.pace ??= emptyPace();
  state.pool ??= {};
  if (state.teams) return state;
  state.teams = {};
  for (const { team, user, size, at } of Object.values(state.open))
    count(state.teams, nameKey(team), user, size, at.slice(0, 10));
  return state;
}

/** The state as its trail has it: who else there was stands in the items' decisions. */
export function withoutCandidates(state: RosterState): RosterState {
  const lean = (answers: Record<string, Chosen>) =>
    Object.fromEntries(
      Object.entries(answers).map(([id, { because, ...chosen }]) => {
        const { candidates: _, ...rest } = because;
        return [id, { ...chosen, because: rest }];
      }),
    );
  const { young, old, count } = state.answers;
  return { ...state, answers: { young: lean(young), old: lean(old), count } };
}

function brief({ because: { text, before }, ...chosen }: Chosen): Chosen {
  return { ...chosen, because: before ? { text, before } : { text } };
}
