import type { Append, Cursor, Store } from "@throughline/audit";
import type { Faults } from "./faults.ts";
import { type Life, never, thawed } from "./life.ts";
import type { Schedule } from "./schedule.ts";

/** The disk outlives the processes that write to it. */
export interface Disk {
  /** The store as one process sees it: what was not committed when it is killed is lost. */
  mount(life: Life): Store;
  /** Appends that the real store is working on: virtual time waits for them. */
  working(): number;
  /** The disk is full from now on, or has space again. */
  full: boolean;
}

export function createDisk(store: Store, { schedule, faults }: { schedule: Schedule; faults: Faults }): Disk {
  let working = 0;
  const disk: Disk = {
    full: false,
    working: () => working,
    mount(life) {
      return {
        async append(appends: Append[], cursors?: Cursor[]) {
          const answers = appends.some(({ entries }) =>
            entries.some(({ kind }) => kind === "effect-settled"),
          );
          if (!life.alive() || life.pass("append:before")) return never();
          if (answers && life.pass("answer:before-append")) return never();
          await schedule.wait(faults.sync());
          await thawed(life, schedule);
          if (!life.alive()) return never();
          if (disk.full) throw Object.assign(new Error("database or disk is full"), { class: "full" });
          working++;
          try {
            await store.append(appends, cursors);
          } finally {
            working--;
          }
          if (life.pass("append:after")) return never();
        },
        entries: store.entries,
        all: store.all,
        cursors: store.cursors,
        dueTimers: store.dueTimers,
        nextTimer: store.nextTimer,
        openEffects: store.openEffects,
        lost: store.lost,
        close: async () => undefined,
      };
    },
  };
  return disk;
}
