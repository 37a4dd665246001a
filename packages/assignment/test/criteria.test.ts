import type { ChooseRequest } from "@throughline/assignment";
import { type Duration, parseDuration } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { chosenAt, type Desk, deskOf, instead, whyNot } from "./desk.ts";
import { MONDAY } from "./org.ts";

interface Case {
  desk: Desk;
  request?: Partial<ChooseRequest>;
  /** What stands against ann; bob fits. */
  whyNot: string;
  /** What would have chosen ann. */
  instead?: string;
  /** As what it is given up; absent: never. */
  drop?: string;
}

const [ANN, BOB] = ["user: ann", "user: bob, capacity: 8"];
const within = parseDuration("30 days") as Duration;
const contact = { sticky: [{ field: "ContactId", value: "003A", within }] };
const language = (values: Record<string, string | null>) => ({
  where: [{ name: "language", expression: "language in member.languages", values }],
});
const speaks = (ann: string, bob = "[fr, de]"): Desk => ({
  members: [`${ANN}, attributes: { languages: ${ann} }`, `${BOB}, attributes: { languages: ${bob} }`],
});

const CASES: [what: string, Case][] = [
  [
    "inactive",
    {
      desk: { members: [ANN, BOB], people: { ann: { active: false } } },
      whyNot: "Inactive in Salesforce",
      instead: "active in Salesforce",
    },
  ],
  [
    "excluded",
    {
      desk: { members: [ANN, BOB] },
      request: { exclude: ["ann"] },
      whyNot: "Present owner, or asked before",
    },
  ],
  [
    "taken by somebody",
    { desk: { members: [ANN, BOB] }, request: { only: "bob" }, whyNot: "Somebody else takes it" },
  ],
  [
    "away",
    {
      desk: { members: [`${ANN}, away: [{ from: 2026-11-20, to: 2026-11-27 }]`, BOB] },
      whyNot: "Away until 27 Nov",
      instead: "not away",
    },
  ],
  [
    "sticky",
    {
      desk: { members: [ANN, BOB], before: [{ ...contact, exclude: ["ann"] }] },
      request: contact,
      whyNot: "Not the owner of the last one",
      instead: "as the owner of the last one with the same ContactId",
      drop: "sticky",
    },
  ],
  [
    "skills",
    {
      desk: { members: [ANN, `${BOB}, skills: { billing: 2 }`] },
      request: { skills: [{ name: "billing" }] },
      whyNot: "No billing skill",
      instead: "with the skill billing",
      drop: "skills",
    },
  ],
  [
    "levels",
    {
      desk: { members: [`${ANN}, skills: { billing: 2 }`, `${BOB}, skills: { billing: 4 }`] },
      request: { skills: [{ name: "billing", level: 3 }] },
      whyNot: "billing at level 2, this needs 3",
      instead: "at level 3 in billing instead of 2",
      drop: "levels",
    },
  ],
  [
    "a condition",
    {
      desk: speaks("[en, de]"),
      request: language({ language: "fr" }),
      whyNot: "language does not hold (languages: en, de)",
      instead: "if language held",
      drop: "language",
    },
  ],
  [
    "a condition over what is not known of the member",
    {
      desk: { members: [ANN, `${BOB}, attributes: { languages: [fr] }`] },
      request: language({ language: "fr" }),
      whyNot: "language does not hold (languages: not known)",
      drop: "language",
    },
  ],
  [
    "hours",
    {
      desk: { members: [`${ANN}, hours: late`, BOB] },
      whyNot: "Out of hours, from 14:00",
      instead: "in hours",
      drop: "hours",
    },
  ],
  [
    "presence: not signed in",
    {
      desk: {
        members: [ANN, BOB],
        people: {
          ann: { presence: { status: "offline", since: "2026-11-23T09:45:00+01:00" } },
          bob: { presence: { status: "online", since: MONDAY } },
        },
      },
      whyNot: "Not signed in since 09:45",
      instead: "online",
      drop: "presence",
    },
  ],
  [
    "presence: in a meeting",
    {
      desk: {
        members: [ANN, BOB],
        people: { ann: { busy: [{ from: MONDAY, to: "2026-11-23T11:00:00+01:00", what: "Team meeting" }] } },
      },
      whyNot: "Team meeting until 11:00",
      instead: "with nothing in the calendar",
      drop: "presence",
    },
  ],
  [
    "capacity",
    {
      desk: { members: [`${ANN}, capacity: 2`, BOB], given: [["ann"]] },
      request: { size: 2 },
      whyNot: "Has 1 of 2, this needs 2",
      instead: "with a load of 0 instead of 1 and with 0 items given in all instead of 1",
      drop: "capacity",
    },
  ],
  [
    "capacity, with work from elsewhere",
    {
      desk: { members: [`${ANN}, capacity: 2`, BOB], people: { ann: { elsewhere: 2 } } },
      whyNot: "At capacity 2 of 2",
      instead: "with a load of 0 instead of 2",
      drop: "capacity",
    },
  ],
  [
    "the cap in this team",
    {
      desk: { members: [`${ANN}, cap: 1`, BOB], given: [["ann"]] },
      whyNot: "Has 1 of 1 in desk",
      instead:
        "with a load of 0 instead of 1 in desk, with a load of 0 instead of 1 and with 0 items given in all instead of 1",
      drop: "capacity",
    },
  ],
  [
    "the quota of a day",
    {
      desk: { members: [`${ANN}, quota: { day: 2 }`, BOB], given: [["ann", 2, undefined, "done"]] },
      whyNot: "Has had 2 of 2 points today",
      instead: "with 1 point given today instead of 2 and with 0 items given in all instead of 1",
      drop: "quota",
    },
  ],
];

