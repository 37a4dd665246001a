import { checkText, type Problem, type TeamInfo, type Value } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import type { ChooseRequest, StepContext } from "../src/contract.ts";
import { kindOf } from "../src/index.ts";
import { BASE, kinds, WORLD } from "./base.ts";

const STEP = `        team: '{topic} team'
        skills: [topic]
        sticky: same contact for 30 days
        otherwise: [drop skills, queue Backlog]
`;

/** The base workflow with the step written anew. */
function written(step: string) {
  const lines = step.trim().replace(/^ */gm, (blanks) => `        ${blanks}`);
  return checkText(BASE.replace(STEP, `${lines}\n`), kinds as never, WORLD);
}

/** What the step asks the roster. */
function asked(step: string, values: Record<string, Value>, more: object = {}): ChooseRequest {
  const { workflow, problems } = written(step);
  expect(problems).toEqual([]);
  const assign = workflow?.stages.flatMap(({ steps }) => steps).find(({ kind }) => kind === "assign");
  const context = {
    workflow,
    step: assign,
    at: "2026-11-23T09:00:00Z",
    scope: { get: (name: string) => values[name] },
    deciders: {},
    ...more,
  } as unknown as StepContext<never>;
  const [request] = kindOf("assign").begin(context).requests ?? [];
  const { kind: _, ...rest } = request as ChooseRequest & { kind: string };
  return rest;
}

const told = (problems: Problem[]) =>
  problems.map(({ code, message, fix = "" }) => `${code}: ${message} ${fix}`);

describe("assign asks the roster", () => {
  it("with what is written shortest", () => {
    expect(asked("team: '{topic} team'\notherwise: [queue Backlog]", { topic: "billing" })).toEqual({
      team: "billing team",
      by: [{ way: "least loaded" }],
      skills: [],
      where: [],
      prefer: [],
      sticky: [],
      otherwise: [{ do: "queue", queue: "Backlog" }],
      exclude: [],
      size: 1,
    });
  });

  it("for whom the step names, in place of a team", () => {
    expect(asked("to: Backlog", { topic: "billing" })).toMatchObject({
      to: "Backlog",
      team: "Backlog",
      otherwise: [],
    });
    expect(told(written("team: billing team\nto: Backlog\notherwise: [queue Backlog]").problems)).toEqual([
      expect.stringMatching("either team: NAME, or to: NAME"),
    ]);
    expect(told(written("by: round robin").problems)).toEqual([
      expect.stringMatching("either team: NAME, or to: NAME"),
    ]);
    expect(told(written("to: Backlog\nby: round robin").problems)).toEqual([
      expect.stringMatching("by is for choosing in a team"),
    ]);
  });

  it("by several ways, skills with levels, conditions with the item's values, and several things to keep together by", () => {
    const request = asked(
      `team: billing team
by: [most skilled, highest member.rating, fewest points per week, percent split]
skills: [topic, { skill: French, at least: 3 }, { skill: VIP, wanted: true }]
where: { territory: 'Account.Tier__c in member.tiers', open: 'member.region == "EMEA"' }
sticky: [same contact for 30 days, same Origin for 1 day]
otherwise: [drop sticky, hold 20 business minutes, drop levels, hold for 10 minutes, drop territory, queue Backlog]`,
      { topic: "billing", "Account.Tier__c": "Gold", ContactId: "003A", Priority: "High", Origin: null },
      { due: "2026-11-23T10:00:00Z" },
    );
    expect(request).toMatchObject({
      by: [
        { way: "most skilled" },
        { way: "highest", of: "member.rating", values: {} },
        { way: "fewest points", per: "week" },
        { way: "percent split", per: "month" },
      ],
      skills: [{ name: "billing" }, { name: "French", level: 3 }, { name: "VIP", wanted: true }],
      where: [
        {
          name: "territory",
          expression: "Account.Tier__c in member.tiers",
          values: { "Account.Tier__c": "Gold" },
        },
        { name: "open", expression: 'member.region == "EMEA"', values: {} },
      ],
      sticky: [{ field: "ContactId", value: "003A", within: { amount: 30, unit: "days" } }],
      wait: { priority: 2, due: "2026-11-23T10:00:00Z" },
    });
    expect(request.otherwise).toMatchObject([
      { do: "drop", criterion: "sticky" },
      { do: "hold", within: { amount: 20, unit: "minutes", business: true } },
      { do: "drop", criterion: "levels" },
      { do: "hold", within: { amount: 10, unit: "minutes", business: false } },
      { do: "drop", criterion: "territory" },
      { do: "queue", queue: "Backlog" },
    ]);
  });

  it("of several teams by their shares", () => {
    const { team, split } = asked(
      "team: { '{topic} team': 70 %, technical team: 30 }\notherwise: [queue Backlog]",
      { topic: "billing" },
    );
    expect(team).toBe("billing team");
    expect(split).toEqual([
      { team: "billing team", share: 70 },
      { team: "technical team", share: 30 },
    ]);
  });

  it("how the item waits, where it may have to", () => {
    const { wait } = asked(
      `team: billing team
priority: 'urgent ? 5 : 1'
ageing: 10 minutes
together: 2 minutes
deliver: pull
otherwise: [hold]`,
      { urgent: true },
    );
    expect(wait).toEqual({ priority: 5, ageingMs: 600_000, togetherMs: 120_000, pull: true });
  });

  it.each([
    ["High", undefined, 2],
    ["urgent", undefined, 3],
    [null, undefined, 1],
    ["P1", ["P1", "P2", "P3"], 2],
    ["P3", ["P1", "P2", "P3"], 0],
    ["P9", ["P1", "P2", "P3"], 1],
  ])("with the priority %s of the list %s as %d", (value, of, priority) => {
    const deciders = { catalogue: () => ({ type: "choice", of }) };
    const { wait } = asked(
      "team: billing team\notherwise: [hold]",
      { Priority: value as string },
      { deciders },
    );
    expect(wait?.priority).toBe(priority);
  });
});

