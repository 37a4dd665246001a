import type { Demand } from "../choose/candidate.ts";
import type { ChooseRequest } from "../types.ts";
import { fastest } from "./fastest.ts";
import { fewestPoints } from "./fewest-points.ts";
import { leastLoaded } from "./least-loaded.ts";
import { leastSkilled } from "./least-skilled.ts";
import { longestIdle } from "./longest-idle.ts";
import { mostAvailable } from "./most-available.ts";
import { mostSkilled } from "./most-skilled.ts";
import { percentSplit } from "./percent-split.ts";
import { highest, lowest } from "./ranked.ts";
import { roundRobin } from "./round-robin.ts";
import { slackTimesProficiency } from "./slack-x-proficiency.ts";
import { wantedFirst } from "./wanted.ts";
import type { MakeOrder, Order } from "./way.ts";

/** How an owner is chosen among those who fit. */
export const WAYS: Record<string, MakeOrder> = {
  "round robin": roundRobin,
  "strict round robin": roundRobin,
  "least loaded": leastLoaded,
  "most available": mostAvailable,
  "fewest points": fewestPoints,
  "most skilled": mostSkilled,
  "least skilled": leastSkilled,
  "percent split": percentSplit,
  "longest idle": longestIdle,
  fastest,
  "slack x proficiency": slackTimesProficiency,
  highest,
  lowest,
};

/** Ways that weigh wanted skills themselves. */
const WEIGH_SKILLS = new Set(["most skilled", "least skilled", "slack x proficiency", "fastest"]);

/** The orders in which a request wants those who fit, the first one first. */
export function ordersOf(demand: Demand): Order[] {
  const by = demand.request.by.length > 0 ? demand.request.by : [{ way: "least loaded" }];
  const orders = by.map((way) => (WAYS[way.way] as MakeOrder)(demand, way));
  return demand.wanted.length > 0 && !by.some(({ way }) => WEIGH_SKILLS.has(way))
    ? [wantedFirst(demand), ...orders]
    : orders;
}

/** A way that there is not; `undefined`: there are all. */
export const unknownWay = ({ by }: ChooseRequest): string | undefined =>
  by.find(({ way }) => !Object.hasOwn(WAYS, way))?.way;
