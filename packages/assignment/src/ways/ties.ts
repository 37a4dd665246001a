import { nameOf } from "../choose/candidate.ts";
import { earlierLast, fewerItems } from "./changes.ts";
import type { Order } from "./way.ts";

/** What tells equals apart after every way that is asked for, one after another; two people are never equal. */
export const TIES: Order[] = [
  {
    value: ({ work }) => work.total,
    won: ({ work }) => `had been given the fewest in all (${work.total})`,
    lost: "Given more in all ({total})",
    same: "number of items",
    changes: fewerItems,
  },
  {
    value: ({ work }) => work.last,
    won: () => "had waited longest since the last one",
    lost: "Had one more recently",
    same: "time of the last one",
    changes: earlierLast,
  },
  {
    value: nameOf,
    won: () => "comes first by name",
    lost: "Later by name",
    same: "name",
  },
  {
    value: ({ member }) => member.user,
    won: () => "comes first by user name",
    lost: "Later by user name",
    same: "user name",
  },
];
