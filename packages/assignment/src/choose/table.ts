import type { Candidates, Column } from "../types.ts";
import { objections, type Weighed } from "./criteria.ts";
import type { Pick } from "./strategies.ts";

/**
 * Everybody who was considered as a table for the trail, each with what stands against them.
 *
 * @param pick says why it is the best one and not another who fits as well
 */
export function tableOf(weighed: Weighed[], best?: Weighed, pick?: Pick): Candidates {
  const places = new Map<string, number>();
  let place = 0;
  const whyNot = weighed.map((one) => {
    // the chosen one takes the place of the one before, so that all the others may have one reason in common
    if (one === best) return place;
    const reason = one.against.length > 0 ? objections(one.against) : (pick?.against(one) ?? "");
    place = places.get(reason) ?? places.size;
    if (place === places.size) places.set(reason, place);
    return place;
  });
  const table: Candidates = {
    name: weighed.map(({ name }) => name),
    user: weighed.map(({ member }) => member.user),
    reasons: [...places.keys()],
    whyNot: column(whyNot),
    skills: column(weighed.map(({ member }) => member.skills)),
    load: column(weighed.map(({ work }) => work.load)),
    capacity: column(weighed.map(({ member }) => member.capacity)),
    hours: column(weighed.map(({ hours }) => hours.text)),
  };
  if (best) table.chosen = weighed.indexOf(best);
  if (table.reasons.some((reason) => reason.includes("{total}")))
    table.total = column(weighed.map(({ work }) => work.total));
  if (pick?.score) table.score = column(weighed.map(pick.score));
  return table;
}

/** What all have in common stands once. Equal skills are one and the same object. */
function column<T>(values: T[]): Column<T> {
  const [first] = values as [T];
  return values.every((value) => value === first) ? first : values;
}
