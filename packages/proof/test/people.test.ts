import { readFileSync } from "node:fs";
import { parseTeams, type Teams } from "@throughline/assignment";
import { kinds } from "@throughline/steps";
import { expect, test } from "vitest";
import { proveText } from "../src/index.ts";

const read = (file: string) =>
  readFileSync(new URL(`../../../examples/01-support-email/${file}`, import.meta.url), "utf8");
const WORKFLOW = read("workflow.yaml");
const TEAMS = read("teams.yaml");

function proven(teams: string, { workflow = WORKFLOW, inactive = [] as string[] } = {}) {
  const parsed = parseTeams(teams);
  expect(parsed.problems).toEqual([]);
  return proveText(workflow, kinds as never, {
    roster: parsed.teams as Teams,
    orgUser: (name) => ({ active: !inactive.includes(name) }),
    now: "2026-11-02T08:00:00.000Z",
  }).problems;
}

const SALES = ["magpie", "osprey", "starling", "bunting"].map((name) => `${name}@example.com`);

test("a desk where somebody is there for everything has no problem", () => {
  expect(proven(TEAMS)).toEqual([]);
});

test("a skill that nobody has, for the value that needs it, with an item that needs it", () => {
  const [problem, ...others] = proven(TEAMS.replaceAll(/sales: \d/g, "selling: 1"), {
    workflow: WORKFLOW,
  }).filter(({ code }) => code === "nobody-with-skill");
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    severity: "warning",
    verdict: "refuted",
    message: expect.stringContaining("Who can take topic sales? Nobody in sales team has the skill sales."),
    example: { topic: "sales" },
    step: "owner",
  });
});

test("of what no item can be, nobody has to know anything", () => {
  const teams = TEAMS.replaceAll(/sales: \d/g, "selling: 1");
  const workflow = WORKFLOW.replace(
    "      - assign: owner\n",
    '      - assign: owner\n        when: topic != "sales"\n',
  );
  expect(proven(teams, { workflow }).map(({ code }) => code)).not.toContain("nobody-with-skill");
});

test("a team that is away, or whose hours never open, is never on shift", () => {
  const away = TEAMS.replace(
    "capacity: 8 }\n      - { user: osprey",
    "capacity: 8 }\n      - { user: osprey",
  ).replaceAll(
    /(user: (?:magpie|osprey|starling|bunting)@[^\n]*) \}/g,
    "$1, away: [{ from: 2026-01-01, to: 2028-12-31 }] }",
  );
  expect(proven(away)).toMatchObject([{ code: "nobody-on-shift", example: { topic: "sales" } }]);
});

test("users who are no active users of the org are given nothing", () => {
  expect(proven(TEAMS, { inactive: SALES }).map(({ code }) => code)).toContain("nobody-active");
  const one = proven(TEAMS, { inactive: ["magpie@example.com"] });
  expect(one).toMatchObject([{ code: "inactive-member", severity: "warning" }]);
});

test("skills that nobody has at once, though each of them somebody has; who is no active user has none", () => {
  const [workflow, teams] = [
    WORKFLOW.replace("skills: [topic]", "skills: [topic, french]"),
    TEAMS.replace(/(osprey@[^\n]*skills: \{)/, "$1 french: 3,").replace(
      /(magpie@[^\n]*skills: \{)/,
      "$1 french: 3,",
    ),
  ];
  const found = (inactive: string[] = []) =>
    proven(teams, { workflow, inactive }).filter(
      ({ code, example }) => code === "nobody-with-skill" && example?.topic === "sales",
    );
  expect(found()).toEqual([]);
  expect(found(["osprey@example.com", "magpie@example.com"])).toMatchObject([
    { message: expect.stringContaining("Nobody in sales team has the skill french") },
  ]);
  const apart = teams
    .replace(/(starling@[^\n]*skills: \{)[^}]*/, "$1 french: 3 ")
    .replaceAll(" french: 3,", "");
  const [problem, ...others] = proven(apart, { workflow }).filter(
    ({ example }) => example?.topic === "sales",
  );
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    message: expect.stringContaining("Nobody in sales team has the skills sales and french at once."),
  });
});
