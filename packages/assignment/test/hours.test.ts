import { calendar, type Hours, openAt, parseTeams } from "@throughline/assignment";
import { type Duration, parseDuration } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const BERLIN = hours(`{ zone: Europe/Berlin, week: { mon-fri: "09:00-18:00" }, holidays: [2026-12-25] }`);
const NIGHT = hours(`{ zone: Europe/Berlin, week: { mon-fri: "22:00-06:00" } }`);
const LUNCH = hours(
  `{ zone: Europe/Berlin, week: { mon-thu: "09:00-12:00, 13:00-17:00", fri: "09:00-15:00" } }`,
);
const ALWAYS = hours("{ zone: Europe/Berlin, week: always }");

function hours(yaml: string): Hours {
  const { teams, problems } = parseTeams(
    `hours: { h: ${yaml} }\nteams: { t: { hours: h, members: [{ user: a, capacity: 1 }] } }`,
  );
  expect(problems).toEqual([]);
  return teams?.hours.h as Hours;
}

function time(text: string): Duration {
  return parseDuration(text) as Duration;
}

describe("adding business time", () => {
  it.each<[string, Hours, string, string, string]>([
    ["within a day", BERLIN, "2026-11-23T10:00+01:00", "2 business hours", "2026-11-23T12:00+01:00"],
    [
      "a full day ends at closing time",
      BERLIN,
      "2026-11-23T09:00+01:00",
      "9 business hours",
      "2026-11-23T18:00+01:00",
    ],
    ["over night", BERLIN, "2026-11-23T17:00+01:00", "2 business hours", "2026-11-24T10:00+01:00"],
    ["over a weekend", BERLIN, "2026-11-27T17:30+01:00", "60 business minutes", "2026-11-30T09:30+01:00"],
    [
      "over a holiday and the weekend after it",
      BERLIN,
      "2026-12-24T17:00+01:00",
      "2 business hours",
      "2026-12-28T10:00+01:00",
    ],
    ["from closed time", BERLIN, "2026-11-28T12:00+01:00", "15 business minutes", "2026-11-30T09:15+01:00"],
    ["over the lunch break", LUNCH, "2026-11-23T11:30+01:00", "1 business hour", "2026-11-23T13:30+01:00"],
    [
      "past midnight in a night shift",
      NIGHT,
      "2026-11-23T23:00+01:00",
      "4 business hours",
      "2026-11-24T03:00+01:00",
    ],
    [
      "the night from Friday lasts into Saturday",
      NIGHT,
      "2026-11-28T05:00+01:00",
      "2 business hours",
      "2026-11-30T23:00+01:00",
    ],
    ["around the clock", ALWAYS, "2026-11-28T05:00+01:00", "30 business hours", "2026-11-29T11:00+01:00"],
    [
      "a night shift loses the hour that spring takes",
      NIGHT,
      "2026-03-27T22:00+01:00",
      "9 business hours",
      "2026-03-30T23:00+02:00",
    ],
    [
      "elapsed time counts closed hours",
      BERLIN,
      "2026-11-27T17:30+01:00",
      "2 days",
      "2026-11-29T17:30+01:00",
    ],
    [
      "an elapsed day is 24 hours, also in spring",
      BERLIN,
      "2026-03-28T12:00+01:00",
      "1 day",
      "2026-03-29T13:00+02:00",
    ],
  ])("%s", (_, of, from, duration, expected) => {
    expect(calendar(of).add(from, time(duration))).toBe(new Date(expected).toISOString());
  });

  it("gains the hour that autumn gives to a night shift", () => {
    const sundays = hours(`{ zone: Europe/Berlin, week: { sat: "22:00-06:00" } }`);
    const [opens, closes] = ["2026-10-24T22:00+02:00", "2026-10-25T06:00+01:00"];
    expect(calendar(sundays).between(opens, closes, true)).toBe(9 * 3_600_000);
  });

  it("opens at the change of the clock when the clock skips the opening", () => {
    const early = hours(`{ zone: Europe/Berlin, week: { sun: "02:30-05:00" } }`);
    expect(calendar(early).add("2026-03-29T00:00+01:00", time("1 business hour"))).toBe(
      "2026-03-29T02:00:00.000Z",
    );
  });

  it("counts hours once where the shifts of two days overlap", () => {
    const both = hours(`{ zone: UTC, week: { mon: "22:00-06:00", tue: "05:00-09:00" } }`);
    expect(calendar(both).between("2026-11-23T00:00Z", "2026-11-25T00:00Z", true)).toBe(11 * 3_600_000);
  });
});

