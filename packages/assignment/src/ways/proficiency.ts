import { type Candidate, type Demand, list, rounded } from "../choose/candidate.ts";

/** How good somebody is at what an item asks for. */
export interface Proficiency {
  /** Mean level over the skills that are needed or wanted, 0 to 5; of a skill that they lack it is 0. */
  of(one: Candidate): number;
  /** "4 of 5 in billing" */
  text(one: Candidate): string;
  /** Whether a skill is asked for at all. */
  asked: boolean;
}

export function proficiencyOf({ skills, wanted }: Demand): Proficiency {
  const all = [...skills, ...wanted];
  const of = ({ member }: Candidate) => {
    let sum = 0;
    for (const { key } of all) sum += member.levels.get(key) ?? 0;
    return all.length === 0 ? 5 : sum / all.length;
  };
  const names = list(all.map(({ name }) => name));
  return { of, text: (one) => `${rounded(of(one))} of 5 in ${names}`, asked: all.length > 0 };
}
