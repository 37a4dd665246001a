import type { RosterEntry } from "@throughline/assignment";
import type { Append, Cursor, Store } from "@throughline/audit";
import type { Activity } from "./activity.ts";
import { backoff, later } from "./backoff.ts";
import { type Clock, type Log, type Random, ROSTER, stored } from "./ports.ts";
import { ROSTER_FROM } from "./roster.ts";
import { mayPass, words } from "./storage.ts";
import type { Tracing, Within } from "./tracing.ts";

/** What is appended in one piece. */
export interface Group {
  appends: Append[];
  roster: RosterEntry[];
  cursors: Cursor[];
  /** What the roster had decided here was not done: its state is not the fold of its trail any more. */
  undone?: boolean;
  /** Entries of the roster up to this one leave the store. */
  forgetRoster?: number;
}

/**
 * Appends in the order in which it is asked, everything of one moment in one transaction, one transaction at a time.
 * While the store cannot take anything (a full disk) everything waits, in order; nothing is lost and nothing overtakes.
 */
export interface Committer {
  /** Resolves when the group is on disk. Rejects only if the store refuses the group itself. */
  commit(group: Group): Promise<void>;
  /** The last entry of the roster's trail that is durable, and the one before its last checkpoint. */
  roster(): { last: number; from: number };
  /** Why the store does not take anything at the moment, in words. */
  trouble(): string | undefined;
}

/** Groups in one transaction: the thread is blocked while it is written. */
const MOST_GROUPS = 500;

/** Appends that the roster adds to those of items. */
const MOST_ROSTER = 2;

const entriesIn = ({ appends, roster }: Group) =>
  appends.reduce((sum, { entries }) => sum + entries.length, roster.length);

interface Waiting {
  group: Group;
  within: Within;
  done: () => void;
  refused: (error: unknown) => void;
}

export function createCommitter(world: {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  activity: Activity;
  /** Resolves when everything that happens at this moment has had its turn. */
  breath(): Promise<unknown>;
  tracing: Tracing;
  /** The roster's trail as it is. */
  roster: { last: number; from: number };
}): Committer {
  const { store, clock, random, log, tracing } = world;
  const queue: Waiting[] = [];
  let running = false;
  let { last: rosterEntries, from: rosterFrom } = world.roster;
  /** Whether the roster's state is the fold of what it gave. */
  let whole = true;
  let trouble: string | undefined;

  async function run(): Promise<void> {
    const over = world.activity.begin();
    /** Tells those of the last transaction that it is on the disk. */
    let tell = () => {};
    while (queue.length) {
      // the other mailboxes have their turn first, so that what happens at one moment travels together
      await world.breath();
      while (queue.length) {
        const written = appendAll(queue.splice(0, atOnce()));
        // what follows from the last one is done while this one is written
        tell();
        tell = await written;
      }
      tell();
      tell = () => {};
    }
    running = false;
    over();
  }

  /** How many groups go together: as many as the store takes at once, beside what the roster adds. */
  function atOnce(): number {
    const most = (store.mostAtOnce ?? Number.POSITIVE_INFINITY) - MOST_ROSTER;
    let appends = 0;
    const end = queue.findIndex(({ group }) => {
      appends += group.appends.length;
      return appends > most;
    });
    return Math.min(MOST_GROUPS, end < 0 ? queue.length : Math.max(1, end));
  }

  /** @returns tells those of the batch */
  async function appendAll(batch: Waiting[]): Promise<() => void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const about = () => ({
          attributes: {
            "throughline.groups": batch.length,
            "throughline.entries": batch.reduce((sum, { group }) => sum + entriesIn(group), 0),
          },
          links: batch.map(({ within }) => within),
        });
        await tracing.span("throughline.commit", about, () => append(batch.map(({ group }) => group)));
        if (trouble) log.info("The store takes entries again.");
        trouble = undefined;
        return () => {
          for (const { done } of batch) done();
        };
      } catch (error) {
        if (!mayPass(error)) return refuse(batch, error);
        if (!trouble)
          log.error("The store takes no entries. Items pause until it does.", { error: words(error) });
        trouble = words(error);
        await new Promise<void>((resume) => {
          clock.at(later(clock.now(), Math.max(50, backoff(attempt, random))), resume);
        });
      }
    }
  }

  /** One group is refused for what it is: the others go in without it. */
  async function refuse(batch: Waiting[], error: unknown): Promise<() => void> {
    if (batch.length > 1) for (const waiting of batch) (await appendAll([waiting]))();
    else {
      if (batch[0]?.group.roster.length) whole = false;
      batch[0]?.refused(error);
    }
    return () => {};
  }

  async function append(groups: Group[]): Promise<void> {
    const roster = groups
      .flatMap((group) => group.roster)
      .filter(({ kind }) => whole || kind !== "checkpoint");
    const appends = groups.flatMap((group) => group.appends);
    const cursors = groups.flatMap((group) => group.cursors);
    const forget = Math.max(0, ...groups.map(({ forgetRoster }) => forgetRoster ?? 0));
    const line = (entries: RosterEntry[], from: number): Append => ({
      ...{ item: ROSTER, workflow: "", entries: stored(entries), from },
    });
    const checkpoint = roster.findLastIndex(({ kind }) => kind === "checkpoint");
    // a line of its own begins with it, so that what is before can leave the store
    const before = checkpoint < 0 ? roster : roster.slice(0, checkpoint);
    if (before.length || forget)
      appends.push({ ...line(before, rosterEntries + 1), ...(forget && { forget }) });
    if (checkpoint >= 0) {
      const after = rosterEntries + checkpoint;
      appends.push(line(roster.slice(checkpoint), after + 1));
      cursors.push({ stream: ROSTER_FROM, position: String(after) });
    }
    await store.append(appends, cursors);
    if (checkpoint >= 0) rosterFrom = rosterEntries + checkpoint;
    rosterEntries += roster.length;
  }

  return {
    commit: (group) =>
      new Promise((done, refused) => {
        if (group.undone) whole = false;
        queue.push({ group, within: tracing.here(), done, refused });
        if (running) return;
        running = true;
        void run();
      }),
    roster: () => ({ last: rosterEntries, from: rosterFrom }),
    trouble: () => trouble,
  };
}
