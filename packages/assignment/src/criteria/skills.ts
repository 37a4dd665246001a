import { type Candidate, list, type Skill } from "../choose/candidate.ts";
import type { MakeCriteria } from "./criterion.ts";

/** Somebody has every skill that is needed, at whatever level. */
export const skills: MakeCriteria = ({ skills, dropped }) =>
  dropped.has("skills") || skills.length === 0
    ? []
    : [
        {
          name: "skills",
          lasting: true,
          fails: ({ member }) => skills.some(({ key }) => !member.levels.has(key)),
          why: ({ member }) =>
            skills
              .filter(({ key }) => !member.levels.has(key))
              .map(({ name }, index) => `${index ? "no" : "No"} ${name} skill`)
              .join("; "),
          those: `without skill${skills.length === 1 ? "" : "s"} ${list(skills.map(({ name }) => name))}`,
          changes: (one) => {
            const missing = skills.filter(({ key }) => !one.member.levels.has(key));
            const names = list(missing.map(({ name }) => name));
            return [
              {
                text: `with the skill${missing.length === 1 ? "" : "s"} ${names}`,
                to: atLevels(one, missing),
              },
            ];
          },
        },
      ];

/** Somebody who has a skill has it at the level that is needed. Without the skills nobody asks for their levels. */
export const levels: MakeCriteria = ({ skills, dropped }) => {
  const leveled = skills.filter(({ level }) => level > 1);
  if (dropped.has("levels") || dropped.has("skills")) return [];
  return leveled.map((skill) => {
    const levelOf = ({ member }: Candidate) => member.levels.get(skill.key);
    return {
      name: "levels",
      lasting: true,
      fails: (one) => (levelOf(one) ?? skill.level) < skill.level,
      why: (one) => `${skill.name} at level ${levelOf(one)}, this needs ${skill.level}`,
      those: `below level ${skill.level} in ${skill.name}`,
      changes: (one) => [
        {
          text: `at level ${skill.level} in ${skill.name} instead of ${levelOf(one)}`,
          to: atLevels(one, [skill]),
        },
      ],
    };
  });
};

/** The same, as good as needed in these skills. */
export function atLevels(one: Candidate, skills: Pick<Skill, "key" | "level">[]): Candidate {
  const better = new Map(one.member.levels);
  for (const { key, level } of skills) better.set(key, level);
  return { ...one, member: { ...one.member, levels: better } };
}
