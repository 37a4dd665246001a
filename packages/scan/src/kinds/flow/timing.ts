import type { Moment } from "../../model.ts";
import type { Frame } from "./frame.ts";
import type { Ways } from "./ways.ts";

/** A step that is reached in certain ways, and when. */
export interface Timed {
  moment: Moment;
  given: { frame: Frame; ways: Ways }[];
  /** What was waited for, in words. */
  after: string[];
}

/** One for what comes without a wait, one for what comes after one; the ways of one flow are put together. */
export function byMoment(given: Timed["given"], moment: Moment): Timed[] {
  const together = new Map<Frame, Ways>();
  for (const { frame, ways } of given)
    together.set(frame, frame.graph.both(together.get(frame) ?? "always", ways));
  const parts = [...together].map(([frame, ways]) => ({ frame, ways }));
  const waiting = parts.findIndex(({ frame, ways }) => waitsIn(ways, frame).length > 0);
  const part = parts[waiting];
  if (!part) return [{ moment, given: parts, after: [] }];
  const { frame, ways } = part;
  const atOnce = withoutWait(ways, frame);
  const later = frame.graph.without(ways, atOnce);
  const variant = (some: Ways) => parts.map((one) => (one === part ? { frame, ways: some } : one));
  return [
    ...(atOnce === "never" ? [] : [{ moment, given: variant(atOnce), after: [] }]),
    { moment: "scheduled", given: variant(later), after: [...new Set(waitsIn(later, frame))] },
  ];
}

/** The events that are waited for in these ways. */
function waitsIn(ways: Ways, frame: Frame, seen = new Set<Ways>()): string[] {
  if (typeof ways === "string" || seen.has(ways)) return [];
  seen.add(ways);
  const element = frame.flow.elements[ways.element];
  const events = element?.is === "wait" ? element.events : [];
  return ways.to.flatMap((to, outcome) => {
    const event = to === "never" ? undefined : events[outcome];
    return [...(event ? [event.label ?? event.name] : []), ...waitsIn(to, frame, seen)];
  });
}

/** Only those in which nothing is waited for: the last outcome of a wait is that there is nothing to wait for. */
function withoutWait(ways: Ways, frame: Frame, done = new Map<Ways, Ways>()): Ways {
  if (typeof ways === "string") return ways;
  const known = done.get(ways);
  if (known !== undefined) return known;
  const isWait = frame.flow.elements[ways.element]?.is === "wait";
  const last = ways.to.length - 1;
  const to = ways.to.map((next, at) => (isWait && at < last ? "never" : withoutWait(next, frame, done)));
  const left = frame.graph.fork(ways.at, ways.element, to);
  done.set(ways, left);
  return left;
}
