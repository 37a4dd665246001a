import type { WorkItemStory } from "../api/types.ts";
import { title } from "../format/value.ts";
import type { IconName } from "../marks/icons.ts";
import { kindLook } from "../marks/kinds.ts";

type Summaries = WorkItemStory["summaries"];

export const stepIcon = (step: string, summaries: Summaries): IconName =>
  kindLook(summaries[step]?.kind).icon;

/** The step's id as a title; a single word gets the verb of its kind in front: "Assign owner". */
export const stepTitle = (step: string, summaries: Summaries): string => titleOf(step, summaries[step]?.kind);

/** The same of a step that is known by its kind. */
export function titleOf(step: string, kind: string | undefined): string {
  const { verb } = kindLook(kind);
  const name = title(step);
  // an id of several words says by itself what is done
  if (!verb || /[-_ ]/.test(step)) return name;
  return `${verb} ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
