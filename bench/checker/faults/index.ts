import { chanceOf } from "../chance.ts";
import { matters } from "../reproduce.ts";
import type { RawWorkspace } from "../workspace.ts";
import { outsideBoundary, outsideGoverns, parallelWriters } from "./boundaries.ts";
import { alwaysTrue, neverTrue } from "./conditions.ts";
import { givenOnOneBranch, usedBeforeGiven } from "./facts.ts";
import type { Fault, FaultKind } from "./fault.ts";
import { endlessLoop, removedTimeout, tooDear, withoutOutcome, withoutOwner } from "./flow.ts";
import { emptyShift, inactiveUser, nobodyWithSkill } from "./people.ts";
import { droppedRow, overlappingRow, removedOtherwise, shadowedRow, swappedThreshold } from "./tables.ts";

/** Every kind of fault: a new one is a function, and one line here. */
export const FAULTS: FaultKind[] = [
  droppedRow,
  overlappingRow,
  shadowedRow,
  removedOtherwise,
  removedTimeout,
  outsideBoundary,
  outsideGoverns,
  usedBeforeGiven,
  givenOnOneBranch,
  swappedThreshold,
  neverTrue,
  alwaysTrue,
  parallelWriters,
  nobodyWithSkill,
  emptyShift,
  inactiveUser,
  endlessLoop,
  withoutOwner,
  withoutOutcome,
  tooDear,
];

/** So many faults of each kind, each in another of the good ones as far as there are so many; the same for the same seed. */
export function seededFaults(good: RawWorkspace[], ofEach: number, seed: number): Fault[] {
  return FAULTS.flatMap((kind, stream) => {
    const chance = chanceOf(seed, 10 + stream);
    const faults: Fault[] = [];
    const seen = new Set<string>();
    for (let round = 0; round < 4 && faults.length < ofEach; round++)
      for (const one of chance.shuffled(good)) {
        if (faults.length === ofEach) break;
        const faulty: RawWorkspace = {
          ...one,
          ...structuredClone({ workflow: one.workflow, teams: one.teams, org: one.org }),
        };
        const put = kind.put(faulty, chance);
        const same = put && `${one.name}: ${put.what}`;
        if (!put || !same || seen.has(same)) continue;
        seen.add(same);
        const fault = { ...put, kind: kind.kind, codes: kind.codes, good: one, faulty };
        if (matters(fault)) faults.push(fault);
      }
    return faults;
  });
}
