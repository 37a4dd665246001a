import { lastOf } from "../action.ts";
import type { Action, Stage } from "../model.ts";
import type { Surroundings } from "./surroundings.ts";

/** What milestones do can be done: every step of a path can act, and there is somebody to take the work from. */
export function checkMilestones(around: Surroundings): void {
  const assigned = assigning(around);
  for (const stage of around.workflow.stages) {
    if (!stage.milestone) continue;
    checkPath(around, stage);
    if (assigned(stage.name)) continue;
    const { warnings, violated } = stage.milestone;
    const all: [Action, (string | number)[]][] = [
      ...warnings.map(({ at, action }): [Action, string[]] => [action, [`at ${Math.round(at * 100)}%`]]),
      ...violated.map(({ action }, index): [Action, (string | number)[]] => [action, ["violated", index]]),
    ];
    for (const [action, path] of all) {
      if (lastOf(action).do !== "reassign") continue;
      around.report({
        code: "nothing-to-reassign",
        severity: "warning",
        message: `No step up to the end of ${stage.name} assigns an owner, so there is nobody to take the item from.`,
        of: stage,
        path: ["milestone", ...path],
        fix: "Escalate to somebody instead, or assign an owner before.",
      });
    }
  }
}

/** Steps of a path that can never act: behind the end of the item, or with nothing to do. */
function checkPath({ report }: Surroundings, stage: Stage): void {
  const path = stage.milestone?.violated ?? [];
  const end = path.findIndex(({ action, after }) => lastOf(action).do === "end" && !after);
  path.forEach(({ action }, index) => {
    const late = end >= 0 && index > end;
    if (!late && !(action.do === "continue" && path.length > 1)) return;
    report({
      code: "unreachable-path",
      severity: "warning",
      message: late
        ? "This step of the path never acts, because the item has ended before."
        : "continue does nothing, so it is no step of a path.",
      of: stage,
      path: ["milestone", "violated", index],
      fix: late ? "Move it in front of the end, or take it out." : "Take it out.",
      repair: [{ path: ["milestone", "violated", index], remove: true }],
    });
  });
}

/** Whether an owner may have been assigned by the end of a stage. */
function assigning({ workflow, steps, context }: Surroundings): (stage: string) => boolean {
  const kinds = new Set(context.kinds.flatMap(({ kind, assigns }) => (assigns ? [kind] : [])));
  const places = steps.filter(({ step }) => kinds.has(step.kind)).map(({ stage }) => stage);
  const first = workflow.stages.findIndex(({ name }) => places.includes(name));
  return (stage) =>
    places.includes(undefined) ||
    (first >= 0 && first <= workflow.stages.findIndex(({ name }) => name === stage));
}
