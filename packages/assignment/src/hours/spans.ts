import type { Hours } from "../types.ts";
import { sharedDays } from "./days.ts";

/** Milliseconds since 1970, `to` not included. */
export interface Span {
  from: number;
  to: number;
}

/** The open times that touch the time from `from` to `to`, whole and in order; those that meet are one. */
export function openSpans(hours: Hours, from: number, to: number): Span[] {
  const days = sharedDays(hours);
  const found: Span[] = [];
  // a shift of the day before may reach into the first one
  for (let date = days.dateOf(from) - 1; date <= days.dateOf(to); date++) {
    const { spans } = days.get(date);
    for (let at = 0; at < spans.length; at += 2) {
      const span = { from: spans[at] as number, to: spans[at + 1] as number };
      const last = found.at(-1);
      if (last && span.from <= last.to) last.to = span.to;
      else found.push(span);
    }
  }
  return found.filter((span) => span.to > from && span.from < to);
}

/** The same for many who share hours: each of them is looked up once. */
export function sharedSpans(): typeof openSpans {
  const known = new Map<Hours, Map<string, Span[]>>();
  return (hours, from, to) => {
    const own = known.get(hours) ?? new Map<string, Span[]>();
    known.set(hours, own);
    const key = `${from} ${to}`;
    const spans = own.get(key) ?? openSpans(hours, from, to);
    own.set(key, spans);
    return spans;
  };
}
