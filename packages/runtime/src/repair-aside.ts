import type { Cursor } from "@throughline/audit";
import type { Event } from "@throughline/engine";
import type { Aside } from "./aside.ts";
import type { Committer } from "./committer.ts";
import { RefusedError } from "./errors.ts";
import type { Items } from "./items.ts";
import type { Clock, Ids, Log } from "./ports.ts";
import { words } from "./storage.ts";

/** What a person does about an item that is set aside. */
export interface AsideRepair {
  /** `retry`: it takes the events that were kept for it. `cancel`: they are given up, and the item with them. */
  repair: "retry" | "cancel";
  by: string;
  reason: string;
}

/** Has an item take events that were kept for it. Until one is taken it stays kept, whenever the process dies. */
export function takeAgain(
  item: string,
  { events, cleared }: { events: Event[]; cleared: Cursor },
  { items, aside }: { items: Items; aside: Aside },
): Promise<void>[] {
  aside.retry(item, events);
  return events.map(async (kept) => {
    const isReading = kept.type === "record-changed" && kept.asOf !== undefined;
    const event = isReading ? { ...kept, late: true as const } : kept;
    await items.post(item, event, kept === events.at(-1) ? { cursors: () => [cleared] } : {});
    aside.taken(item, event.id);
  });
}

/**
 * Ends that an item is set aside.
 * @throws RefusedError `not-found`: it is not set aside; `invalid`: it cannot be cancelled. SetAsideError: it cannot
 * take the events still, and is set aside again with all of them
 */
export async function repairAside(
  item: string,
  { repair, by, reason }: AsideRepair,
  world: { items: Items; aside: Aside; committer: Committer; clock: Clock; ids: Ids; log: Log },
): Promise<void> {
  const { items, aside, committer, clock, ids, log } = world;
  if (!aside.has(item)) throw new RefusedError("not-found", `${item} is not set aside.`);
  const ends = repair === "cancel" ? await isLive(items, item) : false;
  const { events, cleared } = aside.release(item) as NonNullable<ReturnType<Aside["release"]>>;
  log.warn(`An item that was set aside is ${repair === "retry" ? "tried again" : "given up"}.`, {
    item,
    by,
    reason,
  });
  if (repair === "cancel" && !ends) {
    // it never began, or has ended: there is nothing but the events
    await committer.commit({ appends: [], roster: [], cursors: [cleared] });
    return;
  }
  const cancelled: Event = { type: "cancelled", id: ids.next("cancel"), at: clock.now(), by, reason };
  const taken = await Promise.allSettled(
    ends
      ? [items.post(item, cancelled, { cursors: () => [cleared] })]
      : takeAgain(item, { events, cleared }, world),
  );
  const failed = taken.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  if (!failed) return;
  if (ends) {
    // it could not even be cancelled: nothing of what was kept for it is lost
    const kept = events.map((event) => aside.keep(item, event, words(failed.reason))).slice(-1);
    await committer.commit({ appends: [], roster: [], cursors: kept });
  }
  throw failed.reason;
}

async function isLive(items: Items, item: string): Promise<boolean> {
  try {
    return (await items.state(item))?.status === "live";
  } catch (error) {
    throw new RefusedError(
      "invalid",
      `The trail of ${item} cannot be read, so it cannot be cancelled: ${words(error)}`,
    );
  }
}
