import { TIES } from "../ways/ties.ts";
import type { Order } from "../ways/way.ts";
import type { Candidate } from "./candidate.ts";

/** The best by the orders, one after another, and then by the ties. @param fitting at least one */
export function bestOf(fitting: Candidate[], orders: Order[]): Candidate {
  let equals = fitting;
  for (const order of orders) {
    if (equals.length === 1) break;
    equals = lowestBy(equals, order);
  }
  for (const tie of TIES) {
    if (equals.length === 1) break;
    equals = lowestBy(equals, tie);
  }
  return equals[0] as Candidate;
}

/** Those whose value is the lowest. */
function lowestBy(all: Candidate[], order: Order): Candidate[] {
  let least = order.value(all[0] as Candidate);
  let equals = [all[0] as Candidate];
  for (let at = 1; at < all.length; at++) {
    const one = all[at] as Candidate;
    const value = order.value(one);
    if (value > least) continue;
    if (value < least) {
      least = value;
      equals = [];
    }
    equals.push(one);
  }
  return equals;
}

/** The first order that tells two apart; `undefined`: they are one and the same. */
export function deciding(a: Candidate, b: Candidate, orders: Order[]): Order | undefined {
  for (const order of orders) if (order.value(a) !== order.value(b)) return order;
  return undefined;
}

/** Below 0: the first is the better one. */
export function compare(a: Candidate, b: Candidate, orders: Order[]): number {
  const order = deciding(a, b, orders);
  return order === undefined ? 0 : order.value(a) < order.value(b) ? -1 : 1;
}

/** The best of all, and after it the best ones by the first order; at most so many. */
export function bestOnes(
  fitting: Candidate[],
  orders: Order[],
  best: Candidate | undefined,
  most: number,
): Candidate[] {
  const [first] = orders;
  if (!first || fitting.length === 0) return fitting.slice(0, most);
  const kept: { one: Candidate; value: number | string }[] = [];
  for (const one of fitting) {
    const value = first.value(one);
    const last = kept[most - 1];
    if (last && value >= last.value) continue;
    let place = kept.length;
    while (place > 0 && (kept[place - 1] as (typeof kept)[number]).value > value) place--;
    kept.splice(place, 0, { one, value });
    if (kept.length > most) kept.pop();
  }
  const others = kept.map(({ one }) => one).filter((one) => one !== best);
  return (best ? [best, ...others] : others).slice(0, most);
}
