import type { MemberView } from "../choose/view.ts";
import type { MakeCriteria } from "./criterion.ts";

/** Somebody on holiday or ill is never given work. */
export const away: MakeCriteria = ({ at }) => [
  {
    lasting: true,
    fails: ({ member }) => absenceAt(member, at) !== undefined,
    why: ({ member }) => `Away until ${absenceAt(member, at)?.until}`,
    those: "away",
    changes: (one) => [{ text: "not away", to: { ...one, member: { ...one.member, away: [] } } }],
  },
];

export function absenceAt({ away }: MemberView, at: number) {
  // of ten thousand hardly anybody is away: no iterator for them
  if (away.length === 0) return undefined;
  for (const absence of away) if (at >= absence.from && at < absence.to) return absence;
  return undefined;
}
