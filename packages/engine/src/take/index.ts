import { adopted, letGo } from "../adopt/adopted.ts";
import type { Draft } from "../draft.ts";
import type { Event } from "../event.ts";
import { moved } from "../move/moved.ts";
import { effectRetried, effectSent, effectSettled } from "./effect.ts";
import {
  answerTakenBack,
  cancelled,
  incidentRepaired,
  reassigned,
  taskAnswered,
  taskNoted,
  taskPassed,
} from "./person.ts";
import { choiceHeld } from "./pool.ts";
import { recordChanged, recordCreated, recordDeleted, signal } from "./record.ts";
import { calendarChanged, timerFired } from "./timer.ts";

type Takers = { [T in Event["type"]]: (draft: Draft, event: Extract<Event, { type: T }>) => void };

/** One function for each type of event. */
const takers: Takers = {
  "record-created": recordCreated,
  "record-changed": recordChanged,
  "record-deleted": recordDeleted,
  signal,
  "effect-settled": effectSettled,
  "effect-sent": effectSent,
  "effect-retried": effectRetried,
  "choice-held": choiceHeld,
  "timer-fired": timerFired,
  "calendar-changed": calendarChanged,
  "task-answered": taskAnswered,
  "answer-taken-back": answerTakenBack,
  "task-passed": taskPassed,
  "task-noted": taskNoted,
  "incident-repaired": incidentRepaired,
  cancelled,
  reassigned,
  moved,
  adopted,
  "let-go": letGo,
};

export function take(draft: Draft, event: Event): void {
  (takers[event.type] as (draft: Draft, event: Event) => void)(draft, event);
}
