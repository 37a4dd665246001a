import { parseTeams, strategyNamed } from "@throughline/assignment";
import { expect, test } from "vitest";
import { changedTeams, type StaffingChange } from "../src/teams/staffing/ask.ts";
import { playStaffing } from "../src/teams/staffing/run.ts";

const { teams } = parseTeams(`
hours:
  default: { zone: UTC, week: { mon-fri: "08:00-16:00" } }
teams:
  billing:
    members:
      - { user: ana@example.com, capacity: 2, skills: { de: 5 } }
      - { user: bo@example.com, capacity: 2, skills: { de: 5, fr: 5 } }
`);
if (!teams) throw new Error("The teams of the test are wrong.");
const [billing] = teams.teams;
if (!billing) throw new Error("There is no team.");

const MINUTE = 60_000;
const MONDAY = Date.parse("2026-11-30T00:00:00Z");
const kind = (name: string) => ({
  ...{ name, team: "billing", skills: [{ name }], perHour: 0, minutes: 30 },
  ...{ law: "fixed" as const, spread: 0 },
});

/** Sixteen items in German on a Monday, one each half hour, and one in French. */
const monday = {
  ...{ from: MONDAY, to: MONDAY + 24 * 60 * MINUTE, judgedFrom: MONDAY, kinds: [kind("de"), kind("fr")] },
  items: [
    ...Array.from({ length: 16 }, (_, at) => ({ at: MONDAY + (8 * 60 + at * 29) * MINUTE, kind: "de" })),
    { at: MONDAY + 9 * 60 * MINUTE, kind: "fr" },
  ],
  urgencies: [{ name: "usual", share: 1, within: 20 * MINUTE, priority: 1 }],
  ...{ speedByLevel: { 5: 1 }, speedsVary: 0, speeds: {}, misread: 0, sentBackAfter: MINUTE },
};

const tried = (changes: StaffingChange[]) =>
  playStaffing({
    ...{ team: "billing", before: teams, after: changedTeams(teams, billing, changes) },
    ...{ desks: [monday, monday], from: MONDAY, to: MONDAY + 24 * 60 * MINUTE },
    strategy: strategyNamed("hold with priority") as never,
    others: [strategyNamed("round robin") as never],
  });

test("somebody who is away leaves their work to the others, who begin with it later", () => {
  const { people, before, after, hours } = tried([
    { user: "BO@example.com", away: { from: "2026-11-30", to: "2026-11-30" } },
  ]);
  const [more, less] = [
    people.find(({ user }) => user.startsWith("ana")),
    people.find(({ user }) => user.startsWith("bo")),
  ];
  // what nobody else can do waits until the next day
  expect(less).toMatchObject({ after: 2 });
  expect(less?.before).toBeGreaterThan(2);
  expect(more?.after).toBeGreaterThan(more?.before as number);
  expect(after.meanWaitMs).toBeGreaterThan(before.meanWaitMs);
  expect(after.late).toBeGreaterThan(before.late);
  expect(hours[10]).toEqual({ at: MONDAY + 600 * MINUTE, items: expect.any(Number), before: 4, after: 2 });
  expect(hours[20]).toMatchObject({ before: 0, after: 0 });
});

test("an absence is for days as they are where the member is", () => {
  const { teams: far } = parseTeams(`
hours:
  default: { zone: Australia/Sydney, week: { mon-sun: "09:00-17:00" } }
teams:
  billing: { members: [{ user: bo@example.com, capacity: 2 }] }
`);
  if (!far?.teams[0]) throw new Error("The teams of the test are wrong.");
  const { hours } = playStaffing({
    ...{ team: "billing", before: far, desks: [monday], from: MONDAY, to: MONDAY + 24 * 60 * MINUTE },
    after: changedTeams(far, far.teams[0], [
      { user: "bo@example.com", away: { from: "2026-12-01", to: "2026-12-01" } },
    ]),
    ...{ strategy: strategyNamed("hold with priority") as never, others: [] },
  });
  // nine in the morning of the first of December in Sydney is ten in the evening of the day before in UTC
  expect(hours[5]).toMatchObject({ before: 2, after: 2 });
  expect(hours[22]).toMatchObject({ before: 2, after: 0 });
});

test("what nobody can do is late, and the play ends all the same", () => {
  const { after, people } = tried([
    { user: "bo@example.com", away: { from: "2026-11-30", to: "2027-11-29" } },
  ]);
  // the one item in French
  expect(after.late).toBeGreaterThan(0);
  expect(people.find(({ user }) => user.startsWith("bo"))).toMatchObject({ after: 0 });
});

test("nothing is different where nothing is changed", () => {
  const { people, before, after, strategies } = tried([]);
  expect(people).toEqual([]);
  expect(after).toEqual(before);
  expect(strategies.map(({ by, is }) => [by, is])).toEqual([
    ["hold with priority", "now"],
    ["round robin", "other"],
  ]);
});

test("more people begin sooner", () => {
  const { before, after } = tried([{ like: "bo@example.com", more: 2 }]);
  expect(after.meanWaitMs).toBeLessThanOrEqual(before.meanWaitMs);
  expect(after.late).toBe(0);
});

test.each<[StaffingChange, string]>([
  [{ user: "cy@example.com", capacity: 2 }, 'billing has no member "cy@example.com".'],
  [{ user: "bo@example.com", capacity: 0 }, "A capacity is a whole number from 1 to 1000."],
  [{ like: "bo@example.com", more: 99 }, "From 1 to 20 more people can be tried."],
])("%j is no change that can be tried", (change, message) => {
  expect(() => tried([change])).toThrow(message);
});
