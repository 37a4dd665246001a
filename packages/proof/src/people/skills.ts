import { nameKey, type Team } from "@throughline/assignment";
import type { Around } from "../prover.ts";
import { activeOf, combinations, type Given, type Tell } from "./given.ts";

type Asked = NonNullable<Around["steps"][number]["uses"]["members"]>[number];
type Skill = Asked["skills"][number];

/** Each skill by itself, so that the one that is missing is named; then all of them in one person. */
export function proveSkills(around: Around, team: Team, skills: Skill[], given: Given, tell: Tell): void {
  const members = activeOf(around, team);
  // that nobody is there is told by itself
  if (members.length === 0) return;
  for (const skill of skills) proveSkill(around, { ...team, members }, skill, given, tell);
  if (skills.length < 2) return;
  const open = skills.flatMap(({ name }) =>
    isFact(around, name) && !Object.hasOwn(given, name) ? [name] : [],
  );
  for (const more of combinations(around, open)) {
    const all: Given = { ...given, ...more };
    const needs = skills.flatMap(({ name, level = 1 }) => {
      const value = isFact(around, name) ? all[name] : name;
      return value === undefined ? [] : [{ value, level }];
    });
    if (!needs.every((need) => members.some((member) => has(member, need)))) continue;
    const words = needs.map(({ value, level }) => (level > 1 ? `${value} at level ${level}` : value));
    tell(
      "nobody-with-skill",
      `Somebody in ${team.name} has the skills ${words.join(" and ")}.`,
      members.some((member) => needs.every((need) => has(member, need)))
        ? undefined
        : {
            message: `Nobody in ${team.name} has the skills ${words.join(" and ")} at once.`,
            fix: `Give somebody in ${team.name} all of them in teams.yaml, or say which can be done without: { skill: …, wanted: true }.`,
            ...(skills[0] && { path: skills[0].path }),
          },
      all,
    );
  }
}

function proveSkill(around: Around, team: Team, skill: Skill, given: Given, tell: Tell): void {
  const { level = 1, path } = skill;
  const fact = isFact(around, skill.name);
  for (const more of fact && !Object.hasOwn(given, skill.name) ? combinations(around, [skill.name]) : [{}]) {
    const all: Given = { ...given, ...more };
    const value = fact ? all[skill.name] : skill.name;
    // of an open fact nobody knows the values
    if (value === undefined) continue;
    const best = Math.max(...team.members.map((member) => levelOf(member, value)));
    const at = level > 1 ? ` at level ${level}` : "";
    tell(
      "nobody-with-skill",
      `Somebody in ${team.name} has the skill ${value}${at}.`,
      best >= level
        ? undefined
        : {
            message: `Who can take ${fact ? `${skill.name} ${value}` : "it"}? Nobody in ${team.name} has the skill ${value}${best > 0 ? `${at}; the highest is ${best}` : ""}.`,
            fix: `Give somebody in ${team.name} the skill ${value}${at} in teams.yaml.`,
            path,
          },
      all,
    );
  }
}

type Member = Team["members"][number];

const isFact = ({ workflow }: Around, name: string) => Object.hasOwn(workflow.facts, name);

/** How good somebody is at it; 0: they have not learnt it. */
const levelOf = ({ skills }: Member, value: string): number =>
  Math.max(
    0,
    ...Object.entries(skills).flatMap(([name, at]) => (nameKey(name) === nameKey(value) ? [at] : [])),
  );

const has = (member: Member, { value, level }: { value: string; level: number }) =>
  levelOf(member, value) >= level;
