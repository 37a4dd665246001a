import type { Append, Cursor, Store } from "@throughline/audit";
import type { ItemState } from "@throughline/engine";
import type { Faults } from "./faults.ts";
import { type Life, never, thawed } from "./life.ts";
import type { Dice } from "./random.ts";
import type { Schedule } from "./schedule.ts";

/** The disk outlives the processes that write to it. */
export interface Disk {
  /** The store as one process sees it. */
  mount(life: Life): Store;
  /** The process was killed: of what it was about to write, in order, some has reached the disk and the rest has not. */
  crash(): void;
  /** What the real store is working on: virtual time waits for it. */
  working(): number;
  /** The disk is full from now on, or has space again. */
  full: boolean;
  /** Every item as the lists show it: its state after the last append that is on the disk. */
  states: Map<string, ItemState>;
  /** When the first entries of each item were on the disk (ms of virtual time). */
  firstSeen: Map<string, number>;
  /** When the append was asked for that came down first (ms of virtual time): from then on the streams are followed. */
  begun(): number;
}

export function createDisk(
  store: Store,
  {
    schedule,
    faults,
    chance,
    breath,
  }: {
    schedule: Schedule;
    faults: Faults;
    chance: Dice;
    /** Resolves when it is the turn of what was asked at this point. */
    breath(): Promise<void>;
  },
): Disk {
  /** Appends of the living process that are on their way down. */
  const pending = new Set<() => Promise<void>>();
  let working = 0;
  let begun = Number.POSITIVE_INFINITY;

  /** Answers come in the order of the questions, one at a time, however many promises an answer takes. */
  async function work<T>(ask: () => Promise<T>): Promise<T> {
    working++;
    const answer = ask().finally(() => {
      working--;
    });
    // whether it fails is told when it is its turn
    answer.catch(() => undefined);
    await breath();
    return answer;
  }

  async function write(appends: Append[], cursors: Cursor[] | undefined, asked: number): Promise<void> {
    await work(() => store.append(appends, cursors));
    begun = Math.min(begun, asked);
    for (const { item, state } of appends) {
      if (state) disk.states.set(item, state);
      if (!disk.firstSeen.has(item)) disk.firstSeen.set(item, schedule.now);
    }
  }

  const disk: Disk = {
    full: false,
    states: new Map(),
    firstSeen: new Map(),
    begun: () => begun,
    working: () => working,
    crash() {
      for (const reach of pending) {
        if (disk.full || chance.chance(0.5)) break;
        void reach();
      }
      pending.clear();
    },
    mount(life) {
      return {
        async append(appends: Append[], cursors?: Cursor[]) {
          const answers = appends.some(({ entries }) =>
            entries.some(({ kind }) => kind === "effect-settled"),
          );
          if (!life.alive() || life.pass("append:before")) return never();
          if (answers && life.pass("answer:before-append")) return never();
          const asked = schedule.now;
          const reach = () => write(appends, cursors, asked);
          pending.add(reach);
          await schedule.wait(faults.sync());
          await thawed(life, schedule);
          // what became of it was settled when the process was killed
          if (!life.alive()) return never();
          pending.delete(reach);
          if (disk.full) throw Object.assign(new Error("database or disk is full"), { class: "full" });
          await reach();
          if (life.pass("append:after")) return never();
        },
        async entries(item, after) {
          if (life.pass("store:read")) return never();
          return work(() => store.entries(item, after));
        },
        all: (after, limit) => work(() => store.all(after, limit)),
        cursors: () => work(store.cursors),
        dueTimers: (before, limit) => work(() => store.dueTimers(before, limit)),
        nextTimer: () => work(store.nextTimer),
        openEffects: () => work(store.openEffects),
        answer: (hash) => work(() => store.answer(hash)),
        lost: store.lost,
        close: async () => undefined,
      };
    },
  };
  return disk;
}
