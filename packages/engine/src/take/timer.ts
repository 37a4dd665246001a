import { act } from "../act.ts";
import type { Draft } from "../draft.ts";
import type { Event } from "../event.ts";
import { resume } from "./resume.ts";

export function timerFired(draft: Draft, event: Extract<Event, { type: "timer-fired" }>): void {
  const timer = draft.state.timers[event.timer];
  // cancelled in the meantime, or early: a timer never fires before its time
  if (!timer || event.at < timer.due) return;
  draft.emit({ kind: "timer-fired", timer: event.timer });
  const { about } = timer;
  if (about.is === "step") {
    if (timer.visit) resume(draft, timer.visit, { is: "timer", name: about.name, action: about.action });
    return;
  }
  // a warning that was late, or of a stage that is over
  if (draft.state.milestones[about.stage]?.status !== "running") return;
  const milestone = draft.workflow.stages.find(({ name }) => name === about.stage)?.milestone;
  if (about.share < 1) {
    draft.emit({ kind: "milestone-warned", stage: about.stage, share: about.share });
    act(draft, about.action, {
      text: `${Math.round(about.share * 100)} % of ${milestone?.within.text} for ${about.stage} have passed`,
    });
  } else {
    draft.emit({ kind: "milestone-violated", stage: about.stage });
    act(draft, about.action, { text: `${about.stage} took longer than ${milestone?.within.text}` });
  }
}
