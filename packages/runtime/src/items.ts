import type { RosterEntry } from "@throughline/assignment";
import type { Cursor, Store } from "@throughline/audit";
import { type Effect, type Entry, type Event, fold, type ItemState } from "@throughline/engine";
import type { Deciders } from "@throughline/steps";
import type { Activity } from "./activity.ts";
import type { Aside } from "./aside.ts";
import { createCache } from "./cache.ts";
import type { Committer } from "./committer.ts";
import type { Deployment } from "./deployed.ts";
import { RefusedError, SetAsideError } from "./errors.ts";
import { workflowOf } from "./keys.ts";
import { createMailboxes } from "./mailbox.ts";
import type { Clock, Log, RosterPort } from "./ports.ts";
import { createPatience, isOver, words } from "./storage.ts";
import { takeTurn } from "./turn.ts";

/** What became of a delivered event. Zero entries: a duplicate, or nothing of the item's business. */
export interface Delivered {
  entries: number;
}

/** Rejects what cannot be done; it sees the state in which the event will be taken. */
export type Check = (state: ItemState | undefined) => void;

/** An entry that has become durable. */
export interface Told {
  item: string;
  seq: number;
  entry: Entry;
  /** After the whole turn that the entry belongs to. */
  state: ItemState;
}

/** Ended items whose state is kept in memory. */
const REMEMBERED_ENDED = 500;

interface Letter {
  event: Event;
  check?: Check;
  /** Cursors that go down with this letter; asked when its entries are handed to the store. */
  cursors?: () => Cursor[];
  resolve: (delivered: Delivered) => void;
  reject: (error: unknown) => void;
}

interface World {
  store: Store;
  deployment: Deployment;
  deciders: Deciders;
  roster: RosterPort;
  committer: Committer;
  aside: Aside;
  activity: Activity;
  clock: Clock;
  log: Log;
  maxStates: number;
  /** Cursors with nothing beside them: written with the next entries, or soon. */
  writeSoon(cursors: Cursor[]): void;
  /** The entries of a turn are durable: now its effects may start. */
  durable(item: string, turn: { entries: Entry[]; effects: Effect[]; state: ItemState; from: number }): void;
}

/** All work items: one writer each, their states a cache of what the store folds to. */
export interface Items {
  /** As of the last durable entry. Waits while the store cannot be read. */
  state(item: string): Promise<ItemState | undefined>;
  /** Whether there is such an item, also where its trail cannot be read: then its events are set aside with it. */
  known(item: string): Promise<boolean>;
  /** Resolves when what the event changed is durable. */
  post(item: string, event: Event, more?: { check?: Check; cursors?: () => Cursor[] }): Promise<Delivered>;
  cached(): number;
}

export function createItems(world: World): Items {
  const { store, deployment, committer, aside, log } = world;
  const patiently = createPatience(world);
  const live = createCache<ItemState>(world.maxStates);
  /** For the echoes and late answers that come in a moment after the end. */
  const ended = createCache<ItemState>(REMEMBERED_ENDED);
  const states = {
    get: (item: string) => live.get(item) ?? ended.get(item),
    set(item: string, state: ItemState): void {
      const over = state.status === "ended";
      if (over) live.delete(item);
      (over ? ended : live).set(item, state);
    },
  };
  const mailboxes = createMailboxes<Letter>(handle);

  async function state(item: string): Promise<ItemState | undefined> {
    const cached = states.get(item);
    if (cached) return cached;
    const folded = fold((await patiently(() => store.entries(item))).map(({ entry }) => entry));
    // it may have gone on while it was read
    const newer = states.get(item);
    if (newer) return newer;
    if (folded) states.set(item, folded);
    return folded;
  }

  async function known(item: string): Promise<boolean> {
    try {
      return (await state(item)) !== undefined;
    } catch (error) {
      if (isOver(error)) throw error;
      return true;
    }
  }

  async function handle(item: string, letter: Letter): Promise<void> {
    const over = world.activity.begin();
    try {
      letter.resolve(await take(item, letter));
    } catch (error) {
      letter.reject(error);
    } finally {
      over();
    }
  }

  async function take(item: string, letter: Letter): Promise<Delivered> {
    const { event, check } = letter;
    if (aside.has(item)) return setAside(item, letter, aside.reason(item), []);
    let before: ItemState | undefined;
    try {
      before = await state(item);
    } catch (error) {
      return setAside(item, letter, error, []);
    }
    check?.(before);
    // a record is created once: the second arrival is a duplicate, whatever its id
    const nothing = before ? event.type === "record-created" : event.type !== "record-created";
    if (nothing) return unchanged(letter, before);

    const workflow = deployment.of(workflowOf(item), before?.hash);
    const { deciders, roster } = world;
    const turn = takeTurn(workflow, before, event, { deciders, roster, item });
    if ("failed" in turn) return setAside(item, letter, turn.failed, turn.undo);
    const { entries, effects, state: after } = turn;
    if (!entries.length || !after) return unchanged(letter, before);

    const from = (before?.entries ?? 0) + 1;
    try {
      await committer.commit({
        appends: [{ item, workflow: after.hash, entries, state: after, from }],
        roster: turn.roster,
        cursors: letter.cursors?.() ?? [],
      });
    } catch (error) {
      return setAside(item, letter, error, []);
    }
    states.set(item, after);
    world.durable(item, { entries, effects, state: after, from });
    return { entries: entries.length };
  }

  async function unchanged(letter: Letter, state: ItemState | undefined): Promise<Delivered> {
    const cursors = letter.cursors?.() ?? [];
    // an event that told a live item nothing new leaves no trace in its trail: it must not come again
    // after the item has gone on, when its values are old
    if (cursors.length && state?.status === "live") {
      await committer.commit({ appends: [], roster: [], cursors });
    } else if (cursors.length) world.writeSoon(cursors);
    return { entries: 0 };
  }

  /** One item's trouble stays its own: the event is kept, and the stream goes on. */
  async function setAside(
    item: string,
    letter: Letter,
    cause: unknown,
    undo: RosterEntry[],
  ): Promise<Delivered> {
    // nothing is wrong with the item: whoever writes from now on takes the event
    if (isOver(cause)) throw new RefusedError("stopped", words(cause));
    if (!aside.has(item)) {
      const why =
        "The item is set aside because it cannot take an event; others go on. It is tried again at the next start.";
      log.error(why, { item, event: letter.event.type, error: words(cause) });
    }
    const kept = aside.keep(item, letter.event, words(cause));
    await committer.commit({ appends: [], roster: undo, cursors: [...(letter.cursors?.() ?? []), kept] });
    throw new SetAsideError(item, cause);
  }

  return {
    state,
    known,
    cached: () => live.size + ended.size,
    post: (item, event, more = {}) =>
      new Promise((resolve, reject) => mailboxes.post(item, { event, ...more, resolve, reject })),
  };
}
