import type { WorkItemStory } from "../api/types.ts";
import { title } from "../format/value.ts";
import type { IconName } from "../marks/icons.ts";

/** How a kind of step is drawn. A kind that is not here gets the plain look: nothing else depends on it. */
const looks: Record<string, { icon: IconName; verb?: string }> = {
  interpret: { icon: "model" },
  decide: { icon: "table" },
  assign: { icon: "assign", verb: "Assign" },
  update: { icon: "edit", verb: "Update" },
  wait: { icon: "wait", verb: "Wait for" },
  ask: { icon: "person" },
  check: { icon: "check", verb: "Check" },
  call: { icon: "call" },
  notify: { icon: "mail" },
  branch: { icon: "rule" },
  parallel: { icon: "lanes" },
  repeat: { icon: "loop" },
};

type Summaries = WorkItemStory["summaries"];

export function stepIcon(step: string, summaries: Summaries): IconName {
  return looks[summaries[step]?.kind ?? ""]?.icon ?? "bolt";
}

/** The step's id as a title; a single word gets the verb of its kind in front: "Assign owner". */
export function stepTitle(step: string, summaries: Summaries): string {
  const verb = looks[summaries[step]?.kind ?? ""]?.verb;
  const name = title(step);
  // an id of several words says by itself what is done
  if (!verb || /[-_ ]/.test(step)) return name;
  return `${verb} ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
