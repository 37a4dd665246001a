import type { ItemDifference, Sum, Summary, Unasked } from "@throughline/replay";
import { NANO } from "@throughline/steps";

const dollars = (nano: number) => Math.round(nano) / NANO;

const sumTold = (sum: Sum) => ({ ...sum, cost: dollars(sum.cost) });

const unaskedTold = ({ request: _, price, ...rest }: Unasked) => ({
  ...rest,
  ...(price !== undefined && { price: dollars(price) }),
});

/** A difference as it is printed and sent: money in US dollars. */
export function differenceTold({ before, after, costChange, neverAsked, ...rest }: ItemDifference) {
  const { item, firstStep, cause = null, ...more } = rest;
  return {
    ...{ item, before: sumTold(before), after: sumTold(after), firstStep, cause },
    costChange: dollars(costChange),
    ...more,
    ...(neverAsked && { neverAsked: neverAsked.map(unaskedTold) }),
  };
}

export type DifferenceTold = ReturnType<typeof differenceTold>;

/** A summary as it is printed and sent: money in US dollars. */
export function summaryTold({ cost, neverAsked, ...rest }: Summary) {
  const { items, changed, byCause, asked, ...more } = rest;
  return {
    ...{ items, changed, byCause },
    cost: { before: dollars(cost.before), after: dollars(cost.after) },
    asked,
    ...more,
    neverAsked: neverAsked.map(({ price, ...one }) => ({ ...one, price: dollars(price) })),
  };
}

export type SummaryTold = ReturnType<typeof summaryTold>;