describe("business days", () => {
  it.each<[string, Hours, string, string, string]>([
    [
      "the same clock time on a later working day",
      BERLIN,
      "2026-11-23T10:20+01:00",
      "2 business days",
      "2026-11-25T10:20+01:00",
    ],
    ["skip the weekend", BERLIN, "2026-11-26T10:20+01:00", "2 business days", "2026-11-30T10:20+01:00"],
    ["skip a holiday", BERLIN, "2026-12-24T10:20+01:00", "1 business day", "2026-12-28T10:20+01:00"],
    [
      "keep the clock time over a change of the clock",
      BERLIN,
      "2026-10-23T10:20+02:00",
      "1 business day",
      "2026-10-26T10:20+01:00",
    ],
    [
      "count from the next opening",
      BERLIN,
      "2026-11-28T12:00+01:00",
      "1 business day",
      "2026-12-01T09:00+01:00",
    ],
    [
      "end at closing time on a shorter day",
      LUNCH,
      "2026-11-26T16:00+01:00",
      "1 business day",
      "2026-11-27T15:00+01:00",
    ],
    [
      "a night belongs to the day on which it begins",
      NIGHT,
      "2026-11-25T02:00+01:00",
      "3 business days",
      "2026-11-28T02:00+01:00",
    ],
    [
      "a week has as many as the calendar's week",
      BERLIN,
      "2026-11-23T10:20+01:00",
      "1 business week",
      "2026-11-30T10:20+01:00",
    ],
    [
      "half a day is half of its open time",
      BERLIN,
      "2026-11-23T10:00+01:00",
      "1.5 business days",
      "2026-11-24T14:30+01:00",
    ],
  ])("%s", (_, of, from, duration, expected) => {
    expect(calendar(of).add(from, time(duration))).toBe(new Date(expected).toISOString());
  });
});

describe("limits", () => {
  it("takes no text for an instant that is none", () => {
    expect(() => calendar(BERLIN).add("yesterday", time("1 hour"))).toThrow(/"yesterday" is no instant/);
  });

  it("gives up with a message where the hours hardly ever open", () => {
    expect(() => calendar(BERLIN).add("2026-11-23T10:00Z", time("900000 business hours"))).toThrow(
      /a hundred years/,
    );
  });

  it("stays where it is when nothing is left", () => {
    expect(calendar(BERLIN).addMs("2026-11-28T12:00:00.000Z", 0, true)).toBe("2026-11-28T12:00:00.000Z");
    expect(calendar(BERLIN).addMs("2026-11-28T12:00:00.000Z", -5, false)).toBe("2026-11-28T12:00:00.000Z");
  });
});

