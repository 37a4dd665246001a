import { upper } from "../choose/candidate.ts";
import type { MakeCriteria } from "./criterion.ts";

/** The team, and all teams together, have room for the item. Stands against everybody alike. */
export const teamCap: MakeCriteria = ({ request: { size }, dropped, roster, team }) => {
  if (dropped.has("team cap")) return [];
  const caps = [
    { whose: team.name, load: () => roster.given(team.key).load, cap: team.cap },
    { whose: "all teams together", load: () => roster.all().load, cap: roster.all().cap },
  ];
  return caps.flatMap(({ whose, load, cap }) => {
    if (cap === undefined) return [];
    const text = () => `${load()} of ${cap}`;
    return [
      {
        name: "team cap",
        fails: () => load() + size > cap + 1e-9,
        why: () => `${upper(whose)} at the cap (${text()})`,
        those: `with ${whose} at the cap of ${cap}`,
      },
    ];
  });
};
