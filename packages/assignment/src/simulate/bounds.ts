import { nameKey } from "../teams/names.ts";
import type { Arrival, Desk, Truth } from "./desk.ts";
import { arrivalsOf, truthOf } from "./world.ts";

/** Mean waits (minutes) with all times known, to compare with: to the end, less the time that the fastest would take. */
export interface Bounds {
  /** Everybody can do everything, as fast as the best at it; work may be interrupted; all times are known. */
  pooled: number;
  /** Those who have a skill do nothing else, each at their own speed: the waits of each kind by itself. */
  skilled: number;
}

/**
 * Both bounds of a desk that is open around the clock: preemptive, with all working times known, the shortest rest
 * first. Slower work counts as waiting here: a wait to first work may be below `skilled`. `pooled` ignores skills, `skilled` that people have more than one.
 */
export function boundsOf(desk: Desk, seed: number): Bounds {
  const truth = [...truthOf(desk, seed).values()];
  const arrivals = arrivalsOf(desk, seed);
  const judged = (item: Arrival) => item.at >= desk.judgedFrom;
  const count = Math.max(1, arrivals.filter(judged).length);
  const best = new Map(
    desk.kinds.map((kind) => [kind, Math.max(...truth.map((one) => speedAt(one, kind) ?? 0))]),
  );
  const scaled = arrivals.map((item) => ({ ...item, work: item.work / (best.get(item.kind) as number) }));
  const pooled = waits(
    scaled,
    truth.map(() => 1),
    judged,
  );
  const skilled = desk.kinds.map((kind) => {
    const speeds = truth.flatMap((one) => speedAt(one, kind) ?? []);
    return waits(
      arrivals.filter((item) => item.kind === kind),
      speeds,
      judged,
    );
  });
  return {
    pooled: pooled / count / 60_000,
    skilled:
      Math.max(
        pooled,
        skilled.reduce((sum, one) => sum + one, 0),
      ) /
      count /
      60_000,
  };
}

function speedAt({ speeds }: Truth, { skills }: Arrival["kind"]): number | undefined {
  const own = skills.map(({ name }) => speeds.get(nameKey(name)));
  return own.includes(undefined) ? undefined : Math.min(...(own as number[]));
}

/** Sum of the waits (ms) when the fastest always works on the shortest rest. */
function waits(items: Arrival[], speeds: number[], judged: (item: Arrival) => boolean): number {
  const fastest = [...speeds].sort((a, b) => b - a);
  const open: { item: Arrival; left: number }[] = [];
  let [now, sum, next] = [0, 0, 0];
  while (next < items.length || open.length > 0) {
    const arrival = items[next]?.at ?? Number.POSITIVE_INFINITY;
    let end = arrival;
    const busy = Math.min(open.length, fastest.length);
    for (let place = 0; place < busy; place++)
      end = Math.min(end, now + (open[place] as { left: number }).left / (fastest[place] as number));
    for (let place = 0; place < busy; place++)
      (open[place] as { left: number }).left -= (end - now) * (fastest[place] as number);
    now = end;
    for (let place = busy - 1; place >= 0; place--) {
      const { item, left } = open[place] as (typeof open)[0];
      // times in milliseconds since 1970 know no smaller steps than a quarter of a microsecond
      if (left > 0.01) continue;
      open.splice(place, 1);
      if (judged(item)) sum += Math.max(0, now - item.at - item.work / (fastest[0] as number));
    }
    if (now < arrival) continue;
    const item = items[next++] as Arrival;
    let place = 0;
    while (place < open.length && (open[place] as { left: number }).left <= item.work) place++;
    open.splice(place, 0, { item, left: item.work });
  }
  return sum;
}
