import { parseTeams } from "@throughline/assignment";
import { describe, expect, it } from "vitest";

const FILE = `
hours:
  default: { zone: Europe/Berlin, week: { mon-fri: "09:00-18:00" }, holidays: [2026-12-25] }
  lisbon: { zone: Europe/Lisbon, week: { mon-fri: "10:00-19:00" } }
teams:
  billing team:
    queue: Billing Queue
    members:
      - { user: wren@example.com, name: Wren, skills: { billing: 4, de: 5 }, capacity: 6, hours: Lisbon,
          away: [{ from: 2026-12-01, to: 2026-12-05 }] }
      - { user: kai@example.com, capacity: 4, weight: 2 }
`;

/** The code, place and words of every problem: "unknown-key 3:5 …". */
function problems(text: string): string[] {
  return parseTeams(text).problems.map(
    ({ code, line, column, message }) => `${code} ${line}:${column} ${message}`,
  );
}

/** A file with one team of one member. */
const around = (member: string, hours = `default: { zone: UTC, week: always }`) =>
  `hours:\n  ${hours}\nteams:\n  t:\n    members:\n      - ${member}\n`;

describe("teams.yaml", () => {
  it("becomes plain data with its defaults", () => {
    const { teams, problems } = parseTeams(FILE);
    expect(problems).toEqual([]);
    expect(teams?.teams).toEqual([
      {
        name: "billing team",
        hours: "default",
        queue: "Billing Queue",
        members: [
          {
            user: "wren@example.com",
            name: "Wren",
            skills: { billing: 4, de: 5 },
            capacity: 6,
            weight: 1,
            hours: "lisbon",
            away: [{ from: "2026-12-01", to: "2026-12-05" }],
          },
          {
            ...{ user: "kai@example.com", skills: {}, capacity: 4, weight: 2, hours: "default", away: [] },
            silent: ["skills"],
          },
        ],
      },
    ]);
    expect(teams?.hours.default?.week.map((day) => day.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect(JSON.parse(JSON.stringify(teams))).toEqual(teams);
  });

  it("names all problems at once, each with its place", () => {
    expect(
      problems(`hours:
  default: { zone: Europe/Berlln, week: { mon-fri: "9-18", fun: "09:00-18:00" }, holidays: [2026-02-30] }
teams:
  billing team:
    hours: lisbn
    colour: red
    members:
      - { user: wren@example.com, capacity: 0, skills: { billing: 9 } }
      - { name: Kai, capacity: 4 }
`),
    ).toEqual([
      'wrong-value 2:20 "Europe/Berlln" is no time zone. Use a name such as Europe/Berlin or UTC.',
      'wrong-value 2:52 "9-18" is no range of times. Write it like "09:00-18:00".',
      'wrong-value 2:60 "fun" names no days. Write mon, mon-fri or "sat, sun".',
      'wrong-value 2:93 "2026-02-30" is no date. Write it like 2026-12-25.',
      'unknown-hours 5:12 The team "billing team" uses the hours "lisbn", which do not exist.',
      'unknown-key 6:5 "colour" is not known here.',
      "wrong-value 8:45 Capacity is a whole number from 1 to 10000.",
      "wrong-value 8:67 A skill is a whole number from 1 to 5.",
      'missing 9:9 "user" is missing.',
    ]);
  });

  it.each([
    [
      "a member twice",
      around("{ user: a, capacity: 1 }\n      - { user: A, capacity: 1 }"),
      'duplicate-member 7:17 A is in the team "t" twice.',
    ],
    [
      "unknown hours of a member",
      around("{ user: a, capacity: 1, hours: x }"),
      'unknown-hours 6:40 a uses the hours "x", which do not exist.',
    ],
    [
      "an absence that ends first",
      around("{ user: a, capacity: 1, away: [{ from: 2026-12-05, to: 2026-12-01 }] }"),
      "wrong-value 6:40 This absence ends before it begins.",
    ],
    [
      "a day that stands twice",
      around(
        "{ user: a, capacity: 1 }",
        `default: { zone: UTC, week: { mon-fri: "09:00-18:00", fri: "09:00-15:00" } }`,
      ),
      'wrong-value 2:57 "fri" names a day that stands there already. Name each day once.',
    ],
    [
      "ranges that overlap",
      around("{ user: a, capacity: 1 }", `default: { zone: UTC, week: { mon: "09:00-12:00, 11:00-15:00" } }`),
      'wrong-value 2:38 The ranges in "09:00-12:00, 11:00-15:00" overlap.',
    ],
    [
      "a range of no length",
      around("{ user: a, capacity: 1 }", `default: { zone: UTC, week: { mon: "09:00-09:00" } }`),
      'wrong-value 2:38 "09:00-09:00" begins where it ends. A whole day is "00:00-24:00".',
    ],
    [
      "a week without a day",
      around("{ user: a, capacity: 1 }", `default: { zone: UTC, week: {} }`),
      "wrong-value 2:31 These hours never open. Name a day.",
    ],
    [
      "hours that are outside of themselves",
      around(
        "{ user: a, capacity: 1 }",
        "default: { zone: UTC, week: always }\n  a: { outside: b }\n  b: { outside: A }",
      ),
      'circular-hours 3:17 "a" is outside of itself.',
      'circular-hours 4:17 "b" is outside of itself.',
    ],
    [
      "open work of nothing",
      "elsewhere: some\nhours: { default: { zone: UTC, week: always } }\nteams:\n  a: { members: [{ user: a, capacity: 1 }] }\n",
      'wrong-value 1:12 Say whose open records count: "none", or objects such as [Case, Lead].',
    ],
    [
      "a team of nobody",
      "hours: { default: { zone: UTC, week: always } }\nteams:\n  a: { members: [] }\n",
      "wrong-value 3:17 A team needs a member.",
    ],
    [
      "members of something that the org does not have",
      "hours: { default: { zone: UTC, week: always } }\nteams:\n  a: { from: role CEO, capacity: 3 }\n",
      'wrong-value 3:14 "role CEO" names nothing of the org. Write "queue NAME" or "group NAME".',
    ],
    [
      "a team of the org without a capacity for those of whom it says none",
      "hours: { default: { zone: UTC, week: always } }\nteams:\n  a: { from: queue Billing }\n",
      'missing 3:6 "capacity" is missing.',
    ],
    ["a capacity that nobody says", around("{ user: a }"), 'missing 6:9 "capacity" is missing.'],
    [
      "names that differ in case only",
      "hours: { Default: { zone: UTC, week: always } }\nteams:\n  a: { members: [{ user: a, capacity: 1 }] }\n  A: { members: [{ user: b, capacity: 1 }] }\n",
      'duplicate-name 4:3 "A" and "a" are the same name.',
    ],
    [
      "two capacities for one person",
      "hours: { default: { zone: UTC, week: always } }\nteams:\n  a: { members: [{ user: a, capacity: 1 }] }\n  b: { members: [{ user: a, capacity: 2 }] }\n",
      'conflicting-capacity 4:39 a has capacity 1 in the team "a" and 2 here. A person has one capacity over all teams.',
    ],
  ])("finds %s", (_, text, ...expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it.each([
    ["nothing", ""],
    ["a list", "- a\n- b"],
    ["a number", "42"],
    ["broken YAML", "hours: {\nteams: ["],
    ["a key that stands twice", "hours: {}\nhours: {}\nteams: {}"],
    [
      "references that multiply",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
    ],
    ["an enormous text", "x".repeat(30_000_000)],
  ])("refuses %s with a message and a place", (_, text) => {
    const { teams, problems } = parseTeams(text);
    expect(teams).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    for (const { message, line, column } of problems) {
      expect(message).not.toBe("");
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
    }
  });
});

describe("limits that contradict each other", () => {
  const member = (keys: string) => `
hours: { default: { zone: UTC, week: always } }
teams:
  desk:
    members: [{ user: ann, capacity: 5, ${keys} }, { user: bob, capacity: 5, share: 50 % }]
`;
  it.each([
    [
      "quota: { day: 20, week: 10 }",
      "contradicting-quota",
      "ann may be given 20 points in a day and 10 in a week",
    ],
    ["quota: { day: 20, month: 10 }", "contradicting-quota", "10 in a month"],
    ["cap: 6", "cap-above-capacity", "ann has a cap of 6"],
    ["share: 60 %", "shares-above-whole", "110 % together"],
    ["share: 120 %", "wrong-value", "from 0 to 100"],
    ["quota: { day: 0 }", "wrong-value", "from 1 to"],
    ["attributes: { region: { a: 1 } }", "wrong-value", "An attribute is a text"],
    ['attributes: { "sub region": x }', "wrong-value", "letters, digits and _"],
  ])("%s", (keys, code, message) => {
    const { teams, problems } = parseTeams(member(keys));
    expect(teams).toBeUndefined();
    expect(problems.map((one) => one.code)).toContain(code);
    expect(problems.map((one) => one.message).join()).toContain(message);
  });

  it("and those that go together are read", () => {
    const { teams, problems } = parseTeams(
      member(
        "cap: 3, quota: { day: 5, week: 20 }, share: 50 %, attributes: { languages: [de, en], senior: true }",
      ),
    );
    expect(problems).toEqual([]);
    expect(teams?.teams[0]?.members[0]).toMatchObject({
      cap: 3,
      quota: { day: 5, week: 20 },
      share: 50,
      attributes: { languages: ["de", "en"], senior: true },
    });
  });
});
