/** What people's time, and what work is worth, in waiting for each unit of it. */
export interface Prices {
  /** Of a person's time. */
  time: Float64Array;
  /** Of each kind of work at full speed: what it costs at those who do it at the best price. */
  work: Float64Array;
}

const ROUNDS = 60;
/** Nothing is dearer: demand that nobody could meet would have no price otherwise. */
const DEAREST = 30;
const CHEAPEST = 0.02;

/**
 * The prices at which demand and time meet. A person is busy for a share of `price / (1 + price)` of their time: the more
 * they are wanted the dearer, as waiting grows with u / (1 - u), and each does what they are paid best for (speed × price of
 * the work). These are the multipliers of the convex programme that spreads the demand with the least congestion: they
 * keep those who are scarce for what only they do well, and the load of equals equal.
 *
 * @param speeds of each person at each kind; 0: cannot do it
 * @param demand for each kind, in units of work for each unit of time
 */
export function pricesOf(speeds: Float64Array[], demand: Float64Array): Prices {
  const kinds = demand.length;
  const work = new Float64Array(kinds).fill(1);
  const logs = new Float64Array(kinds);
  const time = new Float64Array(speeds.length);
  const supply = new Float64Array(kinds);
  const shares = new Float64Array(kinds);
  const known = speeds.map((own) => Float64Array.from(own, (speed) => Math.log(speed)));
  for (let round = 0; round < ROUNDS; round++) {
    // at first everybody does a little of everything, in the end what pays best
    const sharp = Math.min(30, 4 + round * 0.6);
    supply.fill(0);
    for (const [person, own] of known.entries()) {
      let best = Number.NEGATIVE_INFINITY;
      for (let kind = 0; kind < kinds; kind++)
        best = Math.max(best, (own[kind] as number) + (logs[kind] as number));
      if (best === Number.NEGATIVE_INFINITY) continue;
      let all = 0;
      for (let kind = 0; kind < kinds; kind++) {
        const behind = sharp * ((own[kind] as number) + (logs[kind] as number) - best);
        const share = behind > -9 ? Math.exp(behind) : 0;
        shares[kind] = share;
        all += share;
      }
      const price = Math.exp(best);
      time[person] = price;
      const busy = price / (1 + price) / all;
      for (let kind = 0; kind < kinds; kind++) {
        if (shares[kind])
          supply[kind] =
            (supply[kind] as number) + busy * (shares[kind] as number) * (speeds[person]?.[kind] as number);
      }
    }
    const step = 0.5 / (1 + round / 30);
    for (let kind = 0; kind < kinds; kind++) {
      const wanted = Math.log(
        Math.max(1e-9, demand[kind] as number) / Math.max(1e-9, supply[kind] as number),
      );
      const moved = (logs[kind] as number) + Math.min(0.7, Math.max(-0.7, step * wanted));
      logs[kind] = Math.min(Math.log(DEAREST), Math.max(Math.log(CHEAPEST), moved));
    }
  }
  for (let kind = 0; kind < kinds; kind++) {
    let least = Number.POSITIVE_INFINITY;
    for (const [person, own] of speeds.entries()) {
      const speed = own[kind] as number;
      if (speed > 0) least = Math.min(least, (time[person] as number) / speed);
    }
    work[kind] = least;
  }
  return { time, work };
}
