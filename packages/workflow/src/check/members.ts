import { nearest } from "../expression/suggest.ts";
import type { Uses } from "../kind.ts";
import type { TeamInfo } from "./context.ts";
import { fillings } from "./people.ts";
import { meantFor } from "./repairs.ts";
import type { Surroundings } from "./surroundings.ts";

type Asked = NonNullable<Uses["members"]>[number];

/** What a step asks of members is there to be had: skills at their level, attributes; as far as the teams are known. */
export function checkMembers(around: Surroundings): void {
  const { context, steps } = around;
  if (!context.teams || Array.isArray(context.teams)) return;
  const teams = new Map(Object.entries(context.teams).map(([name, info]) => [keyOf(name), info as TeamInfo]));
  for (const { step, uses } of steps)
    for (const asked of uses.members ?? []) checkAsked(around, teams, asked, step);
}

const keyOf = (name: string) => name.trim().toLowerCase();

function checkAsked(around: Surroundings, teams: Map<string, TeamInfo>, asked: Asked, of: object): void {
  const told = new Set<string>();
  for (const { filled, example } of fillings(around, asked.team)) {
    const members = teams.get(keyOf(filled))?.members;
    // of whom the org tells, the file does not know everything
    if (!members || members.length === 0 || teams.get(keyOf(filled))?.more) continue;
    for (const { name, level = 1, path } of asked.skills) {
      for (const { value, given } of valuesOf(around, name, example)) {
        const levels = members.map(({ skills }) => levelOf(skills, value));
        if (Math.max(...levels) >= level) continue;
        const have = [...new Set(members.flatMap(({ skills }) => Object.keys(skills)))];
        const meant = nearest(value, have);
        const best = Math.max(...levels);
        around.report({
          code: "nobody-with-skill",
          severity: "warning",
          message:
            best > 0
              ? `Nobody in ${filled} has ${value} at level ${level}; the highest is ${best}.`
              : `Nobody in ${filled} has the skill ${value}.${meant ? ` Did you mean ${meant}?` : ""}`,
          path,
          of,
          ...(Object.keys(given).length > 0 && { example: given }),
          fix: best > 0 ? `at least: ${best}` : (meant ?? `Give somebody in ${filled} the skill ${value}.`),
          ...(best === 0 && meant && name === value && { repair: [meantFor(path, name, meant)] }),
        });
      }
    }
    for (const { name, path } of asked.attributes) {
      if (OWN.has(name) || told.has(name) || members.some(({ attributes }) => attributes.includes(name)))
        continue;
      told.add(name);
      const meant = nearest(name, new Set(members.flatMap(({ attributes }) => attributes)));
      around.report({
        code: "unknown-attribute",
        severity: "warning",
        message: `No member of ${filled} has the attribute ${name}, so that nobody will ever fit.${meant ? ` Did you mean ${meant}?` : ""}`,
        path,
        of,
        fix: meant ? `member.${meant}` : `Add ${name} to the attributes of the members in teams.yaml.`,
        ...(meant && { repair: [meantFor(path, `member.${name}`, `member.${meant}`)] }),
      });
    }
  }
}

/** What every member has without saying so. */
const OWN = new Set(["user", "name", "load", "capacity", "weight"]);

const levelOf = (skills: Record<string, number>, name: string) =>
  Object.entries(skills).find(([skill]) => keyOf(skill) === keyOf(name))?.[1] ?? 0;

/** A skill as it is written; of a fact its values, or the one by which the team is named. */
function valuesOf(
  { workflow }: Surroundings,
  name: string,
  example: Record<string, unknown>,
): { value: string; given: Record<string, unknown> }[] {
  if (!Object.hasOwn(workflow.facts, name)) return [{ value: name, given: example }];
  if (Object.hasOwn(example, name)) return [{ value: String(example[name]), given: example }];
  return (workflow.facts[name]?.of ?? []).map((value) => ({ value, given: { ...example, [name]: value } }));
}