describe("what does not go together", () => {
  it.each([
    ["by: fairest\notherwise: [queue Backlog]", "no way to choose. Use one of: round robin"],
    ["by: highest\notherwise: [queue Backlog]", "highest EXPRESSION"],
    [
      "otherwise: [drop sticky, queue Backlog]",
      'unknown-criterion: "drop sticky" gives up what the step does not ask for.*Add a sticky',
    ],
    ["skills: [topic]\notherwise: [drop levels, queue Backlog]", "unknown-criterion.*at least: 3"],
    ["otherwise: [drop turn, queue Backlog]", "strict round robin"],
    [
      "where: { language: 'member.region == \"EMEA\"' }\notherwise: [drop langauge, queue Backlog]",
      "unknown-criterion.*It asks for: language, hours",
    ],
    ["otherwise: [hold 20 minuts, queue Backlog]", '"20 minuts" is no duration'],
    ["otherwise: [hold 20 minutes]", "nobody-to-give-it-to"],
    [
      "otherwise: [hold, queue Backlog]",
      "unreachable-relaxation.*a hold without a time has no end.*hold 20 minutes",
    ],
    ["ageing: 10 business minutes\notherwise: [hold]", "Elapsed time is meant here"],
    ["skills: [{ skill: topic, at least: 6 }]\notherwise: [queue Backlog]", "from 1 to 5"],
    [
      "where: { tier: 'Account.Teer__c in member.tiers' }\notherwise: [queue Backlog]",
      "unknown-name.*Account.Tier__c",
    ],
    ["priority: member.rating\notherwise: [hold]", "unknown-name"],
  ])("%s", (step, message) => {
    const { problems } = written(`team: billing team\n${step}`);
    expect(told(problems).join("\n")).toMatch(new RegExp(message, "s"));
    expect(problems).toHaveLength(1);
  });

  it("shares that are not the whole", () => {
    const { problems } = written(
      "team: { billing team: 70 %, technical team: 20 % }\notherwise: [queue Backlog]",
    );
    expect(told(problems)).toEqual([expect.stringContaining("are 90 % together, not 100 %")]);
  });
});

describe("what nobody in the team has", () => {
  const members: TeamInfo["members"] = [
    { skills: { billing: 4 }, attributes: ["languages"] },
    { skills: { billing: 2, French: 3 }, attributes: ["languages"] },
  ];
  const check = (step: string, more = false) => {
    const lines = step.trim().replace(/^ */gm, (blanks) => `        ${blanks}`);
    const teams = { "billing team": { members, more }, "technical team": { members: [], more } };
    return told(checkText(BASE.replace(STEP, `${lines}\n`), kinds as never, { ...WORLD, teams }).problems);
  };

  it.each([
    [
      "skills: [{ skill: billing, at least: 5 }]",
      "nobody-with-skill: Nobody in billing team has billing at level 5; the highest is 4. at least: 4",
    ],
    [
      "skills: [Frnch]",
      "nobody-with-skill: Nobody in billing team has the skill Frnch. Did you mean French? French",
    ],
    [
      "where: { language: 'topic in member.langages' }",
      "unknown-attribute: No member of billing team has the attribute langages, so that nobody will ever fit. Did you mean languages? member.languages",
    ],
    ["skills: [billing, { skill: VIP, wanted: true }]", undefined],
    ["where: { fit: 'member.load < 3 && topic in member.languages' }", undefined],
  ])("%s", (step, problem) => {
    const lines = `team: billing team\n${step}\notherwise: [queue Backlog]`;
    expect(check(lines)).toEqual(problem === undefined ? [] : [problem]);
    // of members whom only the org knows nobody can tell
    expect(check(lines, true)).toEqual([]);
  });

  it("is told for the value by which the team is named", () => {
    expect(check("team: '{topic} team'\nskills: [topic]\notherwise: [queue Backlog]")).toEqual([]);
  });
});