describe.each(CASES)("%s", (_, { desk, request = {}, drop, ...expected }) => {
  it("stands against a member, in words, with the change that would have chosen them", () => {
    const chosen = chosenAt(deskOf(desk), request);
    expect(chosen.owner).toBe("bob");
    expect(whyNot(chosen).ann).toBe(expected.whyNot);
    expect(instead(chosen).ann).toBe(expected.instead ?? instead(chosen).ann);
  });

  it(drop ? "is given up when nobody else can take it" : "is never given up", () => {
    const given = (otherwise: ChooseRequest["otherwise"]) =>
      chosenAt(deskOf({ ...desk, team: "" }), {
        ...request,
        exclude: ["bob", ...(request.exclude ?? [])],
        otherwise,
      });
    const all = [
      "sticky",
      "skills",
      "levels",
      "language",
      "hours",
      "presence",
      "capacity",
      "team cap",
      "quota",
    ];
    if (drop) {
      const chosen = given([{ do: "drop", criterion: drop }]);
      expect(chosen.owner).toBe("ann");
      expect(chosen.because.text).toContain(`With ${drop} given up, ann was the only desk member`);
      expect(chosen.because.givenUp).toEqual([drop]);
    }
    // everything else is kept
    const others = all.filter((one) => one !== drop && !(drop === "levels" && one === "skills"));
    expect(() => given(others.map((criterion) => ({ do: "drop", criterion })))).toThrow("Nobody can take it");
  });
});

