import { isDeepStrictEqual } from "node:util";
import type { Hours, Team, Teams } from "@throughline/assignment";
import type { Workspace } from "../workspace.ts";

/** Around the clock: what counts where no teams.yaml says when people work. */
const ALWAYS: Hours = {
  name: "default",
  zone: "UTC",
  week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]),
  holidays: [],
};

/**
 * All teams of all workspaces as one roster: capacity is a person's, whatever workflow the work comes from.
 * @throws Error when two files say different things under one name
 */
export function gatherTeams(workspaces: Workspace[]): Teams {
  const hours = new Map<string, { value: Hours; file: string }>();
  const teams = new Map<string, { value: Team; file: string }>();
  for (const { file, teams: own } of workspaces) {
    for (const value of Object.values(own?.hours ?? {})) put(hours, value.name, value, file, "hours");
    for (const value of own?.teams ?? []) put(teams, value.name.toLowerCase(), value, file, "team");
  }
  if (!hours.has("default")) hours.set("default", { value: ALWAYS, file: "" });
  const caps = workspaces.flatMap(({ teams }) => teams?.cap ?? []);
  const elsewhere = workspaces.flatMap(({ teams }) => teams?.elsewhere ?? []);
  return {
    ...(caps.length > 0 && { cap: Math.min(...caps) }),
    ...(workspaces.some(({ teams }) => teams?.elsewhere) && { elsewhere: [...new Set(elsewhere)] }),
    hours: Object.fromEntries([...hours].map(([name, { value }]) => [name, value])),
    teams: [...teams.values()].map(({ value }) => value),
  };
}

function put<T>(
  all: Map<string, { value: T; file: string }>,
  name: string,
  value: T,
  file: string,
  what: string,
): void {
  const known = all.get(name);
  if (known && !isDeepStrictEqual(known.value, value)) {
    throw new Error(
      `The ${what} "${name}" stands in the teams.yaml beside ${known.file} and, otherwise, beside ${file}. Rename one.`,
    );
  }
  all.set(name, { value, file });
}
