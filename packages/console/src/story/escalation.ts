import { formatAction } from "@throughline/workflow/action";
import type { Stage, WorkItemStory } from "../api/types.ts";
import { duration, moment } from "../format/time.ts";

/** One step of what follows a violation, as the strip shows it. */
export interface EscalationStep {
  /** "escalate to Head of Support" */
  action: string;
  /** "at once", "after 30 business minutes", "at 11:30", "paused, 12 min left". */
  when: string;
  done: boolean;
}

/**
 * The path of a stage's milestone, taken and still to come. Nothing for a stage without a milestone.
 * `now` is in ms since 1970.
 */
export function escalation(
  stage: Stage | undefined,
  milestone: WorkItemStory["milestones"][string] | undefined,
  now: number,
): EscalationStep[] {
  return (stage?.milestone?.violated ?? []).map(({ action, after }, place) => {
    const violated = milestone?.status === "violated";
    const { due, leftMs, takenAt } = milestone?.path?.[place] ?? {};
    const step = { action: formatAction(action), done: after ? takenAt !== undefined : violated };
    if (takenAt) return { ...step, when: `at ${moment(takenAt, now)}` };
    if (leftMs !== undefined) return { ...step, when: `paused, ${duration(leftMs)} left` };
    if (due) return { ...step, when: `at ${moment(due, now)}` };
    return { ...step, when: after ? `after ${after.text}` : "at once" };
  });
}
