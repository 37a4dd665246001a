import type { RosterEntry } from "@throughline/assignment";
import { type Cursor, remainsIn, type Store } from "@throughline/audit";
import {
  apply,
  type Effect,
  type Entry,
  type Event,
  fold,
  type ItemState,
  isOver,
} from "@throughline/engine";
import type { Deciders } from "@throughline/steps";
import type { Activity } from "./activity.ts";
import type { Aside } from "./aside.ts";
import { createCache } from "./cache.ts";
import type { Committer } from "./committer.ts";
import type { Deployment } from "./deployed.ts";
import type { Offer } from "./desk.ts";
import { RefusedError, SetAsideError } from "./errors.ts";
import { workflowOf } from "./keys.ts";
import { createMailboxes } from "./mailbox.ts";
import type { Clock, Log, RosterPort } from "./ports.ts";
import { createPatience, hasStopped, words } from "./storage.ts";
import type { Note, Tracing, Within } from "./tracing.ts";
import { brief, type Turn, takeTurn } from "./turn.ts";

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

type Letter = EventLetter | OfferLetter | { work: () => Promise<void> };

/** The answer to what the item has waited for. What it is, is only said at the item's turn. */
interface OfferLetter {
  make(state: ItemState | undefined): Offer | undefined;
  within: Within;
  resolve: (delivered: Delivered) => void;
  reject: (error: unknown) => void;
}

interface EventLetter {
  event: Event;
  check?: Check;
  /** Cursors that go down with this letter; asked when its entries are handed to the store. */
  cursors?: () => Cursor[];
  within: Within;
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
  tracing: Tracing;
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
  /**
   * Asks at the item's turn what is to be given to it, and gives it. Resolves when that is durable, or at once where there is
   * nothing; rejects where the item cannot take it, when it is undone.
   */
  offer(item: string, make: (state: ItemState | undefined) => Offer | undefined): Promise<Delivered>;
  /** Resolves when what the event changed is durable. */
  post(item: string, event: Event, more?: { check?: Check; cursors?: () => Cursor[] }): Promise<Delivered>;
  /**
   * Puts what remains in the place of an item's trail, which is in an archive or is not to be kept: if the item is over,
   * and `seq` its last entry. Resolves with whether it was.
   */
  forget(item: string, seq: number, remains: Entry): Promise<boolean>;
  cached(): number;
}

export function createItems(world: World): Items {
  const { store, deployment, committer, aside, tracing, log } = world;
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
      if (hasStopped(error)) throw error;
      return true;
    }
  }

  async function handle(item: string, letter: Letter): Promise<void> {
    if ("work" in letter) return letter.work();
    const over = world.activity.begin();
    try {
      const about = () => ({
        within: letter.within,
        attributes: {
          "throughline.item": item,
          "throughline.event": "make" in letter ? "offer" : letter.event.type,
        },
      });
      letter.resolve(
        await tracing.span("throughline.turn", about, (note) =>
          "make" in letter ? takeOffer(item, letter, note) : take(item, letter, note),
        ),
      );
    } catch (error) {
      letter.reject(error);
    } finally {
      over();
    }
  }

  async function take(item: string, letter: EventLetter, note?: Note): Promise<Delivered> {
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
    const begins = event.type === "record-created" || (event.type === "adopted" && !before?.adopted?.letGo);
    const nothing = before ? begins : !begins;
    if (nothing) return unchanged(letter, before);

    const turn = advanced(item, before, event);
    if ("failed" in turn) return setAside(item, letter, turn.failed, turn.undo);
    if (!turn.entries.length || !turn.state) return unchanged(letter, before);
    try {
      return await append(item, before, turn, letter.cursors?.() ?? [], note);
    } catch (error) {
      return setAside(item, letter, error, []);
    }
  }

  async function takeOffer(item: string, { make }: OfferLetter, note?: Note): Promise<Delivered> {
    if (aside.has(item)) return { entries: 0 };
    const before = await state(item);
    const offer = make(before);
    if (!offer) return { entries: 0 };
    const given = offer.roster.map(brief);
    if (!offer.event) {
      await committer.commit({ appends: [], roster: given, cursors: [] });
      return { entries: 0 };
    }
    const turn = advanced(item, before, offer.event);
    if ("failed" in turn) {
      const undo = [...given, ...turn.undo, ...offer.undo()];
      await committer.commit({ appends: [], roster: undo, cursors: [], undone: true });
      throw turn.failed;
    }
    return append(item, before, { ...turn, roster: [...given, ...turn.roster] }, [], note);
  }

  function advanced(item: string, before: ItemState | undefined, event: Event): ReturnType<typeof takeTurn> {
    // what was let go has no version any more
    const workflow = deployment.of(workflowOf(item), event.type === "adopted" ? undefined : before?.hash);
    const { deciders, roster } = world;
    return takeTurn(workflow, before, event, { deciders, roster, item });
  }

  async function append(
    item: string,
    before: ItemState | undefined,
    { entries, effects, state, roster }: Turn,
    cursors: Cursor[],
    note?: Note,
  ): Promise<Delivered> {
    const after = state as ItemState;
    note?.({
      "throughline.workflow": after.workflow,
      "throughline.entries": entries.length,
      "throughline.steps": stepsOf(entries),
    });
    const from = (before?.entries ?? 0) + 1;
    await committer.commit({
      appends: [{ item, workflow: after.hash, entries, state: after, from }],
      roster,
      cursors,
    });
    states.set(item, after);
    world.durable(item, { entries, effects, state: after, from });
    return { entries: entries.length };
  }

  async function unchanged(letter: EventLetter, state: ItemState | undefined): Promise<Delivered> {
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
    letter: EventLetter,
    cause: unknown,
    undo: RosterEntry[],
  ): Promise<Delivered> {
    // nothing is wrong with the item: whoever writes from now on takes the event
    if (hasStopped(cause)) throw new RefusedError("stopped", words(cause));
    if (!aside.has(item)) {
      const why =
        "The item is set aside because it cannot take an event; others go on. It is tried again at the next start.";
      log.error(why, { item, event: letter.event.type, error: words(cause) });
    }
    const kept = aside.keep(item, letter.event, words(cause));
    const cursors = [...(letter.cursors?.() ?? []), kept];
    await committer.commit({ appends: [], roster: undo, cursors, undone: undo.length > 0 });
    throw new SetAsideError(item, cause);
  }

  async function forget(item: string, seq: number, remains: Entry): Promise<boolean> {
    const before = await state(item);
    if (!before || !isOver(before) || before.entries !== seq) return false;
    await committer.commit({ appends: [remainsIn(item, seq, remains)], roster: [], cursors: [] });
    states.set(item, apply(before, remains));
    return true;
  }

  return {
    state,
    known,
    forget: (item, seq, remains) =>
      new Promise((resolve, reject) =>
        mailboxes.post(item, { work: () => forget(item, seq, remains).then(resolve, reject) }),
      ),
    cached: () => live.size + ended.size,
    offer: (item, make) =>
      new Promise((resolve, reject) =>
        mailboxes.post(item, { make, within: tracing.apart(() => tracing.here()), resolve, reject }),
      ),
    post: (item, event, more = {}) =>
      new Promise((resolve, reject) =>
        mailboxes.post(item, { event, ...more, within: tracing.here(), resolve, reject }),
      ),
  };
}

/** Steps of the workflow that the entries belong to. */
const stepsOf = (entries: Entry[]) => [
  ...new Set(entries.flatMap((entry) => ("step" in entry && entry.step !== undefined ? [entry.step] : []))),
];
