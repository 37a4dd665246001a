import { createRoster, type Directory, type OrgUser, type Teams, teamNow } from "@throughline/assignment";
import { describe, expect, it } from "vitest";
import { MONDAY, orgOf, request, teamsOf } from "./org.ts";

const TEAMS = `
hours:
  default: { zone: Europe/Berlin, week: { mon-fri: "09:00-18:00" }, holidays: [2026-11-25] }
  lisbon: { zone: Europe/Lisbon, week: { mon-fri: "12:00-20:00" } }
  tokyo: { zone: Asia/Tokyo, week: { mon-fri: "09:00-17:00" } }
  always: { zone: UTC, week: always }
teams:
  billing team:
    queue: Billing Queue
    cap: 20
    quota: { day: 100 }
    members:
      - { user: wren@example.com, name: Wren, skills: { billing: 4, de: 5 }, capacity: 2, attributes: { region: EMEA } }
      - { user: tern@example.com, name: Tern, skills: { billing: 5 }, capacity: 6, cap: 5, quota: { day: 8, week: 30 } }
      - { user: plover@example.com, name: Plover, skills: { billing: 3 }, capacity: 6, hours: lisbon }
      - { user: avocet@example.com, name: Avocet, skills: { billing: 4, ja: 5 }, capacity: 6, hours: tokyo, away: [{ from: 2026-11-27, to: 2026-11-27 }] }
      - { user: ibis@example.com, name: Ibis, skills: { de: 3 }, capacity: 4, away: [{ from: 2026-11-20, to: 2026-11-24 }] }
      - { user: owl@example.com, name: Owl, capacity: 4, hours: always }
`;

type Org = Parameters<typeof orgOf>[1] & { tells?: Partial<OrgUser> };

/** The billing team at a time, with everybody holding as many points as told. The org tells the same of everybody. */
function seen(at = MONDAY, loads: Record<string, number> = {}, { tells, ...org }: Org = {}) {
  const teams: Teams = teamsOf(TEAMS);
  const plain = orgOf(teams, org);
  const directory: Directory = {
    ...plain,
    user(name) {
      const user = plain.user(name);
      return user && { ...user, ...tells };
    },
  };
  const roster = createRoster(teams, directory);
  for (const [name, size] of Object.entries(loads)) {
    const prefer = [{ user: `${name}@example.com`, why: "the test says so" }];
    const otherwise = [{ do: "drop" as const, criterion: "hours" as const }];
    const answer = roster.choose(name, `case of ${name}`, request({ prefer, size, otherwise }), MONDAY);
    expect(answer).toMatchObject({ ok: true });
  }
  const team = teamNow(teams.teams[0]!, { hours: teams.hours, directory, state: roster.state }, at);
  const who = (name: string) => team.members.find((member) => member.name === name)!;
  return { ...team, who };
}

const utc = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16);

