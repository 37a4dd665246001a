import { keyOf } from "@throughline/engine";
import type { Runtime } from "../src/index.ts";
import { QUEUES, USERS } from "./directory.ts";
import type { Faults } from "./faults.ts";
import type { SimOrg } from "./org.ts";
import { MINUTE, type Schedule } from "./schedule.ts";

/** What the adoption is named. */
const RUN = "adoption";

/** Shares of the records that are open before, and of those that are let go again. */
const OPEN = 0.3;
const LET_GO = 0.4;

/**
 * Records that were open before anybody followed the org are taken over while it runs (F35), and some of them let go again.
 * What is wanted is written down first, as the journal of adoptions has it; whoever starts after a kill takes it up.
 */
export function createAdoption(world: {
  schedule: Schedule;
  faults: Faults;
  org: SimOrg;
  runtime(): Runtime;
  /** Names of the workflows of an object. */
  workflowsOf(object: string): readonly string[];
}) {
  const { schedule, faults, org } = world;
  const fate = faults.diceOf("F35");
  /** By item: whether it was taken, as far as anybody was told. */
  const wanted = new Map<string, { recordId: string; told: boolean }>();
  const unwanted = new Map<string, { told: boolean }>();

  async function adopt(): Promise<void> {
    for (const [item, one] of wanted) {
      const record = org.record(one.recordId);
      if (one.told || !record) continue;
      const at = schedule.iso();
      const labels = Object.fromEntries([...USERS, ...QUEUES].map(({ id, name }) => [id, name]));
      const event = {
        recordId: one.recordId,
        record: { ...record, Id: one.recordId },
        labels,
        run: RUN,
        by: "Ana",
      };
      await world
        .runtime()
        .deliver(item, { type: "adopted", id: `${RUN}/${item}`, at, ...event })
        .then(() => {
          one.told = true;
        })
        .catch(() => undefined);
    }
  }

  async function letGo(): Promise<void> {
    for (const [item, one] of unwanted) {
      if (one.told) continue;
      const event = { run: RUN, by: "Ana", reason: "it was too early" };
      await world
        .runtime()
        .deliver(item, { type: "let-go", id: `${RUN}/${item}/undo`, at: schedule.iso(), ...event })
        .then(() => {
          one.told = true;
        })
        .catch(() => undefined);
    }
  }

  return {
    /** Whether a record is there before anybody follows the org. */
    isOpen: () => faults.has("F35") && fate.chance(OPEN),
    /** Somebody has it already, at times. */
    own(recordId: string): void {
      if (fate.chance(0.7)) org.update(recordId, { OwnerId: fate.pick(USERS).id }, fate.pick(USERS).id);
    },
    /** All that is there now is taken over some time later. */
    begin(): void {
      const open = org.created.map(({ object, id }) => ({ object, id }));
      schedule.after(fate.between(0, 100 * MINUTE), () => {
        for (const { object, id } of open)
          for (const workflow of world.workflowsOf(object))
            wanted.set(keyOf(workflow, id), { recordId: id, told: false });
        void adopt();
        schedule.after(fate.between(0, 30 * MINUTE), () => {
          for (const item of wanted.keys()) if (fate.chance(LET_GO)) unwanted.set(item, { told: false });
          void letGo();
        });
      });
    },
    /** What the process before has left. */
    takeUp(): void {
      void adopt().then(letGo);
    },
  };
}
