import type { Blocker, Scan } from "@throughline/scan";
import type { Left, Part, Stage } from "./drafted.ts";
import { orgOf } from "./org/read.ts";
import { orgText } from "./people/org-file.ts";
import { ownersOf } from "./people/owners.ts";
import { teamsText } from "./people/teams.ts";
import type { Entry } from "./routing/decision.ts";
import { rulesOf } from "./routing/rules.ts";
import { assignmentParts, entryAt, noRulePart, STAYS } from "./routing/steps.ts";
import { besides, fieldParts } from "./steps/fields.ts";
import { following } from "./steps/following.ts";
import { replyParts } from "./steps/replies.ts";
import { namesIn, workflowText } from "./write/workflow.ts";
import { at, comment } from "./write/yaml.ts";

/** A first workflow, and what of the org is not in it. */
export interface Draft {
  object: string;
  /** The texts of the three files. What `org.yaml` says is for checking, and for an org on this machine. */
  workflow: string;
  teams: string;
  org: string;
  /** Of the active assignment rule. */
  entries: number;
  /** How many steps the workflow has. */
  steps: number;
  /** What the workflow was made of, in counts. */
  from: { [what: string]: number };
  /** What was not carried over, and why. */
  left: Left[];
  /** The entry of the assignment rule that a line of the workflow (from 1) stands for. */
  entryAt(line: number): number | undefined;
}

/**
 * A first workflow from what an org says today: whom a record is given, who is in which team, what is set when, and by when
 * something is to be done. It decides as the org's own rules do; nothing of the metadata is executed.
 * @param more.id the workflow's name; that of the object unless given
 * @param more.idle entries of the assignment rule that were proven never to decide, by their number, with why
 */
export function draft(
  { object, project, writes, blockers, known }: Scan,
  { id, idle = new Map() }: { id?: string | undefined; idle?: ReadonlyMap<number, string> } = {},
): Draft {
  const org = orgOf(object, project);
  const owners = ownersOf(org);
  const own = writes.filter((write) => write.object === object);
  const rules = rulesOf(object, project, owners);
  const active = rules.find((rule) => rule.active);
  const routing = active ? assignmentParts(active, idle) : { parts: [noRulePart(object, rules)], left: [] };
  const stays = routing.parts.some(isStep) && active !== undefined && !givesEverybody(active.entries);
  const fields = fieldParts(own, owners.named);
  const follow = following(org, project, owners);
  const replies = replyParts(object, project);
  const stages = withComments([
    { name: "Intake", parts: [...blockerParts(blockers), ...replies.parts, ...fields.before] },
    { name: "Assignment", parts: [...routing.parts, ...fields.after, ...(stays ? [STAYS] : [])] },
    ...follow.stages,
  ]);
  const name = object.replace(/__c$/, "").replaceAll("_", " ");
  const workflow = workflowText({
    id: id ?? name.replaceAll(" ", "-").toLowerCase(),
    title: `${name} as the org handles it today`,
    ...{ object, events: fields.events, stages },
    intro: comment(
      `What an org says today about ${object}, as a workflow: a first draft, made from its metadata. ${known ? "" : `The metadata has no file about ${object}. `}Every part says where it comes from, and decides as the org's own rules do. What could not be carried over stands as a comment at its place.`,
    ),
  });
  return {
    ...{ object, workflow, teams: teamsText(org, owners), entries: active?.entries.length ?? 0 },
    steps: [...fields.events, ...stages.flatMap(({ parts }) => parts)].filter(isStep).length,
    org: orgText(org, owners, usedBy([...fields.events, ...stages.flatMap(({ parts }) => parts)])),
    from: {
      "entries of an assignment rule": active?.entries.length ?? 0,
      queues: org.queues.length,
      "rules and flows that set fields": [...fields.before, ...fields.after].filter(isStep).length,
      ...follow.from,
    },
    left: [...routing.left, ...fields.left, ...follow.left, ...replies.left, ...besides(own)],
    entryAt: (line) => entryAt(workflow, line),
  };
}

/** Whether every record gets somebody: no entry leaves one where it is, and one takes what no other does. */
function givesEverybody(entries: Entry[]): boolean {
  const decide = entries.filter(({ left }) => left === undefined);
  const last = decide.findIndex(({ when }) => when === undefined);
  return last >= 0 && decide.slice(0, last + 1).every(({ gives }) => gives !== undefined);
}

/** A stage without a step is none; what it was to say stands above the next one. */
function withComments(stages: Stage[]): Stage[] {
  let intro: string[] = [];
  return stages.flatMap((stage) => {
    if (!stage.parts.some(isStep)) {
      intro = [...intro, ...stage.parts.flatMap(({ lines }) => lines)];
      return [];
    }
    const begun = { ...stage, intro };
    intro = [];
    return [begun];
  });
}

const isStep = ({ lines }: Part) => lines.some((line) => line.startsWith("- "));

/** What refuses a save stays in the org, which refuses the writes of a workflow as it does those of people. */
function blockerParts(blockers: Blocker[]): Part[] {
  const active = blockers.filter((one) => one.active);
  if (active.length === 0) return [];
  const lines = active.flatMap((one) =>
    comment(`- ${one.kind} ${one.name} (${at(one)})${one.message ? `: ${one.message}` : ""}`),
  );
  const intro = comment(
    "The org goes on refusing what these refuse; a write of the workflow that they refuse is an incident:",
  );
  return [{ lines: [...intro, ...lines] }];
}

/** Fields that the workflow reads and writes, as paths, and what is asked of them. */
function usedBy(parts: Part[]): { names: string[]; asked: string[] } {
  const asked = parts.flatMap(({ reads = [], sets = [] }) => [...reads, ...sets]);
  return { names: [...asked.flatMap(namesIn), ...parts.flatMap(({ writes = [] }) => writes)], asked };
}
