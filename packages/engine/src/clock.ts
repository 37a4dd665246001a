import type { Calendar } from "@throughline/steps";
import type { Duration } from "@throughline/workflow";
import type { Draft } from "./draft.ts";
import type { TimerAbout } from "./entry.ts";

/** How a time was counted: a duration or a share of it, or so much of one as was left at a pause (ms). */
export type Count =
  | { from: string; duration: Duration; share?: number }
  | { from: string; ms: number; business: boolean };

/** When a count is over, by this calendar. */
export function dueOf(calendar: Calendar, count: Count): string {
  if ("ms" in count) return calendar.addMs(count.from, count.ms, count.business);
  const { from, duration, share } = count;
  const due = calendar.add(from, duration);
  if (share === undefined) return due;
  return calendar.addMs(from, calendar.between(from, due, duration.business) * share, duration.business);
}

/** Arms a timer. One in business time keeps how it was counted, so that another calendar can count it anew. */
export function arm(
  draft: Draft,
  count: Count,
  { timer = draft.id(), ...armed }: { timer?: string; visit?: string; about: TimerAbout },
): void {
  const due = dueOf(draft.deciders.calendar, count);
  draft.emit({ kind: "timer-armed", timer, due, ...armed, ...(isBusiness(count) && { counted: count }) });
}

const isBusiness = (count: Count) => ("ms" in count ? count.business : count.duration.business);
