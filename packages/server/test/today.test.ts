import { parseTeams } from "@throughline/assignment";
import { expect, test } from "vitest";
import { todayOf } from "../src/teams/today.ts";

const withHours = (hours: string) => {
  const { teams, problems } = parseTeams(
    `${hours}\nteams:\n  billing: { members: [{ user: bo@example.com, capacity: 2 }] }\n`,
  );
  if (!teams) throw new Error(problems.map(({ message }) => message).join());
  return teams;
};
const berlin = withHours(`hours: { default: { zone: Europe/Berlin, week: { mon-fri: "09:00-18:00" } } }`);

test.each([
  // half past midnight in Berlin is still the day before in UTC
  ["2026-11-27T23:30:00.000Z", "2026-11-27T23:00:00.000Z"],
  ["2026-11-27T22:30:00.000Z", "2026-11-26T23:00:00.000Z"],
  // the clocks go forward in this night, and the day has 23 hours
  ["2027-03-28T12:00:00.000Z", "2027-03-27T23:00:00.000Z"],
  ["2027-03-28T21:59:00.000Z", "2027-03-27T23:00:00.000Z"],
  ["2027-03-28T22:00:00.000Z", "2027-03-28T22:00:00.000Z"],
])("at %s today began at %s where the teams work", (now, from) => {
  expect(todayOf(berlin, now)).toEqual({ from, zone: "Europe/Berlin" });
});

test("is that of UTC where nobody's hours are known", () => {
  expect(todayOf({ ...berlin, hours: {} }, "2026-11-27T23:30:00.000Z")).toEqual({
    ...{ from: "2026-11-27T00:00:00.000Z", zone: "UTC" },
  });
});