describe("caps and quotas of a whole team", () => {
  const queue = { otherwise: [{ do: "queue" as const, queue: "Support Backlog" }] };
  it.each([
    ["cap of the team", { team: "cap: 2" }, "with desk at the cap of 2"],
    ["cap over all teams", { file: "cap: 2\n" }, "with all teams together at the cap of 2"],
    ["quota of the team", { team: "quota: { week: 2 }" }, "with desk at its quota this week"],
  ])("%s", (_, more, reason) => {
    const roster = deskOf({ members: [ANN, BOB], ...more });
    expect([chosenAt(roster, queue).owner, chosenAt(roster, queue).owner]).toEqual(["ann", "bob"]);
    const chosen = chosenAt(roster, queue);
    expect(chosen.because.text).toBe(
      `Support Backlog takes it because none of the 2 desk members fitted (2 ${reason}).`,
    );
    const criterion = reason.includes("quota") ? "quota" : "team cap";
    expect(chosenAt(roster, { otherwise: [{ do: "drop", criterion }] }).owner).toBe("ann");
  });

  it("are free again when the work is done, and when the period is over", () => {
    const cap = deskOf({ members: [ANN], team: "cap: 1", given: [["ann", 1, MONDAY, "done"]] });
    expect(chosenAt(cap).owner).toBe("ann");
    const quota = deskOf({ members: [ANN], team: "quota: { day: 1 }", given: [["ann", 1, MONDAY, "done"]] });
    expect(() => chosenAt(quota)).toThrow("at its quota today");
    expect(chosenAt(quota, {}, "2026-11-24T10:00:00+01:00").owner).toBe("ann");
  });

  it("count a night shift as the day on which it began", () => {
    const desk = { members: [`${ANN}, quota: { day: 1 }, hours: night`], file: NIGHT, team: "hours: night" };
    const roster = deskOf({ ...desk, given: [["ann", 1, "2026-11-23T23:30:00+01:00", "done"]] });
    expect(() => chosenAt(roster, {}, "2026-11-24T05:00:00+01:00")).toThrow("beyond their quota today");
    expect(chosenAt(roster, {}, "2026-11-24T22:30:00+01:00").owner).toBe("ann");
  });
});

const NIGHT = `  night: { zone: Europe/Berlin, week: { mon-fri: "22:00-06:00" } }\n`;

describe("what is not known or blank", () => {
  it.each([
    ["of the item", {}, "language does not hold (language is not known, languages: fr)"],
    ["of the item, as blank", { language: null }, "language does not hold (languages: fr)"],
  ])("%s, does not hold, and is said", (_, values, reason) => {
    const roster = deskOf(speaks("[fr]", "[fr]"));
    const chosen = chosenAt(roster, {
      ...language(values),
      otherwise: [{ do: "queue", queue: "Support Backlog" }],
    });
    expect(chosen.kind).toBe("queue");
    expect(whyNot(chosen).ann).toBe(reason);
  });

  it("stands against nobody in the part of a condition that does not decide", () => {
    const roster = deskOf({ members: [ANN] });
    const expression = '"billing" in topics || member.senior == true';
    const where = [{ name: "fit", expression, values: { topics: ["billing"] } }];
    expect(chosenAt(roster, { where }).owner).toBe("ann");
  });
});

describe("sticky, the first that has somebody", () => {
  const account = { field: "AccountId", value: "001A", within };
  const [byContact] = contact.sticky;
  it("goes by the account where the contact is new", () => {
    const roster = deskOf({ members: [ANN, BOB], before: [{ sticky: [account], exclude: ["ann"] }] });
    const chosen = chosenAt(roster, { sticky: [byContact as typeof account, account] });
    expect(chosen.because.text).toMatch(/^bob had the last one with the same AccountId/);
    // now the contact is known as well
    expect(chosenAt(roster, contact).because.text).toContain("the same ContactId");
  });
});

describe("a split over teams", () => {
  const team = (name: string, user: string) => `  ${name}:\n    members: [{ user: ${user}, capacity: 50 }]\n`;
  const desk = { members: [ANN], team: "" };
  const split = [
    { team: "desk", share: 50 },
    { team: "north", share: 30 },
    { team: "south", share: 20 },
  ];

  it("gives each its share", () => {
    const roster = deskOf({
      ...desk,
      members: ["user: ann, capacity: 50"],
      file: "",
      teams: team("north", "nia") + team("south", "sam"),
    });
    const counts: Record<string, number> = {};
    for (let index = 0; index < 50; index++) {
      const { team } = chosenAt(roster, { split });
      counts[team] = (counts[team] ?? 0) + 1;
    }
    expect(counts).toEqual({ desk: 25, north: 15, south: 10 });
  });

  it("asks the next one where nobody of the first can take it, and says so", () => {
    const roster = deskOf({ ...desk, members: ["user: ann, hours: late"], teams: team("north", "nia") });
    const chosen = chosenAt(roster, { split: split.slice(0, 2) });
    expect(chosen.owner).toBe("nia");
    expect(chosen.because.before).toEqual([
      { by: "rule", text: "None of the 1 desk members fitted (1 out of hours)." },
    ]);
  });
});
