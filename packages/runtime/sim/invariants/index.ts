import type { Entry, ItemState } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import type { Fault } from "../faults.ts";
import type { Choice } from "../in-flight.ts";
import type { ModelCall } from "../models.ts";
import type { SimOrg } from "../org.ts";
import type { Asked } from "../people.ts";
import { adoptionGentle } from "./adoption.ts";
import { budgetKept, limitsHonoured } from "./budget.ts";
import { capacityHeld, capacityKept } from "./capacity.ts";
import { effectsPaired } from "./effects.ts";
import { choicesKept } from "./in-flight.ts";
import { nothingTold } from "./log.ts";
import { milestonesTrue } from "./milestones.ts";
import { askedOnce, modelsBounded, moneyCounted } from "./money.ts";
import { pathsAllowed } from "./path.ts";
import { peopleTold } from "./people.ts";
import { poolKept } from "./pool.ts";
import { othersGoOn } from "./prompt.ts";
import { peopleRespected, recordsAgree } from "./records.ts";
import { rotationFair } from "./rotation.ts";
import { nothingLost, stateIsFold } from "./trail.ts";
import { undoneOnce } from "./undone.ts";

/** A promise that was broken. */
export interface Finding {
  invariant: string;
  item?: string;
  message: string;
}

/** A time in which the process was not there, or could not write. */
export interface Outage {
  from: number;
  to: number;
}

/** Everything that the checks look at, when all has come to rest. */
export interface Evidence {
  /** What could go wrong. */
  faults: readonly Fault[];
  /** Every entry in the order of commitment, the roster's among them. */
  all: { item: string; entry: Entry }[];
  org: SimOrg;
  systems: { took: Map<string, number>; calls: { effect: string }[]; doubled?: string[] };
  models: { calls: ModelCall[] };
  /** By item; `undefined` where there is none. */
  states: Map<string, ItemState | undefined>;
  /** Points of work that somebody takes at one time. */
  capacityOf(ownerId: string): number;
  outages: Outage[];
  /** Every version that ran. */
  workflows: Workflow[];
  /** How far the machine's clock was off at most, in ms. */
  skew: number;
  inFlight: number;
  /** When it was over (ISO). */
  end: string;
  /** From when on the org's events were followed, in ms. */
  begun: number;
  /** When each item's first entries were durable, in ms. */
  firstSeen: Map<string, number>;
  /** Items that a defect kept from taking events for a while. */
  defective: Set<string>;
  /** Items that were set aside for a while, or are. */
  aside: Set<string>;
  /** What people asked of the runtime, and what they were told. */
  asked: Asked[];
  /** What was chosen for items in flight. */
  chosen: ReadonlyMap<string, Choice>;
  /** Every line of the runtime's log. */
  said: string[];
}

/** A trail as the checks read it. */
export interface Trail {
  item: string;
  entries: Entry[];
}

/** The trails of these items, and of no others. */
export function trailsOf({ all, states }: Pick<Evidence, "all" | "states">): Trail[] {
  const trails = new Map<string, Entry[]>([...states.keys()].map((item) => [item, []]));
  for (const { item, entry } of all) trails.get(item)?.push(entry);
  return [...trails].map(([item, entries]) => ({ item, entries }));
}

/** Checks what must hold whatever went wrong. No findings: it did. */
export function verify(evidence: Evidence, trails: Trail[]): Finding[] {
  return [
    ...nothingLost(evidence, trails),
    ...stateIsFold(evidence, trails),
    ...effectsPaired(evidence, trails),
    ...moneyCounted(evidence, trails),
    ...askedOnce(evidence),
    ...modelsBounded(evidence, trails),
    ...peopleTold(evidence, trails),
    ...capacityKept(evidence),
    ...capacityHeld(trails),
    ...pathsAllowed(evidence, trails),
    ...rotationFair(evidence, trails),
    ...poolKept(evidence),
    ...limitsHonoured(evidence),
    ...budgetKept(evidence),
    ...milestonesTrue(evidence, trails),
    ...othersGoOn(evidence),
    ...recordsAgree(evidence, trails),
    ...peopleRespected(evidence),
    ...nothingTold(evidence),
    ...choicesKept(evidence, trails),
    ...adoptionGentle(trails),
    ...undoneOnce(evidence, trails),
  ];
}
