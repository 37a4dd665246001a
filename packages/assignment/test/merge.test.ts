import { calendar, mergeTeams, type OrgTeams } from "@throughline/assignment";
import { describe, expect, it } from "vitest";
import { teamsOf } from "./org.ts";

const FILE = teamsOf(`
hours:
  default: { from: org Support }
  fixed: { from: org support, holidays: [2026-05-01] }
  nights: { outside: default }
  office: { zone: UTC, week: { mon-fri: "09:00-17:00" }, closed: { 2026-12-24: "13:00-17:00" } }
teams:
  billing team:
    from: [queue Billing, group Seniors]
    without: [cleo@x]
    capacity: 4
    members:
      - { user: ann@x, name: Ann, skills: { billing: 5 }, capacity: 7 }
      - { user: BOB@x, hours: office }
  second team:
    from: queue Billing
    capacity: 2
    members: [{ user: dee@x, capacity: 9 }]
`);

const office = [1, 2, 3, 4, 5].map(() => [{ from: 8 * 60, to: 18 * 60 }]);
const ORG: OrgTeams = {
  sources: {
    "queue billing": {
      members: ["ann@x", "bob@x", "cleo@x", "dee@x"],
      leftOut: [{ user: "gone@x", why: "Inactive in Salesforce" }],
    },
    "group seniors": { members: ["eve@x", "ann@x"], leftOut: [] },
  },
  people: {
    "ann@x": { name: "Ann of the org", skills: { billing: 1, sales: 4 }, capacity: 3 },
    "bob@x": { name: "Bob", skills: { billing: 2 }, capacity: 5 },
    "eve@x": { name: "Eve", skills: { billing: 3 } },
    "dee@x": { name: "Dee" },
  },
  hours: { support: { zone: "Europe/Berlin", week: [...office, [], []], holidays: ["2026-12-25"] } },
};

describe("teams of the file and of the org", () => {
  const merged = mergeTeams(FILE, ORG);
  const [billing, second] = merged.teams.teams;
  const member = (user: string) => billing?.members.find((one) => one.user === user);

  it("have the members of both, without those whom the file does not want", () => {
    expect(billing?.members.map(({ user }) => user)).toEqual(["ann@x", "BOB@x", "dee@x", "eve@x"]);
    expect(merged.leftOut["billing team"]).toEqual([
      { user: "gone@x", why: "Inactive in Salesforce" },
      { user: "cleo@x", why: "The team is without them" },
    ]);
  });

  it("take what the file says, key by key, and the rest from the org", () => {
    expect(member("ann@x")).toMatchObject({ name: "Ann", skills: { billing: 5 }, capacity: 7 });
    expect(member("BOB@x")).toMatchObject({ skills: { billing: 2 }, capacity: 5, hours: "office" });
    expect(member("eve@x")).toMatchObject({
      skills: { billing: 3 },
      capacity: 4,
      hours: "default",
      weight: 1,
    });
  });

  it("give a person one capacity over all teams, that of the file wherever it stands", () => {
    expect(member("dee@x")?.capacity).toBe(9);
    expect(second?.members.map(({ user, capacity }) => [user, capacity])).toEqual([
      ["dee@x", 9],
      ["ann@x", 7],
      ["bob@x", 5],
      ["cleo@x", 2],
    ]);
  });

  it("tell where each value comes from", () => {
    expect(merged.origins["billing team"]).toEqual({
      "ann@x": {
        member: "teams.yaml",
        name: "teams.yaml",
        skills: "teams.yaml",
        capacity: "teams.yaml",
        hours: "the team's hours",
      },
      "BOB@x": {
        member: "teams.yaml",
        name: "the org",
        skills: "the org",
        capacity: "the org",
        hours: "teams.yaml",
      },
      "dee@x": {
        member: "queue Billing",
        name: "the org",
        skills: "nobody",
        capacity: "teams.yaml",
        hours: "the team's hours",
      },
      "eve@x": {
        member: "group Seniors",
        name: "the org",
        skills: "the org",
        capacity: "the team's capacity",
        hours: "the team's hours",
      },
    });
    expect(merged.hours).toMatchObject({ default: "business hours Support", office: "teams.yaml" });
  });

  it("have the org's hours, with the file's holidays where it says some, and the time outside of them", () => {
    const { default: hours, fixed, nights, office } = merged.teams.hours;
    expect(hours).toMatchObject({ zone: "Europe/Berlin", holidays: ["2026-12-25"] });
    expect(fixed).toMatchObject({ zone: "Europe/Berlin", holidays: ["2026-05-01"] });
    const day = ["2026-11-23T00:00+01:00", "2026-11-24T00:00+01:00"] as const;
    expect(calendar(hours!).between(...day, true) / 3_600_000).toBe(10);
    expect(calendar(nights!).between(...day, true) / 3_600_000).toBe(14);
    expect(calendar(office!).between("2026-12-24T00:00Z", "2026-12-25T00:00Z", true) / 3_600_000).toBe(4);
  });

  it("name what the org does not have", () => {
    expect(mergeTeams(FILE, { sources: {}, people: {}, hours: {} }).problems).toEqual([
      'The org has no active business hours "Support", which the hours "default" are to be.',
      'The org has no active business hours "support", which the hours "fixed" are to be.',
      'The org has no active business hours "Support", which the hours "nights" are to be.',
      'The org has no queue Billing, from which the team "billing team" is to have members.',
      'The org has no group Seniors, from which the team "billing team" is to have members.',
      'The org has no queue Billing, from which the team "second team" is to have members.',
    ]);
  });

  it("are those of the file alone where the org is not asked", () => {
    const { teams, problems } = mergeTeams(FILE);
    expect(problems).toEqual([]);
    expect(teams.teams.map(({ members }) => members.map(({ user, capacity }) => [user, capacity]))).toEqual([
      [
        ["ann@x", 7],
        ["BOB@x", 4],
      ],
      [["dee@x", 9]],
    ]);
  });
});
