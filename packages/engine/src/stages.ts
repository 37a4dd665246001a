import type { Stage } from "@throughline/workflow";
import type { Draft } from "./draft.ts";
import { startMilestone } from "./milestones.ts";

/** @param since from when its milestone is counted; default: from now */
export function enterStage(draft: Draft, stage: Stage, since?: string): void {
  draft.emit({ kind: "stage-entered", stage: stage.name });
  startMilestone(draft, stage, since);
}

export function leaveStage(draft: Draft, name: string): void {
  const status = draft.state.milestones[name]?.status;
  if (status === "running" || status === "paused") draft.emit({ kind: "milestone-met", stage: name });
  draft.emit({ kind: "stage-completed", stage: name });
}
