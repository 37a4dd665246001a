import type { Stage } from "@throughline/workflow";
import { act } from "./act.ts";
import { arm, type Count, dueOf } from "./clock.ts";
import { holds, whyOf } from "./context.ts";
import type { Draft } from "./draft.ts";
import type { MilestoneState } from "./state.ts";

type Planned = Stage & { milestone: NonNullable<Stage["milestone"]> };

/** The clock of a stage's milestone begins with the stage, or of what was taken over, before. */
export function startMilestone(draft: Draft, stage: Stage, from = draft.at): void {
  if (!hasMilestone(stage)) return;
  const { within } = stage.milestone;
  const count = { from, duration: within };
  const due = dueOf(draft.deciders.calendar, count);
  const totalMs = draft.deciders.calendar.between(from, due, within.business);
  draft.emit({ kind: "milestone-started", stage: stage.name, due, totalMs });
  armTargets(draft, stage, count);
}

/** Pauses and resumes the milestone of the present stage, or what is still to come of its path, as `pause when` says now. */
export function watchMilestone(draft: Draft): void {
  const stage = stageOf(draft, draft.state.stage);
  const milestone = stage && draft.state.milestones[stage.name];
  if (!stage?.milestone.pauseWhen || !milestone) return;
  const because = () => whyOf(draft, undefined, stage.milestone.pauseWhen ?? "");
  const pauses = holds(draft, undefined, stage.milestone.pauseWhen);
  if (milestone.status === "running" && pauses) pause(draft, stage, milestone, because());
  else if (milestone.status === "paused" && !pauses) resume(draft, stage, milestone, because());
  else if (milestone.status === "violated") {
    const steps = Object.entries(milestone.path ?? {});
    if (pauses && steps.some(([, { due }]) => due)) pausePath(draft, stage, steps, because());
    if (!pauses && steps.some(([, { leftMs }]) => leftMs !== undefined))
      resumePath(draft, stage, steps, because());
  }
}

/** So much of the time has passed. A warning that comes late, when it is over or paused, is none any more. */
export function warn(draft: Draft, stageName: string, share: number): void {
  const stage = stageOf(draft, stageName);
  const { status, warned } = draft.state.milestones[stageName] ?? {};
  if (status !== "running" || warned?.includes(share)) return;
  draft.emit({ kind: "milestone-warned", stage: stageName, share });
  const text = `${Math.round(share * 100)} % of ${stage?.milestone.within.text} for ${stageName} have passed`;
  for (const { at, action } of stage?.milestone.warnings ?? [])
    if (at === share) act(draft, action, { text });
}

/** The time is over: the path begins. What stands in it without a time is done at once, the rest at its own. */
export function violate(draft: Draft, stageName: string): void {
  const stage = stageOf(draft, stageName);
  if (draft.state.milestones[stageName]?.status !== "running") return;
  // however late it is seen: the path is counted from the moment at which the time was over
  const from = draft.state.milestones[stageName]?.due ?? draft.at;
  draft.emit({ kind: "milestone-violated", stage: stageName });
  const text = `${stageName} took longer than ${stage?.milestone.within.text}`;
  stage?.milestone.violated.forEach(({ after, action }, place) => {
    if (!after) act(draft, action, { text });
    else if (!draft.state.ending && draft.state.status === "live")
      armStep(draft, stage, place, { from, duration: after });
  });
}

/** A later step of the path: only while the item is still in the stage that took too long. */
export function stepAlong(draft: Draft, stageName: string, place: number): void {
  const { milestones, stage } = draft.state;
  const planned = stageOf(draft, stageName)?.milestone.violated[place];
  if (stage !== stageName || milestones[stageName]?.status !== "violated" || !planned?.after) return;
  draft.emit({ kind: "milestone-overdue", stage: stageName, place, by: planned.after.text });
  act(draft, planned.action, { text: `${stageName} is overdue by ${planned.after.text}` });
}

function pause(draft: Draft, stage: Planned, { due }: MilestoneState, because: Because): void {
  if (!due) return;
  const remainingMs = leftUntil(draft, due, stage.milestone.within.business);
  draft.emit({ kind: "milestone-paused", stage: stage.name, remainingMs, because });
}

function resume(draft: Draft, stage: Planned, { remainingMs = 0 }: MilestoneState, because: Because): void {
  const count = { from: draft.at, ms: remainingMs, business: stage.milestone.within.business };
  const due = dueOf(draft.deciders.calendar, count);
  draft.emit({ kind: "milestone-resumed", stage: stage.name, due, because });
  armTargets(draft, stage, count);
}

type Because = ReturnType<typeof whyOf>;
type Steps = [string, NonNullable<MilestoneState["path"]>[number]][];

function pausePath(draft: Draft, stage: Planned, steps: Steps, because: Because): void {
  const path: Record<number, number> = {};
  for (const [place, { due }] of steps)
    if (due) path[Number(place)] = leftUntil(draft, due, isBusiness(stage, Number(place)));
  draft.emit({ kind: "milestone-paused", stage: stage.name, remainingMs: 0, because, path });
}

function resumePath(draft: Draft, stage: Planned, steps: Steps, because: Because): void {
  draft.emit({ kind: "milestone-resumed", stage: stage.name, because });
  for (const [place, { leftMs }] of steps) {
    const business = isBusiness(stage, Number(place));
    if (leftMs !== undefined) armStep(draft, stage, Number(place), { from: draft.at, ms: leftMs, business });
  }
}

/** Arms the timers of what is still to come: warnings, then the violation. */
function armTargets(draft: Draft, stage: Planned, count: Count): void {
  const { warnings } = stage.milestone;
  const { warned = [], totalMs = 0 } = draft.state.milestones[stage.name] ?? {};
  // nobody is warned of what was over before it was known
  const over = "from" in count && count.from < draft.at && dueOf(draft.deciders.calendar, count) <= draft.at;
  for (const { at: share } of warnings) {
    if (over || warned.includes(share)) continue;
    const about = { is: "milestone" as const, stage: stage.name, share };
    if ("ms" in count) {
      const ms = Math.max(0, count.ms - totalMs * (1 - share));
      arm(draft, { ...count, ms }, { about });
    } else arm(draft, { ...count, share }, { about });
  }
  arm(draft, count, { about: { is: "milestone", stage: stage.name, share: 1 } });
}

const armStep = (draft: Draft, { name }: Stage, place: number, count: Count) =>
  arm(draft, count, { about: { is: "milestone", stage: name, share: 1, place } });

const leftUntil = ({ at, deciders }: Draft, due: string, business: boolean) =>
  Math.max(0, deciders.calendar.between(at, due, business));

const isBusiness = ({ milestone }: Planned, place: number) =>
  milestone.violated[place]?.after?.business ?? false;

const hasMilestone = (stage: Stage): stage is Planned => stage.milestone !== undefined;

function stageOf({ workflow }: Draft, name: string | undefined): Planned | undefined {
  const stage = workflow.stages.find((one) => one.name === name);
  return stage && hasMilestone(stage) ? stage : undefined;
}
