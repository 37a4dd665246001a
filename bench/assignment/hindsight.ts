import {
  type Desk,
  type GivenItem,
  parseDesk,
  play,
  strategyNamed,
  withItems,
} from "@throughline/assignment";

/** What missing a milestone costs beside the waiting, in minutes of waiting. */
const MISSED = 30;
const MINUTE = 60_000;
const START = Date.parse("2026-11-02T08:00:00Z");

/** Three people with two skills each, and six items within forty minutes: small enough to try every plan there is. */
export interface Small {
  desk: Desk;
  items: (GivenItem & { minutes: number; within: number })[];
}

const DESK = parseDesk(`
people: 3
second skill: 0.6
work: { a: {}, b: {}, c: {} }
urgency:
  urgent: { share: 30 %, within: 15 minutes }
  normal: { within: 60 minutes }
`).desk as Desk;

/** A random case; the same again for the same draw. @param draw from 0 up, below 1 */
export function smallCase(draw: () => number, count = 6): Small {
  const items = Array.from({ length: count }, () => {
    const urgent = draw() < 0.3;
    return {
      at: START + Math.floor(draw() * 40 * MINUTE),
      kind: ["a", "b", "c"][Math.floor(draw() ** 1.5 * 3)] as string,
      minutes: 1 - 20 * Math.log(1 - draw()),
      urgency: urgent ? "urgent" : "normal",
      within: urgent ? 15 : 60,
    };
  });
  const desk = withItems(DESK, items);
  return { desk: { ...desk, judgedFrom: desk.from }, items: items.sort((a, b) => a.at - b.at) };
}

const costOf = (wait: number, within: number) => wait + (wait > within ? MISSED : 0);

/** Waiting minutes, and the missed milestones, as a strategy that knows nothing ahead leaves them. */
export function costBy({ desk }: Small, strategy: string): number {
  const by = strategyNamed(strategy);
  if (!by) throw new Error(`There is no strategy "${strategy}".`);
  return play(desk, by, 1).items.reduce((sum, { item, began }) => {
    const within = (item.urgency.within as number) / MINUTE;
    return sum + costOf(((began as number) - item.at) / MINUTE, within);
  }, 0);
}

/** The least cost of all plans there are, with everything known: each person's items in every order. */
export function leastCost({ desk, items }: Small): number {
  const [team] = desk.teams.teams;
  const speeds = (team?.members ?? []).map(({ skills }) => (kind: string) => {
    const level = skills[kind];
    return level === undefined ? undefined : (desk.speedByLevel[level] as number);
  });
  let least = Number.POSITIVE_INFINITY;

  /** Goes on with the items that are left: the next one for this person, or on to the next person. */
  function plan(person: number, free: number, left: number, cost: number): void {
    if (cost >= least) return;
    if (left === 0) {
      least = cost;
      return;
    }
    const speed = speeds[person];
    if (!speed) return;
    plan(person + 1, 0, left, cost);
    for (const [place, item] of items.entries()) {
      if ((left & (1 << place)) === 0) continue;
      const own = speed(item.kind);
      if (own === undefined) continue;
      const at = (item.at - START) / MINUTE;
      const begins = Math.max(free, at);
      const next = left & ~(1 << place);
      plan(person, begins + item.minutes / own, next, cost + costOf(begins - at, item.within));
    }
  }

  plan(0, 0, (1 << items.length) - 1, 0);
  return least;
}
