import { describe, expect, test } from "vitest";
import { bandWords } from "../src/teams/hours-band.tsx";
import { holdWords, placeWords } from "../src/teams/pool-words.ts";
import { absenceWords, comingWords, presenceLook, quotaWords } from "../src/teams/presence.ts";
import { clockIn, datesWords, hoursIn, nowIn, placeIn, placeOf } from "../src/teams/zone.ts";

const ZONE = "Europe/Berlin";
/** Thursday, 11:12 in Berlin. */
const NOW = Date.parse("2026-11-26T10:12:00Z");
const DAY = { from: "2026-11-25T23:00:00.000Z", to: "2026-11-26T23:00:00.000Z" };

describe("times of a team", () => {
  test.each([
    ["2026-11-26T12:00:00Z", "13:00"],
    ["2026-11-26T23:30:00Z", "Fri 00:30"],
    ["2026-11-30T08:00:00Z", "Mon 09:00"],
    ["2026-12-03T08:00:00Z", "3 Dec 09:00"],
  ])("%s is %s in its zone", (at, words) => expect(clockIn(ZONE, at, NOW)).toBe(words));

  test("of now, with the place", () => {
    expect(nowIn(ZONE, NOW)).toBe("Thu 11:12");
    expect(placeOf("America/New_York")).toBe("New York");
    expect(placeOf("UTC")).toBe("UTC");
  });

  test.each([
    ["2026-11-26T08:00:00Z", "2026-11-26T17:00:00Z", "09–18"],
    ["2026-11-26T07:30:00Z", "2026-11-26T16:00:00Z", "08:30–17"],
    ["2026-11-26T21:00:00Z", "2026-11-27T05:00:00Z", "22–06"],
    ["2026-11-26T15:00:00Z", "2026-11-26T23:00:00Z", "16–24"],
  ])("from %s to %s are the hours %s", (from, to, words) => expect(hoursIn(ZONE, { from, to })).toBe(words));

  test("lie in the day from 0 to 100, never beyond", () => {
    expect(placeIn(DAY, Date.parse("2026-11-26T11:00:00Z"))).toBe(50);
    expect(placeIn(DAY, Date.parse("2026-11-25T11:00:00Z"))).toBe(0);
    expect(placeIn(DAY, Date.parse("2026-11-27T11:00:00Z"))).toBe(100);
    // the clock was set back on this day: it has 25 hours
    const long = { from: "2026-10-24T22:00:00Z", to: "2026-10-25T23:00:00Z" };
    expect(placeIn(long, Date.parse("2026-10-25T11:00:00Z"))).toBe(52);
  });

  test("of somebody elsewhere are told in their own zone, too", () => {
    const shift = { from: "2026-11-26T12:00:00.000Z", to: "2026-11-26T20:00:00.000Z" };
    expect(bandWords(shift, "Europe/Lisbon", ZONE, DAY)).toBe("13–21 · 12–20 there");
    expect(bandWords(shift, "Europe/Paris", ZONE, DAY)).toBe("13–21");
    expect(bandWords({ from: "2026-11-20T00:00:00.000Z", to: DAY.to }, "UTC", ZONE, DAY)).toBe(
      "around the clock",
    );
  });
});

describe("presence in words", () => {
  const until = "2026-11-26T12:00:00Z";
  test.each([
    [
      { presence: "in hours", until, what: "" },
      { word: "In hours", more: "until 13:00", mark: "on" },
    ],
    [
      { presence: "in hours", until: null, what: "" },
      { word: "In hours", mark: "on" },
    ],
    [
      { presence: "full", until, what: "" },
      { word: "Full", more: "no capacity left", mark: "busy" },
    ],
    [
      { presence: "busy", until, what: "Team meeting" },
      { word: "Busy until 13:00", more: "Team meeting", mark: "busy" },
    ],
    [
      { presence: "busy", until, what: "" },
      { word: "Busy", mark: "busy" },
    ],
    [
      { presence: "out of hours", until, what: "" },
      { word: "from 13:00", more: "out of hours", mark: "off" },
    ],
    [
      { presence: "out of hours", until: null, what: "" },
      { word: "Out of hours", more: "out of hours", mark: "off" },
    ],
    [
      { presence: "signed out", until, what: "" },
      { word: "Signed out", mark: "off" },
    ],
    [
      { presence: "away", until, what: "" },
      { word: "Away", mark: "off" },
    ],
  ] as const)("%o", (member, look) => expect(presenceLook(member, ZONE, NOW)).toEqual(look));

  test.each([
    [[{ from: "2026-11-24", to: "2026-11-27" }], "until 27 Nov"],
    [[{ from: "2026-11-28", to: "2026-11-28" }], "28 Nov"],
    [[{ from: "2026-11-28", to: "2026-11-30" }], "28–30 Nov"],
    [[{ from: "2026-11-28", to: "2026-12-02" }], "28 Nov – 2 Dec"],
    [[], ""],
  ])("the absences %o are %j", (absences, words) => {
    expect(absenceWords(absences, ZONE, NOW)).toBe(words);
  });

  test("of a quota, how much of it is used in which time", () => {
    expect(quotaWords({ period: "week", points: 11, of: 30 })).toBe("11 of 30 points this week");
  });

  test("an absence of one day within another month is one date", () => {
    expect(datesWords({ from: "2026-12-01", to: "2026-12-01" })).toBe("1 Dec");
  });

  test("of who comes, the next two changes that are still ahead", () => {
    const coming = [
      { at: "2026-11-26T08:00:00Z", inHours: 2 },
      { at: "2026-11-26T12:00:00Z", inHours: 4 },
      { at: "2026-11-26T17:00:00Z", inHours: 2 },
      { at: "2026-11-26T20:00:00Z", inHours: 1 },
    ];
    expect(comingWords(coming, ZONE, NOW)).toBe("4 from 13:00, 2 from 18:00");
    expect(comingWords([], ZONE, NOW)).toBe("");
  });
});

describe("what waits, in words", () => {
  const until = "2026-11-26T10:30:00Z";

  test.each([
    [
      { until, next: ["gives up language", "goes to Backlog"] },
      "At 11:30 it gives up language, then goes to Backlog.",
    ],
    [{ until: null, next: [] }, ""],
    [{ until, next: [] }, ""],
  ])("%o", (hold, words) => expect(holdWords(hold, ZONE, NOW)).toBe(words));

  test.each([
    [1, 1, "the only one in line"],
    [1, 5, "first of 5 in line"],
    [2, 5, "2nd of 5 in line"],
    [3, 5, "3rd of 5 in line"],
    [11, 30, "11th of 30 in line"],
    [21, 30, "21st of 30 in line"],
  ])("place %i of %i is %s", (place, of, words) => expect(placeWords({ place, of })).toBe(words));
});
