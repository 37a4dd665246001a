import { type Candidate, type Demand, list } from "../choose/candidate.ts";
import { atLevels } from "../criteria/skills.ts";
import type { Order } from "./way.ts";

/** Skills that are wanted and not needed: whoever has more of them comes first, before any way to choose. */
export function wantedFirst({ wanted }: Demand): Order {
  const lacking = ({ member }: Candidate) =>
    wanted.filter(({ key, level }) => (member.levels.get(key) ?? 0) < level);
  const names = list(wanted.map(({ name }) => name));
  return {
    value: (one) => lacking(one).length,
    won: (best) =>
      `had ${wanted.length - lacking(best).length} of the ${wanted.length} wanted ${wanted.length === 1 ? "skill" : "skills"} (${names})`,
    lost: "Fewer of the wanted skills",
    same: "wanted skills",
    changes: (one) =>
      lacking(one).map((skill) => ({
        text: `with the wanted skill ${skill.name}`,
        to: atLevels(one, [skill]),
      })),
  };
}
