import type { ChooseRequest, Chosen, Roster } from "@throughline/assignment";
import { candidatesOf } from "@throughline/steps";
import { type Duration, parseDuration } from "@throughline/workflow";
import { beforeEach, describe, expect, it } from "vitest";
import { BILLING, HOURS, idOf, MONDAY, request, rosterOf } from "./org.ts";

const SATURDAY = "2026-11-28T10:00:00.000+01:00";

let counter = 0;
let roster: Roster;
beforeEach(() => {
  roster = rosterOf(BILLING);
});

function answer(changes: Partial<ChooseRequest> = {}, at = MONDAY) {
  return roster.choose(`d${counter}`, `item ${counter++}`, request(changes), at);
}

/** Chooses under a new decision id. */
function choose(changes: Partial<ChooseRequest> = {}, at = MONDAY): Chosen {
  const given = answer(changes, at);
  if (!given.ok) throw new Error(given.because.text);
  return given.chosen;
}

const owners = (times: number, changes: Partial<ChooseRequest>) =>
  Array.from({ length: times }, () => choose(changes).owner);

/** What stands against each member. */
const whyNot = ({ because }: Pick<Chosen, "because">) =>
  Object.fromEntries(
    candidatesOf(because).map(({ name, whyNot, chosen }) => [name, chosen ? "chosen" : whyNot]),
  );

const tried = ({ because }: Pick<Chosen, "because">) => because.before?.map(({ text }) => text);

const sameContact = (value: string | null, within = "30 days") => ({
  sticky: [{ field: "ContactId", value, within: parseDuration(within) as Duration }],
});

const drop = (criterion: "sticky" | "skills" | "hours" | "capacity") => ({ do: "drop" as const, criterion });

describe("least loaded", () => {
  it("takes the lowest share of capacity, and says so with the values", () => {
    expect(owners(4, { skills: [{ name: "billing" }] })).toEqual(["Kai", "Wren", "Wren", "Kai"]);
    const chosen = choose({ skills: [{ name: "Billing" }] });
    expect(chosen).toMatchObject({ ownerId: idOf(0), owner: "Wren", kind: "user", team: "billing team" });
    expect(chosen.because.text).toBe(
      "Wren had the lowest load (2 of 6) of the 2 billing team members with skill Billing who were in hours and below capacity.",
    );
    expect(whyNot(chosen)).toEqual({ Wren: "chosen", Kai: "More loaded (2 of 4)", Ada: "No Billing skill" });
  });

  it("gives every member's load, capacity, skills, hours and score", () => {
    choose({ skills: [{ name: "tech" }] });
    expect(candidatesOf(choose().because)[2]).toEqual({
      name: "Ada",
      user: "ada@example.com",
      chosen: false,
      whyNot: "More loaded (1 of 2)",
      skills: { tech: 5 },
      load: 1,
      capacity: 2,
      hours: "until 18:00",
      score: 0.5,
    });
  });

  it("tells equals apart by the number of items, then by the time of the last one, then by name", () => {
    roster = rosterOf(`${HOURS}
teams:
  billing team:
    members: [{ user: c, capacity: 2 }, { user: a, capacity: 2 }, { user: b, capacity: 2 }]
`);
    const byName = choose();
    expect(byName.because.text).toMatch(/; of the 3 with the same load, a comes first by name\.$/);
    expect(whyNot(byName)).toEqual({
      c: "Same load, but later by name",
      a: "chosen",
      b: "Same load, but later by name",
    });
    const ids = ["x", "y", "z"].map((id, index) => {
      roster.choose(
        id,
        id,
        request({ prefer: [{ user: "cab"[index] as string, why: "asked for" }] }),
        `2026-11-23T1${index}:30:00+01:00`,
      );
      return id;
    });
    for (const id of [...ids, `d${counter - 1}`]) roster.release(id, "2026-11-23T14:00:00+01:00");
    // c and b had one each, a had two; c had its one before b
    const next = choose({}, "2026-11-23T15:00:00+01:00");
    expect(next.because.text).toMatch(
      /; of the 3 with the same load, c had been given the fewest in all \(1\) and had waited longest since the last one\.$/,
    );
    expect(whyNot(next)).toEqual({
      c: "chosen",
      a: "Same load, but given more in all (2)",
      b: "Same load, but had one more recently",
    });
  });

  it("says when there was only one", () => {
    expect(choose({ skills: [{ name: "tech" }] }).because.text).toBe(
      "Ada was the only billing team member with skill tech who was in hours and below capacity (load 0 of 2).",
    );
  });
});