describe("in every zone, around every change of the clock", () => {
  const ZONES = [
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Cairo",
    "America/Sao_Paulo",
    "UTC",
  ];
  const WEEKS = [
    `{ mon-fri: "09:00-18:00" }`,
    `{ mon-sun: "22:00-06:00" }`,
    `{ tue: "00:00-24:00", sat-mon: "01:30-02:30, 03:15-04:00" }`,
    `always`,
    `{ mon: "23:00-22:00", tue: "08:00-12:00" }`,
  ];
  const CALENDARS = ZONES.flatMap((zone) =>
    WEEKS.map((week) =>
      calendar(hours(`{ zone: ${zone}, week: ${week}, holidays: [2026-03-30, 2026-10-26] }`)),
    ),
  );
  const any = fc.constantFrom(...CALENDARS);
  const DAY = 86_400_000;
  const aWeekAfter = (day: string) => fc.integer({ min: Date.parse(day), max: Date.parse(day) + 7 * DAY });
  // both changes of the north (Europe, America), those of the south and of Egypt, and any time
  const moment = fc
    .oneof(
      ...["2026-03-05", "2026-03-26", "2026-10-22", "2026-10-29", "2026-04-02", "2026-04-22"].map(aWeekAfter),
      fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2028-01-01") }),
    )
    .map((ms) => new Date(ms).toISOString());
  const amount = fc.integer({ min: 1, max: 20 * DAY });
  const unit = fc.constantFrom<Duration["unit"]>("minutes", "hours", "days", "weeks");

  it("what was added lies between", () => {
    fc.assert(
      fc.property(any, moment, amount, fc.boolean(), (of, from, ms, business) => {
        expect(of.between(from, of.addMs(from, ms, business), business)).toBe(ms);
      }),
      { numRuns: 800 },
    );
  });

  it("is reached no earlier: a millisecond before, it is not all there", () => {
    fc.assert(
      fc.property(any, moment, amount, (of, from, ms) => {
        const before = new Date(Date.parse(of.addMs(from, ms, true)) - 1).toISOString();
        expect(of.between(from, before, true)).toBe(ms - 1);
      }),
      { numRuns: 400 },
    );
  });

  it("the later begin never ends earlier", () => {
    fc.assert(
      fc.property(any, moment, moment, fc.integer({ min: 1, max: 30 }), unit, (of, a, b, many, what) => {
        const duration = { amount: many, unit: what, business: true, text: "" };
        const [early, late] = a < b ? [a, b] : [b, a];
        expect(of.add(early, duration) <= of.add(late, duration)).toBe(true);
      }),
      { numRuns: 800 },
    );
  });

  it("the later begin never ends earlier, within the hour that the clock shows twice", () => {
    const near = fc.integer({ min: Date.parse("2026-10-24T22:00Z"), max: Date.parse("2026-10-25T03:00Z") });
    const day = { amount: 1, unit: "days" as const, business: true, text: "" };
    fc.assert(
      fc.property(near, near, (a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) =>
          calendar(ALWAYS).add(new Date(ms).toISOString(), day),
        );
        expect((early as string) <= (late as string)).toBe(true);
      }),
    );
  });

  it("time adds up, and backwards it is negative", () => {
    fc.assert(
      fc.property(any, moment, moment, moment, (of, a, b, c) => {
        expect(of.between(a, b, true) + of.between(b, c, true)).toBe(of.between(a, c, true));
        expect(of.between(b, a, true)).toBe(0 - of.between(a, b, true));
      }),
      { numRuns: 400 },
    );
  });
});

describe("open at", () => {
  it.each<[string, Hours, string, boolean, string]>([
    ["open today", BERLIN, "2026-11-23T10:00+01:00", true, "until 18:00"],
    ["at opening", BERLIN, "2026-11-23T09:00+01:00", true, "until 18:00"],
    ["at closing", BERLIN, "2026-11-23T18:00+01:00", false, "from 09:00 Tue"],
    ["before opening", BERLIN, "2026-11-23T07:00+01:00", false, "from 09:00"],
    ["on a Friday evening", BERLIN, "2026-11-27T19:00+01:00", false, "from 09:00 Mon"],
    ["in the lunch break", LUNCH, "2026-11-23T12:10+01:00", false, "from 13:00"],
    ["at night", NIGHT, "2026-11-23T23:10+01:00", true, "until 06:00 Tue"],
    ["after midnight", NIGHT, "2026-11-24T01:10+01:00", true, "until 06:00"],
    ["always", ALWAYS, "2026-11-24T01:10+01:00", true, "around the clock"],
    [
      "outside of hours, at night",
      { ...BERLIN, reversed: true },
      "2026-11-23T20:00+01:00",
      true,
      "until 09:00 Tue",
    ],
    [
      "outside of hours, by day",
      { ...BERLIN, reversed: true },
      "2026-11-23T10:00+01:00",
      false,
      "from 18:00",
    ],
    [
      "outside of hours, over a holiday",
      { ...BERLIN, reversed: true },
      "2026-12-25T10:00+01:00",
      true,
      "until 09:00 Mon",
    ],
    ["outside of always", { ...ALWAYS, reversed: true }, "2026-11-24T01:10+01:00", false, "closed"],
    [
      "until midnight",
      hours(`{ zone: UTC, week: { mon: "12:00-24:00" } }`),
      "2026-11-23T13:00Z",
      true,
      "until 24:00",
    ],
    [
      "over midnight without a gap",
      hours(`{ zone: UTC, week: { mon: "12:00-24:00", tue: "00:00-08:00" } }`),
      "2026-11-23T13:00Z",
      true,
      "until 08:00 Tue",
    ],
    [
      "more than a week away",
      hours(`{ zone: UTC, week: { mon: "09:00-10:00" }, holidays: [2026-11-30] }`),
      "2026-11-24T13:00Z",
      false,
      "from 09:00 7 Dec",
    ],
  ])("%s", (_, of, at, open, text) => {
    expect(openAt(of, at)).toEqual({ open, text });
  });
});
