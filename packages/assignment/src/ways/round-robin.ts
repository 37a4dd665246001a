import type { Candidate } from "../choose/candidate.ts";
import { supposing } from "../choose/candidate.ts";
import type { TeamView, Turn } from "../choose/view.ts";
import type { MakeOrder } from "./way.ts";

/**
 * The first slot after the last turn whose member fits, somebody with more weight in several. Somebody who does not fit
 * loses that turn and no other; nobody has two turns unless it is their weight.
 */
export const roundRobin: MakeOrder = ({ team, roster }) => {
  const from = slotAfter(team, roster.turn(team.key));
  const round = team.rotation.length;
  const ahead = (slot: number) => (slot - from + round) % round;
  const next = (one: Candidate) =>
    team.slots(one.member.user).reduce((a, b) => (ahead(b) < ahead(a) ? b : a));
  return {
    value: (one) => (one.supposed?.next ? -1 : ahead(next(one))),
    won: () => "had the next turn in the rotation",
    lost: "Not their turn",
    same: "turn",
    changes: (one) => [{ text: "with the next turn", to: supposing(one, { next: true }) }],
    turn: (best) => ({ user: best.member.user, slot: next(best) }),
  };
};

/** The slot of the next turn: goes on after the person of the last one, also where the team has changed since. */
export function slotAfter({ rotation }: TeamView, turn: Turn | undefined): number {
  if (!turn) return 0;
  if (rotation[turn.slot]?.user === turn.user) return (turn.slot + 1) % rotation.length;
  const slot = rotation.findIndex(({ user }) => user === turn.user);
  return (slot < 0 ? turn.slot : slot + 1) % rotation.length;
}