describe("the table of candidates", () => {
  it("says once what all have in common, so that a team of fifty takes three kilobytes", () => {
    const members = Array.from({ length: 50 }, (_, at) => `{ user: agent${at}@example.com, capacity: 9 }`);
    roster = rosterOf(`${HOURS}
teams:
  billing team:
    members: [${members.join(", ")}]
`);
    const { because } = choose();
    expect(because.candidates).toMatchObject({
      chosen: 0,
      reasons: ["Same load, but later by name"],
      whyNot: 0,
      load: 0,
      capacity: 9,
      hours: "until 18:00",
      skills: {},
    });
    expect(JSON.stringify(because.candidates).length).toBeLessThan(3_000);
    expect(candidatesOf(because)[49]).toMatchObject({
      user: "agent49@example.com",
      chosen: false,
      whyNot: "Same load, but later by name",
    });
  });
});

describe("round robin", () => {
  it("goes round in the order of the file", () => {
    expect(owners(5, { by: [{ way: "round robin" }] })).toEqual(["Wren", "Kai", "Ada", "Wren", "Kai"]);
    expect(choose({ by: [{ way: "round robin" }] }).because.text).toBe(
      "Ada had the next turn in the rotation of the 3 billing team members who were in hours and below capacity.",
    );
  });

  it("gives nobody a turn for somebody who does not fit, and goes on after the one who took it", () => {
    expect(owners(1, { by: [{ way: "round robin" }] })).toEqual(["Wren"]);
    expect(owners(1, { by: [{ way: "round robin" }], exclude: [idOf(1)] })).toEqual(["Ada"]);
    expect(owners(2, { by: [{ way: "round robin" }] })).toEqual(["Wren", "Kai"]);
  });

  it("is not moved on by who had the last one of the same", () => {
    const owner = () => choose({ by: [{ way: "round robin" }], ...sameContact("003A") }).owner;
    expect([owner(), owner(), owner()]).toEqual(["Wren", "Wren", "Wren"]);
    expect(owners(1, { by: [{ way: "round robin" }] })).toEqual(["Kai"]);
    expect(owner()).toBe("Wren");
    expect(owners(1, { by: [{ way: "round robin" }] })).toEqual(["Ada"]);
  });

  it("is not moved on by who was preferred", () => {
    expect(owners(1, { by: [{ way: "round robin" }] })).toEqual(["Wren"]);
    expect(owners(1, { by: [{ way: "round robin" }], prefer: [{ user: "Ada", why: "asked for" }] })).toEqual([
      "Ada",
    ]);
    expect(owners(1, { by: [{ way: "round robin" }] })).toEqual(["Kai"]);
  });

  it("spreads the turns of those with more weight over the round", () => {
    roster = rosterOf(`${HOURS}
teams:
  billing team:
    members: [{ user: a, capacity: 99, weight: 4 }, { user: b, capacity: 99, weight: 2 }, { user: c, capacity: 99, weight: 2 }]
`);
    expect(owners(8, { by: [{ way: "round robin" }] }).join("")).toBe("abcaabca");
  });
});

describe("slack x proficiency", () => {
  it("weighs free capacity with skill", () => {
    const chosen = choose({ by: [{ way: "slack x proficiency" }], skills: [{ name: "billing" }] });
    expect(chosen.because.text).toBe(
      "Wren had the highest slack x proficiency (0.8: load 0 of 6, proficiency 4 of 5 in billing) of the 2 billing team members with skill billing who were in hours and below capacity.",
    );
    expect(whyNot(chosen)).toMatchObject({ Kai: "Lower score (0.4)" });
    expect(owners(5, { by: [{ way: "slack x proficiency" }], skills: [{ name: "billing" }] })).toEqual([
      "Wren",
      "Wren",
      "Kai",
      "Wren",
      "Kai",
    ]);
  });

  it("is slack alone where no skill is asked for", () => {
    choose({ prefer: [{ user: "Wren", why: "asked for" }] });
    expect(choose({ by: [{ way: "slack x proficiency" }] }).owner).toBe("Ada");
  });
});

