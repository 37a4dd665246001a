import type { FlatRecord } from "../../port.ts";
import type { TableSpec } from "./table.ts";

export const RESOURCES: TableSpec = {
  object: "ServiceResource",
  fields: ["RelatedRecordId", "IsActive"],
  keeps: ({ RelatedRecordId }) => typeof RelatedRecordId === "string",
  where: () => "RelatedRecordId != null",
  everyMs: 5 * 60_000,
};

export const RESOURCE_SKILLS: TableSpec = {
  object: "ServiceResourceSkill",
  fields: ["ServiceResourceId", "SkillId", "SkillLevel", "EffectiveStartDate", "EffectiveEndDate"],
  everyMs: 5 * 60_000,
};

export const SKILLS: TableSpec = { object: "Skill", fields: ["MasterLabel"], everyMs: 10 * 60_000 };

/** Somebody who has a skill without a level knows it. */
const WITHOUT_LEVEL = 3;
/** The scales that are in use: the org's own goes to 99.99, and many give one to five or one to ten. */
const SCALES = [5, 10, 100];

type Rows = ReadonlyMap<string, FlatRecord>;

/**
 * Skills that are in effect, with proficiency from 1 to 5, by the id of the user. The org's scale is the smallest of
 * five, ten and a hundred that holds the highest level anybody has; each fifth of it is one more.
 */
export function skillsOf(
  { resources, resourceSkills, skills }: { resources: Rows; resourceSkills: Rows; skills: Rows },
  now: number,
): Map<string, Record<string, number>> {
  const rows = [...resourceSkills.values()].filter((row) => inEffect(row, now));
  const highest = Math.max(0, ...rows.map(({ SkillLevel }) => Number(SkillLevel ?? 0)));
  const scale = SCALES.find((top) => highest <= top) ?? highest;
  const found = new Map<string, Record<string, number>>();
  for (const { ServiceResourceId, SkillId, SkillLevel } of rows) {
    const { RelatedRecordId: user, IsActive } = resources.get(String(ServiceResourceId)) ?? {};
    const name = skills.get(String(SkillId))?.MasterLabel;
    if (typeof user !== "string" || typeof name !== "string" || IsActive === false) continue;
    const level =
      SkillLevel === null || SkillLevel === undefined
        ? WITHOUT_LEVEL
        : Math.ceil((Number(SkillLevel) / scale) * 5);
    found.set(user, { ...found.get(user), [name]: Math.min(5, Math.max(1, level)) });
  }
  return found;
}

function inEffect({ EffectiveStartDate, EffectiveEndDate }: FlatRecord, now: number): boolean {
  const [from, to] = [EffectiveStartDate, EffectiveEndDate].map((at) => Date.parse(String(at)));
  return !(from! > now) && !(to! <= now);
}
