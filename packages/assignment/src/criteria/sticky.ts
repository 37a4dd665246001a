import { type Demand, supposing } from "../choose/candidate.ts";
import { instant } from "../hours/instant.ts";
import type { ChooseRequest, Sticky } from "../types.ts";
import type { MakeCriteria } from "./criterion.ts";

/** Who had the last one of the same keeps it. */
export const sticky: MakeCriteria = ({ keeper }) => {
  if (!keeper) return [];
  return [
    {
      name: "sticky",
      fails: ({ id, supposed }) => id !== keeper.user && !supposed?.keeps,
      why: () => "Not the owner of the last one",
      those: "not the owner of the last one",
      changes: (one) => [
        {
          text: `as the owner of the last one with the same ${keeper.field}`,
          to: supposing(one, { keeps: true }),
        },
      ],
    },
  ];
};

/** The member of the team who had the last item with the same value, by the first sticky that has one. */
export function keeperOf({ request, team, roster, at, dropped }: Demand): Demand["keeper"] {
  if (dropped.has("sticky")) return undefined;
  for (const sticky of request.sticky) {
    const key = stickyKeyOf(sticky, team.key);
    const last = key === undefined ? undefined : roster.remembered(key);
    if (!last) continue;
    const until = team.calendar.add(new Date(last.at).toISOString(), sticky.within);
    if (at > instant(until)) continue;
    if (roster.memberships(last.user).some(({ teamKey }) => teamKey === team.key))
      return { user: last.user, field: sticky.field };
  }
  return undefined;
}

/** The keys under which the owner of an item is remembered in a team. */
export const stickyKeysOf = (request: ChooseRequest, teamKey: string): string[] =>
  request.sticky.flatMap((sticky) => stickyKeyOf(sticky, teamKey) ?? []);

/**
 * The key under which the owner of a value is remembered, so that no value stands in the trail in clear. No secret:
 * whoever guesses a value can make its key. `undefined` for a blank value, which makes no two items the same.
 */
function stickyKeyOf({ field, value }: Sticky, teamKey: string): string | undefined {
  if (value === null || value === "") return undefined;
  const text = `${teamKey}\n${field}\n${JSON.stringify(value)}`;
  // two FNV-1a hashes of 32 bits, so that tens of thousands of keys stay apart
  let low = 0x811c9dc5;
  let high = 0x9dc5811c;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 13), 0x01000193);
  }
  return hex(high) + hex(low);
}

const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
