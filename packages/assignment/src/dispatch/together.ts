import type { Candidate } from "../choose/candidate.ts";
import type { RosterView } from "../choose/view.ts";
import { type Costs, costsOf } from "./costs.ts";
import { matchBest } from "./match.ts";
import { type Row, rowsOf } from "./rows.ts";
import { type HeldItem, urgencyOf } from "./urgency.ts";

/** An item and the one who is to have it. */
export interface Match {
  held: HeldItem;
  row: Row;
  best: Candidate;
  costs: Costs;
  /** What giving it to somebody costs (ms of waiting); the lowest is not always free. */
  cost(one: Candidate): number;
}

/** Somebody who may take an item (ms of waiting). */
interface Offer {
  column: number;
  begins: number;
  lost: number;
}

/**
 * Matches items with people at the least cost: waiting by urgency, and the time of those who are wanted elsewhere. Those
 * who have no room yet take part with the time at which they will have: an item that is better off with one of them
 * is left waiting for them.
 */
export function matchTogether(items: HeldItem[], roster: RosterView, at: number): Match[] {
  const rowOf = rowsOf(roster, at);
  const wanted = items.flatMap((held) => {
    const row = rowOf(held);
    return row ? [{ held, row }] : [];
  });
  if (!wanted.some(({ row }) => row.free.length > 0)) return [];
  const costs = costsOf(
    wanted.map(({ row }) => row),
    roster,
    at,
  );
  const people = new Map<string, number>();
  /** Of each row whoever may take one of its items: their column, and what is the same for all of its items. */
  const offers = new Map<Row, Offer[]>();
  for (const { row } of wanted) {
    if (offers.has(row)) continue;
    const standard = costs.standard(row.kind);
    const offer = (one: Candidate, free: boolean): Offer => {
      const column = people.get(one.id) ?? people.size;
      people.set(one.id, column);
      const lost = costs.lost(one, row.kind) + evenness(one, at, standard);
      return { column, begins: costs.begins(one, row.kind, free), lost };
    };
    offers.set(row, [
      ...row.free.map((one) => offer(one, true)),
      ...row.soon().map((one) => offer(one, false)),
    ]);
  }

  const gains = new Float64Array(wanted.length * people.size);
  const lines = wanted.map(({ held, row }, line) => {
    const standard = costs.standard(row.kind);
    const urgency = urgencyOf(held, at, standard);
    const cost = (one: Candidate) =>
      urgency.waiting(costs.begins(one, row.kind, true)) + costs.lost(one, row.kind);
    // what is not given out now is given out when a normal item is done
    const left = urgency.waiting(standard);
    for (const { column, begins, lost } of offers.get(row) as Offer[])
      gains[line * people.size + column] = left - urgency.waiting(begins) - lost;
    return { held, row, cost };
  });
  const together = items.some(({ request }) => (request.wait?.togetherMs ?? 0) > 0);
  const columns = (together ? matchBest : oneByOne)(gains, wanted.length, people.size);
  return lines.flatMap(({ held, row, cost }, line) => {
    const best = row.free.find(({ id }) => people.get(id) === columns[line]);
    return best ? [{ held, row, best, costs, cost }] : [];
  });
}

/** The largest gain first, then the largest that is left: what the matching is better than. */
function oneByOne(gain: Float64Array, rows: number, columns: number): Int32Array {
  const result = new Int32Array(rows).fill(-1);
  const taken = new Uint8Array(columns);
  const order = [...gain.keys()].filter((place) => (gain[place] as number) > 0);
  order.sort((a, b) => (gain[b] as number) - (gain[a] as number));
  for (const place of order) {
    const [row, column] = [Math.floor(place / columns), place % columns];
    if (result[row] !== -1 || taken[column]) continue;
    result[row] = column;
    taken[column] = 1;
  }
  return result;
}

/** Among equals the one who has waited longest since the last item. A hundredth of a normal item's time decides nothing else. */
const evenness = ({ work }: Candidate, at: number, standard: number) =>
  (0.01 * standard) / (1 + Math.max(0, at - work.last) / standard);
