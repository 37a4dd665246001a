import { earlierLast } from "./changes.ts";
import type { MakeOrder } from "./way.ts";

/** The one whose last item was given the longest ago. */
export const longestIdle: MakeOrder = () => ({
  value: ({ work }) => work.last,
  won: ({ work, member }) =>
    work.last === 0
      ? "had had none yet"
      : `had waited longest since the last one (${member.clock(work.last)})`,
  lost: "Had one more recently",
  same: "time of the last one",
  changes: earlierLast,
});
