import type { Stage } from "@throughline/workflow";
import { holds, whyOf } from "./context.ts";
import type { Draft } from "./draft.ts";

export function enterStage(draft: Draft, stage: Stage): void {
  draft.emit({ kind: "stage-entered", stage: stage.name });
  if (!stage.milestone) return;
  const { within } = stage.milestone;
  const due = draft.deciders.calendar.add(draft.at, within);
  const totalMs = draft.deciders.calendar.between(draft.at, due, within.business);
  draft.emit({ kind: "milestone-started", stage: stage.name, due, totalMs });
  arm(draft, stage, totalMs);
}

export function leaveStage(draft: Draft, name: string): void {
  const { milestones } = draft.state;
  const status = milestones[name]?.status;
  if (status === "running" || status === "paused") draft.emit({ kind: "milestone-met", stage: name });
  draft.emit({ kind: "stage-completed", stage: name });
}

/** Pauses and resumes the milestone of the present stage, as its `pause when` says now. */
export function watchMilestone(draft: Draft): void {
  const stage = draft.workflow.stages.find(({ name }) => name === draft.state.stage);
  const milestone = stage && draft.state.milestones[stage.name];
  if (!stage?.milestone?.pauseWhen || !milestone) return;
  const { within, pauseWhen } = stage.milestone;
  const { calendar } = draft.deciders;
  const pauses = holds(draft, undefined, pauseWhen);
  if (pauses && milestone.status === "running" && milestone.due) {
    const because = whyOf(draft, undefined, pauseWhen);
    const remainingMs = Math.max(0, calendar.between(draft.at, milestone.due, within.business));
    draft.emit({ kind: "milestone-paused", stage: stage.name, remainingMs, because });
  } else if (!pauses && milestone.status === "paused") {
    const because = whyOf(draft, undefined, pauseWhen);
    const remainingMs = milestone.remainingMs ?? 0;
    const due = calendar.addMs(draft.at, remainingMs, within.business);
    draft.emit({ kind: "milestone-resumed", stage: stage.name, due, because });
    arm(draft, stage, remainingMs);
  }
}

/** Arms the timers of what is still to come: warnings, then the violation. */
function arm(draft: Draft, stage: Stage, remainingMs: number): void {
  const milestone = draft.state.milestones[stage.name];
  const plan = stage.milestone;
  if (!plan || !milestone?.due || milestone.totalMs === undefined) return;
  for (const { at: share, action } of plan.warnings) {
    if (milestone.warned.includes(share)) continue;
    const left = remainingMs - milestone.totalMs * (1 - share);
    const due = draft.deciders.calendar.addMs(draft.at, Math.max(0, left), plan.within.business);
    draft.emit({
      kind: "timer-armed",
      timer: draft.id(),
      due,
      about: { is: "milestone", stage: stage.name, share, action },
    });
  }
  draft.emit({
    kind: "timer-armed",
    timer: draft.id(),
    due: milestone.due,
    about: { is: "milestone", stage: stage.name, share: 1, action: plan.violated },
  });
}