describe("who does not fit", () => {
  it("is told in words, with everything that stands against them", () => {
    roster = rosterOf(
      `${HOURS}
teams:
  billing team:
    members:
      - { user: full, capacity: 1, skills: { billing: 1 } }
      - { user: evening, capacity: 3, hours: late }
      - { user: beach, capacity: 3, skills: { billing: 1 }, away: [{ from: 2026-11-20, to: 2026-12-05 }] }
      - { user: gone, capacity: 3 }
      - { user: nobody, capacity: 3 }
      - { user: owner, capacity: 3 }
      - { user: fits, capacity: 3, skills: { billing: 1 } }
      - { user: small, capacity: 2, skills: { billing: 1 } }
`,
      { inactive: ["gone"], missing: ["nobody"] },
    );
    choose({ prefer: [{ user: "full", why: "asked for" }] });
    choose({ prefer: [{ user: "small", why: "asked for" }] });
    expect(whyNot(choose({ skills: [{ name: "billing" }], exclude: ["OWNER"], size: 2 }))).toEqual({
      full: "At capacity 1 of 1",
      evening: "No billing skill; out of hours, from 14:00",
      beach: "Away until 5 Dec",
      gone: "Inactive in Salesforce",
      nobody: "Not a user of this org",
      owner: "Present owner, or asked before",
      fits: "chosen",
      small: "Has 1 of 2, this needs 2",
    });
  });

  it("is back from midnight after the last day away, in their own zone", () => {
    const away = `${HOURS.replace("late:", "tokyo: { zone: Asia/Tokyo, week: always }\n  late:")}
teams:
  billing team:
    members: [{ user: a, capacity: 9, hours: tokyo, away: [{ from: 2026-12-01, to: 2026-12-05 }] }]
`;
    roster = rosterOf(away);
    const fits = (at: string) => answer({}, at).ok;
    expect(fits("2026-11-30T23:59:59+09:00")).toBe(true);
    expect(fits("2026-12-01T00:00:00+09:00")).toBe(false);
    expect(fits("2026-12-05T23:59:59+09:00")).toBe(false);
    expect(fits("2026-12-06T00:00:00+09:00")).toBe(true);
  });
});

describe("preferred owners", () => {
  it("come before the team, from any team and whatever their skills", () => {
    const chosen = choose({
      skills: [{ name: "billing" }],
      prefer: [{ user: "noor@example.com", why: "owner of the matched account" }],
    });
    expect(chosen).toMatchObject({ owner: "Noor", team: "tech team" });
    expect(chosen.because.text).toBe(
      "Noor is preferred (owner of the matched account) and was in hours and below capacity (load 0 of 2).",
    );
  });

  it.each(["NOOR@example.com", "Noor", idOf(3), idOf(3).slice(0, 15)])("are known as %s", (user) => {
    expect(choose({ prefer: [{ user, why: "why" }] }).owner).toBe("Noor");
  });

  it("who cannot take it are recorded with why, and the next one is tried", () => {
    const prefer = [
      { user: null, why: "owner of the account" },
      { user: "zoe@example.com", why: "owner of the lead" },
      { user: idOf(0), why: "last owner" },
      { user: "Kai", why: "asked for" },
    ];
    const chosen = choose({ prefer, exclude: ["wren@example.com"] });
    expect(chosen.owner).toBe("Kai");
    expect(tried(chosen)).toEqual([
      "Nobody is preferred (owner of the account): there is no value.",
      "zoe@example.com is preferred (owner of the lead), but is no member of a team, or a name of several.",
      "Wren is preferred (last owner), but could not take it (Present owner, or asked before).",
    ]);
  });

  it("leave it to the team when none of them can", () => {
    const chosen = choose({ prefer: [{ user: "zoe", why: "asked for" }] });
    expect(chosen.because.text).toMatch(/^Ada had the lowest load/);
    expect(tried(chosen)).toHaveLength(1);
  });
});

describe("sticky", () => {
  it("goes to the one who had the last item with the same value", () => {
    expect(choose(sameContact("003A")).owner).toBe("Ada");
    expect(choose(sameContact("003B")).owner).toBe("Kai");
    const again = choose(sameContact("003A"));
    expect(again.because.text).toBe(
      "Ada had the last one with the same ContactId and was in hours and below capacity (load 1 of 2).",
    );
    expect(whyNot(again)).toMatchObject({ Wren: "Not the owner of the last one" });
  });

  it("ends with its time", () => {
    expect(choose(sameContact("003A", "2 business hours")).owner).toBe("Ada");
    expect(choose(sameContact("003A", "2 business hours"), "2026-11-23T12:00:00.001+01:00").owner).toBe(
      "Kai",
    );
  });

  it("does not take blank for the same", () => {
    expect([choose(sameContact(null)).owner, choose(sameContact(null)).owner]).toEqual(["Ada", "Kai"]);
  });

  it("follows a change by hand", () => {
    const { chosen } = roster.choose("first", "item", request(sameContact("003A")), MONDAY) as {
      chosen: Chosen;
    };
    expect(chosen.owner).toBe("Ada");
    roster.handOver("first", idOf(0), MONDAY);
    expect(choose(sameContact("003A")).owner).toBe("Wren");
  });

  it("keeps no value in clear", () => {
    choose(sameContact("jane@customer.example"));
    expect(JSON.stringify(roster.state)).not.toContain("jane");
  });

  it("is given up only where the workflow says so", () => {
    owners(2, sameContact("003A"));
    const refused = answer(sameContact("003A"));
    expect(refused).toMatchObject({ ok: false });
    const chosen = choose({ ...sameContact("003A"), otherwise: [drop("sticky")] });
    expect(chosen.owner).toBe("Kai");
    expect(tried(chosen)).toEqual([
      "Ada, who had the last one with the same ContactId, could not take it (At capacity 2 of 2).",
    ]);
  });
});

