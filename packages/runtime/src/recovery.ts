import type { Cursor, Store } from "@throughline/audit";
import type { ItemState } from "@throughline/engine";
import { type Aside, setAsideBefore } from "./aside.ts";
import type { Performer } from "./effects.ts";
import { streamOf } from "./intake/index.ts";
import type { Items } from "./items.ts";
import type { Log } from "./ports.ts";
import { takeAgain } from "./repair-aside.ts";

/**
 * Takes up what the last run left: every open effect is asked for before anything is sent,
 * and events that were set aside get their next chance. Does not wait for the org to answer.
 */
export async function recover(world: {
  store: Store;
  items: Items;
  performer: Performer;
  aside: Aside;
  cursors: Cursor[];
  log: Log;
}): Promise<void> {
  const { store, items, performer, log } = world;
  for (const { item, ...kept } of setAsideBefore(world.cursors)) {
    // refused again: it is set aside once more, and that is logged where it happens
    void Promise.allSettled(takeAgain(item, kept, world));
  }
  const open = await store.openEffects();
  for (const { item, effect } of open) {
    const state = await stateOf(items, item, log);
    const known = state?.open[effect];
    if (known && !known.held) performer.resume(item, known, state);
  }
  if (open.length)
    log.info("Effects were open; each is read back before anything is sent.", { effects: open.length });
}

async function stateOf(items: Items, item: string, log: Log): Promise<ItemState | undefined> {
  try {
    return await items.state(item);
  } catch (error) {
    log.error("An item's trail could not be read; its open effects wait.", { item, error: String(error) });
    return undefined;
  }
}

/** Where the streams go on, per object: the stored replay ids, and the time of the last event taken. */
export function positions(cursors: Cursor[]): {
  replay: Record<string, string>;
  since: Record<string, string>;
} {
  const replay: Record<string, string> = {};
  const since: Record<string, string> = {};
  for (const { stream, position } of cursors) {
    const { object, what } = streamOf(stream) ?? {};
    if (object !== undefined) (what === "at" ? since : replay)[object] = position;
  }
  return { replay, since };
}