describe("a member now", () => {
  it.each([
    ["in hours, with the end of them", "Tern", "in hours", "2026-11-23T17:00"],
    ["out of hours, with their beginning", "Plover", "out of hours", "2026-11-23T12:00"],
    ["out of hours for today, in the zone of their own", "Avocet", "out of hours", "2026-11-24T00:00"],
    ["away, also within their hours", "Ibis", "away", "2026-11-23T17:00"],
    ["around the clock, without an end", "Owl", "in hours", undefined],
  ])("is %s", (_, name, presence, until) => {
    const member = seen().who(name);
    expect(member.presence).toBe(presence);
    expect(utc(member.until)).toBe(until);
  });

  it("is full when no capacity is left, whatever team the work came from", () => {
    const { who } = seen(MONDAY, { wren: 2, tern: 5 });
    expect(who("Wren")).toMatchObject({ presence: "full", load: 2, capacity: 2 });
    expect(who("Tern")).toMatchObject({ presence: "in hours", load: 5 });
  });

  it("is not there when the org does not have them, or not any more", () => {
    const { who, inHours } = seen(
      MONDAY,
      {},
      { missing: ["wren@example.com"], inactive: ["tern@example.com"] },
    );
    expect(who("Wren").presence).toBe("unknown");
    expect(who("Tern").presence).toBe("inactive");
    expect(inHours).toBe(1);
  });

  describe("by what the org tells", () => {
    const since = "2026-11-23T08:00:00Z";
    const busy = [{ from: "2026-11-23T08:30:00Z", to: "2026-11-23T09:30:00Z", what: "Team meeting" }];

    it.each([
      ["is signed out", { presence: { status: "offline", since } } as const, "signed out"],
      ["is busy by their own word", { presence: { status: "busy", since } } as const, "busy"],
      ["is away by their own word", { presence: { status: "away", since } } as const, "away"],
      ["is in hours when signed in", { presence: { status: "online", since } } as const, "in hours"],
    ])("%s", (_, tells, presence) => {
      expect(seen(MONDAY, {}, { tells }).who("Tern").presence).toBe(presence);
      // whoever is out of hours is that first, unless away
      if (presence !== "away")
        expect(seen(MONDAY, {}, { tells }).who("Plover").presence).toBe("out of hours");
    });

    it("is in a meeting, with its end and what it is", () => {
      const tern = seen(MONDAY, {}, { tells: { busy } }).who("Tern");
      expect(tern).toMatchObject({ presence: "busy", what: "Team meeting" });
      expect(utc(tern.until)).toBe("2026-11-23T09:30");
      expect(seen("2026-11-23T09:30:00Z", {}, { tells: { busy } }).who("Tern").presence).toBe("in hours");
    });

    it("is absent on whole days of the calendar, in the days ahead too", () => {
      const holidays = [{ from: "2026-11-26T07:00:00Z", to: "2026-11-27T23:00:00Z", what: "Out of office" }];
      const { who, daysAhead } = seen(MONDAY, {}, { tells: { busy: [...busy, ...holidays] } });
      expect(who("Tern").absences).toEqual([{ from: "2026-11-26", to: "2026-11-27" }]);
      expect(daysAhead.find(({ date }) => date === "2026-11-26")?.away).toContain("tern@example.com");
      expect(daysAhead.find(({ date }) => date === "2026-11-30")?.away).toEqual([]);
    });

    it("has the points of work from elsewhere, too", () => {
      const { who } = seen(MONDAY, { tern: 2 }, { tells: { elsewhere: 2 } });
      expect(who("Tern").load).toBe(4);
      expect(who("Wren")).toMatchObject({ load: 2, presence: "full" });
    });
  });

  it("has the points of this team, of their cap and their quota, and their attributes", () => {
    const { who } = seen(MONDAY, { tern: 3 });
    expect(who("Tern")).toMatchObject({
      inTeam: { load: 3, cap: 5 },
      quota: [
        { period: "day", points: 3, of: 8 },
        { period: "week", points: 3, of: 30 },
      ],
    });
    expect(who("Wren")).toMatchObject({ inTeam: { load: 0 }, quota: [], attributes: { region: "EMEA" } });
    // another day has a quota of its own, the week is the same
    expect(seen("2026-11-24T10:00:00Z", { tern: 3 }).who("Tern").quota).toEqual([
      { period: "day", points: 0, of: 8 },
      { period: "week", points: 3, of: 30 },
    ]);
  });

  it("has the shifts that touch the team's day, whole", () => {
    const { day, who } = seen();
    expect([utc(day.from), utc(day.to)]).toEqual(["2026-11-22T23:00", "2026-11-23T23:00"]);
    const shifts = (name: string) => who(name).shifts.map(({ from, to }) => [utc(from), utc(to)]);
    expect(shifts("Tern")).toEqual([["2026-11-23T08:00", "2026-11-23T17:00"]]);
    // Tokyo's Tuesday begins after midnight in Berlin
    expect(shifts("Avocet")).toEqual([["2026-11-23T00:00", "2026-11-23T08:00"]]);
    expect(shifts("Owl")).toHaveLength(1);
  });

  it("shows an absence until its last day is over", () => {
    expect(seen("2026-11-24T22:59:00Z").who("Ibis").absences).toEqual([
      { from: "2026-11-20", to: "2026-11-24" },
    ]);
    expect(seen("2026-11-24T23:00:00Z").who("Ibis")).toMatchObject({
      absences: [],
      presence: "out of hours",
    });
  });
});

describe("a team now", () => {
  it("counts those in hours, with their load of their capacity", () => {
    const { inHours, load, capacity } = seen(MONDAY, { wren: 2, tern: 3 });
    expect({ inHours, load, capacity }).toEqual({ inHours: 3, load: 5, capacity: 12 });
  });

  it("has its own load of its cap, and what of its quota is used", () => {
    expect(seen(MONDAY, { wren: 2, tern: 3 }).all).toEqual({
      load: 5,
      cap: 20,
      quota: [{ period: "day", points: 5, of: 100 }],
    });
  });

  it("says when more come and when they leave, of today", () => {
    const { coming } = seen();
    expect(coming.map(({ at, inHours }) => [utc(at), inHours])).toEqual([
      ["2026-11-23T12:00", 4],
      ["2026-11-23T17:00", 2],
      ["2026-11-23T20:00", 1],
    ]);
  });

  it("counts for each skill who of those in hours has it, the most common first", () => {
    expect(seen().skills).toEqual([
      { name: "billing", now: 2 },
      { name: "de", now: 1 },
      { name: "ja", now: 0 },
    ]);
  });

  it("looks eight working days ahead: who is there, and who is away", () => {
    const { daysAhead } = seen();
    expect(daysAhead).toHaveLength(8);
    expect(daysAhead[0]).toEqual({
      date: "2026-11-24",
      there: 5,
      capacity: 24,
      of: 28,
      away: ["ibis@example.com"],
      without: [],
    });
    // the 25th is a holiday of the team
    expect(daysAhead.map(({ date }) => date.slice(8))).toEqual([
      "24",
      "26",
      "27",
      "30",
      "01",
      "02",
      "03",
      "04",
    ]);
    expect(daysAhead[1]).toMatchObject({ there: 6, capacity: 28, away: [] });
  });

  it("names the skills that nobody has on a day", () => {
    expect(seen().daysAhead[2]).toMatchObject({
      date: "2026-11-27",
      away: ["avocet@example.com"],
      without: ["ja"],
    });
  });
});
