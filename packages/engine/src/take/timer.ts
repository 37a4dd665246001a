import { dueOf } from "../clock.ts";
import type { Draft } from "../draft.ts";
import type { Event } from "../event.ts";
import { stepAlong, violate, warn } from "../milestones.ts";
import { sendBack } from "../watch.ts";
import { giveHeld } from "./person.ts";
import { resume } from "./resume.ts";

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

export function timerFired(draft: Draft, event: Of<"timer-fired">): void {
  const timer = draft.state.timers[event.timer];
  // cancelled in the meantime, or early: a timer never fires before its time
  if (!timer || event.at < timer.due) return;
  draft.emit({ kind: "timer-fired", timer: event.timer });
  const { about } = timer;
  if (about.is === "answer") giveHeld(draft, about.task);
  else if (about.is === "step") {
    giveHeldOf(draft, timer.visit);
    if (timer.visit) resume(draft, timer.visit, { is: "timer", name: about.name, action: about.action });
  } else if (about.is === "task") late(draft, about.task);
  else if (about.is === "send-back") sendBack(draft);
  else if (about.place !== undefined) stepAlong(draft, about.stage, about.place);
  else if (about.share < 1) warn(draft, about.stage, about.share);
  else violate(draft, about.stage);
}

/** Who has answered before the time was up has answered in time. */
function giveHeldOf(draft: Draft, visit: string | undefined): void {
  for (const [task, open] of Object.entries(draft.state.tasks))
    if (visit !== undefined && open.visit === visit) giveHeld(draft, task);
}

/** Nobody has answered in time: the question is withdrawn, and whoever asked it goes on. */
function late(draft: Draft, task: string): void {
  giveHeld(draft, task);
  const { request, visit } = draft.state.tasks[task] ?? {};
  if (!request || !visit) return;
  draft.emit({ kind: "task-withdrawn", task, because: `no answer within ${request.within?.text}` });
  resume(draft, visit, { is: "task-late", task: request });
}

/** Business hours are others than when timers were armed: those that are open are counted anew, from where they began. */
export function calendarChanged(draft: Draft, { id: eventId, calendar }: Of<"calendar-changed">): void {
  const moved = Object.entries(draft.state.timers).flatMap(([timer, { counted, due, ...rest }]) => {
    const now = counted && dueOf(draft.deciders.calendar, counted);
    return counted && now !== undefined && now !== due ? [{ timer, due: now, counted, ...rest }] : [];
  });
  if (moved.length === 0) return;
  draft.emit({ kind: "calendar-changed", eventId, calendar });
  for (const timer of moved) draft.emit({ kind: "timer-armed", ...timer });
}
