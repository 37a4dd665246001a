import type { Disk } from "./disk.ts";
import type { Fault, Faults } from "./faults.ts";
import type { Outage } from "./invariants/index.ts";
import type { Life } from "./life.ts";
import type { Dice } from "./random.ts";
import { HOUR, MINUTE, type Schedule } from "./schedule.ts";

/** After so many kills a run is left alone, unless it says otherwise. */
export const MOST_KILLS = 20;

/** What happens to the process and its machine by itself, again and again, until it is calm. */
export function beginTroubles(world: {
  schedule: Schedule;
  faults: Faults;
  disk: Disk;
  kills: string[];
  mostKills: number;
  outages: Outage[];
  life(): Life;
  /** Sets the machine's clock so far off, in ms. */
  setClock(skew: number): void;
  /** Another version goes live at the next start. */
  activate(): void;
}): void {
  const { schedule, faults, disk, outages } = world;
  /** The fault strikes every so often. */
  function every(fault: Fault, low: number, high: number, strike: (fate: Dice) => void): void {
    if (!faults.has(fault)) return;
    const fate = faults.diceOf(fault);
    repeat(
      schedule,
      faults,
      () => fate.between(low, high),
      () => strike(fate),
    );
  }

  every("F1", 1_000, 90 * MINUTE, () => {
    if (world.kills.length < world.mostKills) world.life().kill("at random");
  });
  every("F3", 1_000, 240 * MINUTE, (fate) => {
    const until = schedule.now + fate.between(5_000, 60_000);
    world.life().freeze(until);
    outages.push({ from: schedule.now, to: until + 5_000 });
  });
  every("F6", 10 * MINUTE, 600 * MINUTE, (fate) => {
    world.setClock(fate.pick([-HOUR, 0, HOUR]));
    outages.push({ from: schedule.now - 2 * HOUR, to: schedule.now + 2 * HOUR });
  });
  every("F7", 10 * MINUTE, 600 * MINUTE, (fate) => {
    // a disk that has not confirmed a sync is not asked again: the next process reads what there is
    if (fate.chance(0.3)) {
      world.life().kill("a sync failed");
      return;
    }
    disk.full = true;
    outages.push({ from: schedule.now, to: schedule.now + 15 * MINUTE });
    schedule.after(fate.between(1_000, 5 * MINUTE), () => {
      disk.full = false;
    });
  });
  if (faults.has("F31")) {
    schedule.after(faults.diceOf("F31").between(0, 180 * MINUTE), () => {
      world.activate();
      world.life().kill("to activate another version");
    });
  }
}

/** Does something again and again, until nothing goes wrong any more. */
export function repeat(schedule: Schedule, { calm }: Faults, every: () => number, what: () => void): void {
  const again = () => {
    if (calm()) return;
    what();
    schedule.after(every(), again);
  };
  schedule.after(every(), again);
}
