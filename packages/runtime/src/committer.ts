import type { RosterEntry } from "@throughline/assignment";
import type { Append, Cursor, Store } from "@throughline/audit";
import type { Activity } from "./activity.ts";
import { backoff, later } from "./backoff.ts";
import { type Clock, type Log, type Random, ROSTER, stored } from "./ports.ts";
import { mayPass, words } from "./storage.ts";

/** What is appended in one piece. */
export interface Group {
  appends: Append[];
  roster: RosterEntry[];
  cursors: Cursor[];
}

/**
 * Appends in the order in which it is asked, everything of one moment in one transaction, one transaction at a time.
 * While the store cannot take anything (a full disk) everything waits, in order; nothing is lost and nothing overtakes.
 */
export interface Committer {
  /** Resolves when the group is on disk. Rejects only if the store refuses the group itself. */
  commit(group: Group): Promise<void>;
  /** Why the store does not take anything at the moment, in words. */
  trouble(): string | undefined;
}

/** Groups in one transaction: the thread is blocked while it is written. */
const MOST_GROUPS = 500;

interface Waiting {
  group: Group;
  done: () => void;
  refused: (error: unknown) => void;
}

export function createCommitter(world: {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  activity: Activity;
  /** Entries that the roster's trail has already. */
  rosterEntries: number;
  /** Resolves when everything that happens at this moment has had its turn. */
  breath(): Promise<unknown>;
}): Committer {
  const { store, clock, random, log } = world;
  const queue: Waiting[] = [];
  let running = false;
  let rosterEntries = world.rosterEntries;
  let trouble: string | undefined;

  async function run(): Promise<void> {
    const over = world.activity.begin();
    while (queue.length) {
      // the other mailboxes have their turn first, so that what happens at one moment travels together
      await world.breath();
      await appendAll(queue.splice(0, MOST_GROUPS));
    }
    running = false;
    over();
  }

  async function appendAll(batch: Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await append(batch.map(({ group }) => group));
        if (trouble) log.info("The store takes entries again.");
        trouble = undefined;
        for (const { done } of batch) done();
        return;
      } catch (error) {
        if (!mayPass(error)) {
          await refuse(batch, error);
          return;
        }
        if (!trouble) log.error(`The store takes no entries: ${words(error)}. Items pause until it does.`);
        trouble = words(error);
        await new Promise<void>((resume) => {
          clock.at(later(clock.now(), Math.max(50, backoff(attempt, random))), resume);
        });
      }
    }
  }

  /** One group is refused for what it is: the others go in without it. */
  async function refuse(batch: Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1) batch[0]?.refused(error);
    else for (const waiting of batch) await appendAll([waiting]);
  }

  async function append(groups: Group[]): Promise<void> {
    const roster = groups.flatMap((group) => group.roster);
    const appends = groups.flatMap((group) => group.appends);
    if (roster.length) {
      appends.push({ item: ROSTER, workflow: "", entries: stored(roster), from: rosterEntries + 1 });
    }
    await store.append(
      appends,
      groups.flatMap((group) => group.cursors),
    );
    rosterEntries += roster.length;
  }

  return {
    commit: (group) =>
      new Promise((done, refused) => {
        queue.push({ group, done, refused });
        if (running) return;
        running = true;
        void run();
      }),
    trouble: () => trouble,
  };
}
