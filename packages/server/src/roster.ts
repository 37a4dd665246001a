import {
  createRoster,
  type Directory,
  emptyRoster,
  type Hours,
  type RosterEntry,
  rosterApply,
  type Team,
} from "@throughline/assignment";
import type { RosterPort, RosterEntry as Stored } from "@throughline/runtime";
import type { Workspace } from "./workspace.ts";

/** Around the clock: what counts where no teams.yaml says when people work. */
const ALWAYS: Hours = {
  name: "default",
  zone: "UTC",
  week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]),
  holidays: [],
};

/** All teams of all workspaces: capacity is a person's, whatever workflow the work comes from. */
export function gatherTeams(workspaces: Workspace[]): { hours: Record<string, Hours>; teams: Team[] } {
  const hours: Record<string, Hours> = { default: ALWAYS };
  for (const { teams } of workspaces) Object.assign(hours, teams?.hours);
  return { hours, teams: workspaces.flatMap(({ teams }) => teams?.teams ?? []) };
}

/** The roster as the runtime wants it: made from its trail, answering at once. */
export function rosterFrom(
  teams: ReturnType<typeof gatherTeams>,
  directory: Directory,
  trail: Stored[],
): RosterPort {
  let state = emptyRoster();
  for (const entry of trail) state = rosterApply(state, entry as RosterEntry);
  return createRoster(teams, directory, state);
}
