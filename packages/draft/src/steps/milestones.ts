import {
  conditionsOf,
  type EntitlementProcess,
  type Milestone,
  type Project,
  typesOf,
} from "@throughline/scan";
import type { Left, Stage } from "../drafted.ts";
import type { Org } from "../org/org.ts";
import { comment, indented, keyed } from "../write/yaml.ts";
import { translated } from "./conditions.ts";
import type { Waits } from "./escalation.ts";
import { areBusiness, duration } from "./times.ts";

/** What milestones come to: those before the last one as stages, and the last one, which is about the end. */
export interface MilestoneStages {
  before: Stage[];
  last: string[];
  left: Left[];
  count: number;
}

/** The milestones of the object's entitlement process, in the order of their times. */
export function milestoneStages(org: Org, project: Project, waits: Waits): MilestoneStages {
  const left: Left[] = [];
  const [process, ...others] = project
    .pieces<EntitlementProcess>("entitlement process")
    .filter((one) => one.object === org.object && one.active && one.isDefaultVersion);
  for (const { name, file, line } of others)
    left.push({
      ...{ file, line, what: `entitlement process ${name}` },
      why: "a stage has one milestone; those of another process are in the draft. Branch by the entitlement for these",
    });
  if (!process) return { before: [], last: [], left, count: 0 };
  const timed = process.milestones
    .flatMap((milestone) => {
      if (milestone.minutes !== undefined) return [{ ...milestone, minutes: milestone.minutes }];
      left.push({
        ...placeOf(process, milestone),
        why: `its time is computed by the class ${milestone.minutesClass}`,
      });
      return [];
    })
    .sort((a, b) => a.minutes - b.minutes);
  if (timed.length > 0)
    left.push({
      ...{ file: process.file, line: process.line, what: `entitlement process ${process.name}` },
      why: "in the org its milestones hold for records under such an entitlement, and count from its start; here for all, from the stage's beginning",
    });
  const last = timed.at(-1);
  const endsIt = last && last.criteria.items.length === 0 && !last.criteria.formula ? last : undefined;
  return {
    count: timed.length,
    left,
    before: timed
      .filter((one) => one !== endsIt)
      .map((one) => stageOf(process, one, org, project, waits, left)),
    last: endsIt ? milestoneLines(process, endsIt, org, left) : [],
  };
}

type Timed = Milestone & { minutes: number };

const placeOf = ({ file, name }: EntitlementProcess, milestone: Milestone) => ({
  ...{ file, line: milestone.line, what: `milestone ${milestone.name} of ${name}` },
});

function stageOf(
  process: EntitlementProcess,
  milestone: Timed,
  org: Org,
  project: Project,
  waits: Waits,
  left: Left[],
): Stage {
  const conditions = conditionsOf(milestone.criteria, org.object, typesOf(org.object, project));
  const condition = { when: undefined, ...translated(conditions, true) };
  const place = placeOf(process, milestone);
  if (condition.left !== undefined)
    left.push({ ...place, why: `it holds for all records here: ${condition.left}` });
  const when = condition.when === undefined ? [] : keyed("  when", condition.when);
  const until = `Status != "${initialStatus(org)}" || ${waits.until}`;
  left.push({
    ...place,
    why: "that it is reached is marked in the org by people or flows; here it is when the status moves on",
  });
  return {
    name: milestone.name,
    milestone: milestoneLines(process, milestone, org, left),
    parts: [
      {
        agent: "follower",
        reads: [until, ...(condition.when ? [condition.when] : [])],
        lines: [
          ...comment(
            "Reached when the status moves on. The org has it marked by people or flows: say here when that is.",
          ),
          `- wait: ${milestone.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}`,
          "  agent: follower",
          ...when,
          ...indented(keyed("until", until)),
          `  at most: { ${waits.limit} }`,
        ],
      },
    ],
  };
}

const initialStatus = (org: Org): string =>
  org.valuesOf(org.object, "Status")?.find((value) => value.default)?.name ?? "New";

function milestoneLines(process: EntitlementProcess, milestone: Timed, org: Org, left: Left[]): string[] {
  const business = areBusiness(org, milestone.businessHours ?? process.businessHours);
  const place = placeOf(process, milestone);
  const lines = [`within: ${duration(milestone.minutes, business)}`];
  const path: string[] = [];
  for (const { when, minutes, after, actions } of milestone.actions) {
    for (const { name, type } of actions)
      left.push({
        ...place,
        why: `${when === "success" ? "on success" : after || "when it is over"} it runs ${type} ${name}; a milestone tells, escalates or gives it to a queue`,
      });
    if (when === "warning") {
      const share = Math.round((100 * (milestone.minutes + minutes)) / milestone.minutes);
      const line = `at ${Math.min(99, Math.max(1, share))}%: notify owner`;
      if (!lines.includes(line)) lines.push(line);
    } else if (when === "violation")
      path.push(minutes > 0 ? `after ${duration(minutes, business)}: notify owner` : "notify owner");
  }
  const all = [...new Set(path.length > 0 ? path : ["notify owner"])];
  lines.push(`violated: ${all.length === 1 && all[0] === "notify owner" ? all[0] : `[${all.join(", ")}]`}`);
  return [
    `milestone:  # ${milestone.name} of ${process.name} (${process.file}:${milestone.line})`,
    ...indented(lines),
  ];
}
