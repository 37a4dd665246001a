import {
  createRoster,
  type Directory,
  emptyRoster,
  type RosterEntry,
  rosterApply,
  type Teams,
} from "@throughline/assignment";
import type { RosterPort } from "./ports.ts";

/** The roster of these teams, as its trail leaves it: what `createRuntime` asks for. */
export const rosterOf =
  (teams: Teams, directory: Directory) =>
  (trail: RosterEntry[]): RosterPort =>
    createRoster(teams, directory, trail.reduce(rosterApply, emptyRoster()));
