import type { Milestone } from "@throughline/workflow";
import { code, type Paths, type Report } from "./change.ts";
import { same } from "./same.ts";
import { say, sides } from "./say.ts";
import { compareValues, down } from "./values.ts";

/** Compares the target time of a stage, with all that hangs on it. */
export function compareMilestones(
  before: Milestone | undefined,
  after: Milestone | undefined,
  { report, paths }: { report: Report; paths: Paths },
): void {
  if (!before || !after) {
    if (after) report("added", `a milestone of ${after.within.text}${more(after)}`, { after, at: paths });
    if (before) report("removed", `the milestone of ${before.within.text} dropped`, { before, at: paths });
    return;
  }
  if (!same(before.within, after.within)) {
    const [was, is] = sides(before.within, after.within);
    report("changed", `the milestone is ${is} instead of ${was}`, {
      ...{ before: before.within, after: after.within, at: down(paths, "within") },
    });
  }
  compareValues(before.pauseWhen, after.pauseWhen, {
    report,
    key: "pauseWhen",
    paths: down(paths, "pause when"),
  });
  compareValues(before.warnings, after.warnings, { report, key: "warnings", paths });
  compareValues(before.violated, after.violated, { report, key: "violated", paths: down(paths, "violated") });
}

const more = ({ pauseWhen, violated }: Milestone) =>
  `${pauseWhen ? `, pausing while ${code(pauseWhen)}` : ""}; after a violation ${say(violated)}`;
