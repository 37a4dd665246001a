import type { Proposal, RosterAnswer } from "@throughline/assignment";
import type { Event } from "@throughline/engine";
import type { Life } from "./life.ts";
import type { Desk } from "./world.ts";

/**
 * Gives out what waits in the desk's pool and can have somebody now, until nothing more can.
 *
 * @param lifeOf the life of an item by its key at the desk
 * @returns the lives that were given somebody
 */
export function giveOut(desk: Desk, at: string, lifeOf: (item: string) => Life | undefined): Life[] {
  const moved: Life[] = [];
  for (let given = true; given && desk.mayGo(at); ) {
    given = false;
    for (const proposal of desk.dispatch(at)) {
      const life = lifeOf(proposal.item);
      const event = offered(desk, proposal, at, life);
      if (!life || !event) continue;
      life.take(event);
      moved.push(life);
      given = true;
    }
  }
  return moved;
}

function offered(desk: Desk, proposal: Proposal, at: string, life: Life | undefined): Event | undefined {
  const { id } = proposal;
  const open = life?.state?.open[id];
  if (open?.effect.kind !== "choose" || life?.state?.status === "ended" || life?.state?.ending) {
    desk.withdraw(id, at);
    return undefined;
  }
  const answer: RosterAnswer | undefined = desk.give(proposal, at);
  if (!answer || (!answer.ok && answer.held)) return undefined;
  const result = answer.ok
    ? { ok: true as const, value: answer.chosen }
    : { ok: false as const, error: answer.error };
  return { type: "effect-settled", id: `${id}/settled`, at, effect: id, apiCalls: 0, ms: 0, result };
}
