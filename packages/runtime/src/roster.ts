import {
  createRoster,
  type Directory,
  emptyRoster,
  type Roster,
  type RosterEntry,
  rosterApply,
  type Teams,
} from "@throughline/assignment";
import type { Cursor } from "@throughline/audit";
import type { Committer } from "./committer.ts";
import type { Clock, Log, RosterPort } from "./ports.ts";

/** The roster of these teams, as its trail leaves it: what `createRuntime` asks for. */
export const rosterOf =
  (teams: Teams | (() => Teams), directory: Directory) =>
  (trail: RosterEntry[]): Roster =>
    createRoster(teams, directory, trail.reduce(rosterApply, emptyRoster()));

/** Cursor with the number of the entry before the roster's last checkpoint: a start folds what comes after it. */
export const ROSTER_FROM = "roster/checkpoint";

/** The entry before the roster's last checkpoint; 0 where there is none. */
export const rosterFrom = (cursors: Cursor[]): number =>
  Number(cursors.find(({ stream }) => stream === ROSTER_FROM)?.position ?? 0);

/**
 * Writes the roster's state into its trail now and then, so that the next start does not fold all of it.
 *
 * @param every entries after which it is worth a look
 */
export function createCheckpoints(world: {
  roster: RosterPort;
  committer: Committer;
  clock: Clock;
  log: Log;
  every: number;
}) {
  const { roster, committer, clock, log, every } = world;
  let next = committer.roster().from + every;
  return {
    /** Something was appended. */
    look(): void {
      const { last, from } = committer.roster();
      if (last < next) return;
      next = last + every;
      const entries = roster.checkpoint(last - from, clock.now());
      if (!entries.length) return;
      committer
        .commit({ appends: [], roster: entries, cursors: [] })
        .catch((error) => log.error("The roster's state could not be stored.", { error: String(error) }));
    },
  };
}