describe("when nobody fits", () => {
  it("gives up one thing after another, and records each", () => {
    const chosen = choose({
      skills: [{ name: "french" }],
      otherwise: [drop("sticky"), drop("skills"), drop("hours")],
    });
    expect(chosen.because.text).toMatch(
      /^With sticky and skills given up, Ada had the lowest load \(0 of 2\) of the 3 billing team members who were in hours and below capacity;/,
    );
    expect(tried(chosen)).toEqual([
      "None of the 3 billing team members fitted (3 without skill french).",
      "With sticky given up none of the 3 billing team members fitted (3 without skill french).",
    ]);
  });

  it("asks another team, with what was given up before", () => {
    const chosen = choose(
      { skills: [{ name: "french" }], otherwise: [drop("skills"), { do: "team", team: "Tech Team" }] },
      SATURDAY,
    );
    expect(chosen).toMatchObject({ owner: "Billing Queue", kind: "queue" });
    expect(tried(chosen)?.at(-1)).toBe(
      "With skills and billing team given up none of the 2 tech team members fitted (2 out of hours).",
    );
  });

  it("gives it to people out of hours or beyond capacity when the workflow gives these up", () => {
    expect(choose({ otherwise: [drop("hours")] }, SATURDAY).because.text).toContain(
      "who were not away and below capacity",
    );
    owners(11, {});
    const beyond = choose({ otherwise: [drop("capacity")] });
    expect(beyond.because.text).toMatch(/^With capacity given up, .* who were in hours;/);
  });

  it("gives it to a queue, with the reason and everybody's", () => {
    const chosen = choose({ otherwise: [{ do: "queue", queue: "Support Backlog" }] }, SATURDAY);
    expect(chosen).toMatchObject({ owner: "Support Backlog", kind: "queue", ownerId: "00G000000000000AAA" });
    expect(chosen.because.text).toBe(
      "Support Backlog takes it because none of the 3 billing team members fitted (3 out of hours).",
    );
    expect(whyNot(chosen)).toMatchObject({ Kai: "Out of hours, from 09:00 Mon" });
  });

  it("passes over a team and a queue that do not exist", () => {
    const otherwise = [
      drop("skills"),
      { do: "queue" as const, queue: "Nowhere" },
      { do: "team" as const, team: "no team" },
      { do: "queue" as const, queue: "Support Backlog" },
    ];
    const chosen = choose({ team: "sales team", otherwise });
    expect(chosen.because.text).toBe('Support Backlog takes it because there is no team "no team".');
    expect(tried(chosen)).toEqual([
      'There is no team "sales team".',
      'There is no queue "Nowhere" in this org.',
      'There is no team "no team".',
    ]);
  });

  it.each<[string, Partial<ChooseRequest>, string, RegExp]>([
    ["no queue", {}, "NOBODY_TO_GIVE_IT_TO", /3 out of hours.*End "otherwise" with a queue/],
    [
      "an unknown way",
      { by: [{ way: "dice" }] },
      "UNKNOWN_WAY",
      /"dice" is no way to choose. Use one of: round robin, .*least loaded, /,
    ],
    ["a way named as a property of objects", { by: [{ way: "constructor" }] }, "UNKNOWN_WAY", /constructor/],
    ["a size that is none", { size: Number.NaN }, "WRONG_SIZE", /not NaN/],
  ])("fails with a reason: %s", (_, changes, code, message) => {
    const failed = answer(changes, SATURDAY);
    expect(failed).toMatchObject({
      ok: false,
      entries: [],
      error: { code, message: expect.stringMatching(message) },
    });
  });
});

describe("whom the step names", () => {
  it("has it out of hours and over capacity, and it counts as load", () => {
    const chosen = choose({ to: "kai@example.com", team: "kai@example.com", size: 40 }, SATURDAY);
    expect(chosen).toMatchObject({ owner: "Kai", kind: "user", team: "billing team" });
    expect(chosen.because.text).toBe("Kai has it, as the step says (load 0 of 4).");
    expect(roster.load(chosen.ownerId)).toBeGreaterThanOrEqual(40);
  });

  it("may be a queue, and nobody is looked at", () => {
    const chosen = choose({ to: "Billing Queue", team: "Billing Queue" });
    expect(chosen).toMatchObject({ owner: "Billing Queue", kind: "queue" });
    expect(chosen.because).toEqual({ text: "Billing Queue has it, as the step says.", before: [] });
  });

  it("is nobody where there is no such name, and then what else is said takes it", () => {
    expect(answer({ to: "Nowhere", otherwise: [] })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("The step names Nowhere: there is no such queue") },
    });
    expect(choose({ to: "Nowhere", otherwise: [{ do: "queue", queue: "Billing Queue" }] }).owner).toBe(
      "Billing Queue",
    );
  });
});
