import type { Proposal, RosterAnswer, RosterEntry, WaitingItem } from "@throughline/assignment";
import type { Event, ItemState } from "@throughline/engine";
import type { Aside } from "./aside.ts";
import { RefusedError } from "./errors.ts";
import type { Items } from "./items.ts";
import type { Clock, Log, RosterPort } from "./ports.ts";
import { hasStopped, words } from "./storage.ts";

/** Gives out what waits in the roster's pool, whenever somebody may have become free for it. */
export interface Desk {
  /** Something was decided: looks whether it lets something go that waits. */
  look(): void;
  /** The best of what waits for somebody (id, user name or name) who asks for more work; `undefined`: nothing does. */
  next(user: string): Promise<Taken>;
  /** What waits, the first in line first. */
  pool(): WaitingItem[];
  close(): void;
}

/** What somebody who asked for more work was given, or why there is nothing for them. */
export type Taken = { item: string; because: string } | { item?: undefined; because: string };

/** What the roster says of an item that waits, at the item's turn. */
export interface Offer {
  /** Absent: the item wants nobody any more, and only the roster's entries are appended. */
  event?: Event;
  roster: RosterEntry[];
  /** When the item cannot take it: it waits as before. */
  undo(): RosterEntry[];
}

/** Somebody who asks is offered so many items that others have taken meanwhile. */
const MOST_RACES = 20;

export function createDesk(world: {
  roster: RosterPort;
  items: Pick<Items, "offer">;
  /** Items that take nothing at present. */
  aside: Pick<Aside, "has">;
  clock: Clock;
  log: Log;
}): Desk {
  const { roster, items, aside, clock, log } = world;
  /** Proposed, and their items have not had their turn. */
  const underWay = new Set<string>();
  /** Items of these could not take an owner because of a defect: they wait until the next start. */
  const failed = new Set<string>();
  let alarm: { at: string; cancel: () => void } | undefined;
  let closed = false;

  const free = ({ id, item }: { id: string; item: string }) =>
    !underWay.has(id) && !failed.has(id) && !aside.has(item);

  function look(): void {
    if (closed) return;
    const now = clock.now();
    if (roster.mayGo(now)) for (const proposal of roster.dispatch(now, free)) void give(proposal);
    arm();
  }

  /** Time alone may let something go: a window or a hold ends, somebody's hours begin. */
  function arm(): void {
    const at = roster.nextLook(clock.now());
    if (at === alarm?.at) return;
    alarm?.cancel();
    alarm = at === undefined ? undefined : { at, cancel: clock.at(at, ring) };
  }

  function ring(): void {
    alarm = undefined;
    look();
  }

  /** Resolves with whether the item has an answer now. */
  async function give(proposal: Proposal): Promise<RosterAnswer | undefined> {
    const { id, item } = proposal;
    let answer: RosterAnswer | undefined;
    underWay.add(id);
    try {
      await items.offer(item, (state) => {
        underWay.delete(id);
        const made = offerOf(state, proposal);
        answer = made?.answer;
        return made;
      });
      return answer;
    } catch (error) {
      if (hasStopped(error)) return undefined;
      failed.add(id);
      const why = "What waits in the pool could not be given out; it is tried again at the next start.";
      log.error(why, { item, error: words(error) });
      return undefined;
    } finally {
      underWay.delete(id);
    }
  }

  /** In the item's own turn, in one piece with what is decided elsewhere: whether it still waits, and for whom. */
  function offerOf(
    state: ItemState | undefined,
    proposal: Proposal,
  ): (Offer & { answer?: RosterAnswer }) | undefined {
    const { id } = proposal;
    const at = clock.now();
    const open = state?.open[id];
    if (open?.effect.kind !== "choose" || state?.status === "ended" || state?.ending)
      return { roster: roster.withdraw(id, at), undo: () => [] };
    const answer = roster.give(proposal, at);
    if (!answer || (!answer.ok && answer.held)) return undefined;
    const result = answer.ok
      ? { ok: true as const, value: answer.chosen }
      : { ok: false as const, error: answer.error };
    const event: Event = {
      ...{ type: "effect-settled", id: `${id}/settled`, at, effect: id, apiCalls: 0, ms: 0 },
      result,
    };
    return { event, answer, roster: answer.entries, undo: () => roster.putBack(proposal, at) };
  }

  roster.onChange(look);

  return {
    look,
    async next(user) {
      for (let race = 0; race < MOST_RACES; race++) {
        const best = roster.next(user, clock.now(), free);
        if (!best.proposal) return { because: best.because };
        const answer = await give(best.proposal);
        if (answer?.ok) return { item: best.proposal.item, because: answer.chosen.because.text };
        if (closed) throw new RefusedError("stopped", "The runtime is stopping and gives nothing out.");
      }
      return { because: "Others were quicker each time. Ask again." };
    },
    pool: () => roster.waiting(clock.now()),
    close() {
      closed = true;
      alarm?.cancel();
    },
  };
}
