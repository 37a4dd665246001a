import { type Candidate, candidateOf, type Demand, supposing } from "../choose/candidate.ts";
import type { MemberView } from "../choose/view.ts";
import { slotAfter } from "../ways/round-robin.ts";
import type { Criterion } from "./criterion.ts";

/**
 * In a strict rotation nobody is passed over for a reason of the moment: the next one who could take such an item
 * at all gets it, also where it has to wait for them.
 *
 * @param others the other criteria that are in force
 */
export function turn(demand: Demand, others: Criterion[]): Criterion[] {
  const { request, dropped } = demand;
  if (dropped.has("turn") || !request.by.some(({ way }) => way === "strict round robin")) return [];
  // who keeps the work of the same is not in the rotation
  if (others.some(({ name }) => name === "sticky")) return [];
  const lasting = others.filter((criterion) => criterion.lasting);
  const able = (one: Candidate) => !lasting.some((criterion) => criterion.fails(one));
  const next = inTurn(demand, able);
  if (!next) return [];
  return [
    {
      name: "turn",
      fails: ({ member, supposed }) => member.user !== next.user && !supposed?.next,
      why: () => "Not their turn",
      those: "whose turn it is not",
      changes: (one) => [{ text: "with the next turn", to: supposing(one, { next: true }) }],
    },
  ];
}

/** The first in the rotation, after the one who had the last turn, who is able. */
function inTurn({ team, roster }: Demand, able: (one: Candidate) => boolean): MemberView | undefined {
  const { rotation } = team;
  const from = slotAfter(team, roster.turn(team.key));
  for (let step = 0; step < rotation.length; step++) {
    const member = rotation[(from + step) % rotation.length] as MemberView;
    if (able(candidateOf(member, roster))) return member;
  }
  return undefined;
}
