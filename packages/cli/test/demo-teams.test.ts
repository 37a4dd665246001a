import { emptyRoster, type Teams, teamNow } from "@throughline/assignment";
import { openWorkspace } from "@throughline/server/workspace";
import { expect, test } from "vitest";
import { teamsOfToday } from "../src/demo/teams.ts";

const HOUR_MS = 3_600_000;
const EXAMPLE = openWorkspace("examples/01-support-email/workflow.yaml").teams as Teams;

const directory = {
  user: (name: string) => ({ id: name, name, active: true }),
  queue: () => undefined,
};

test.each(["2026-01-15", "2026-07-18"])(
  "at every hour of %s somebody of each team of the demo is at work, and somebody is away",
  (day) => {
    const begin = Date.parse(`${day}T00:00:00Z`);
    const teams = teamsOfToday(EXAMPLE, new Date(begin));
    for (let hour = 0; hour < 24; hour++) {
      const at = new Date(begin + hour * HOUR_MS).toISOString();
      const seen = teams.teams.map((team) =>
        teamNow(team, { hours: teams.hours, directory, state: emptyRoster() }, at),
      );
      for (const { name, inHours } of seen) expect(inHours, `${name} at ${at}`).toBeGreaterThan(0);
      expect(seen.flatMap(({ members }) => members).some(({ presence }) => presence === "away")).toBe(true);
    }
  },
);
