import { type Criteria, conditionsOf, criteriaOf } from "../../criteria/index.ts";
import type { Moment, Write } from "../../model.ts";
import { all, type Element, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";
import { typesOf } from "../object/types.ts";
import { type Action, actionFrom, writesOf } from "../workflow-rule/field-update.ts";
import { timeOf } from "../workflow-rule/time.ts";

/** An entitlement process: the milestones that a record under it has to reach. */
export interface EntitlementProcess extends Piece {
  kind: "entitlement process";
  object: string;
  name: string;
  line: number;
  active: boolean;
  /** Of several versions, the one that new records enter. */
  isDefaultVersion: boolean;
  businessHours?: string;
  /** From which date field of the record the time is counted; from entering it, where it says none. */
  startsAt?: string;
  /** When the record leaves it. */
  exit: Criteria;
  milestones: Milestone[];
}

export interface Milestone {
  name: string;
  line: number;
  criteria: Criteria;
  /** How long there is for it; computed by a class where that is named. */
  minutes?: number;
  minutesClass?: string;
  businessHours?: string;
  /** The time runs from when the criteria are met, not from the start of the process. */
  fromCriteria: boolean;
  /** What happens on success, and how long before or after it is due. */
  actions: { when: "success" | "warning" | "violation"; after: string; minutes: number; actions: Action[] }[];
}

export const entitlementProcesses: Kind<EntitlementProcess> = {
  name: "entitlement process",
  endings: [".entitlementProcess-meta.xml", ".entitlementProcess"],

  read(file) {
    const { root } = file.xml();
    const hours = textOf(root, "businessHours");
    const startsAt = textOf(root, "entryStartDateField");
    return [
      {
        kind: "entitlement process",
        file: file.path,
        object: textOf(root, "SObjectType") ?? "Case",
        name: textOf(root, "name") ?? file.name,
        line: root.line,
        active: isTrue(root, "active"),
        isDefaultVersion: textOf(root, "isVersionDefault") !== "false",
        ...(hours && { businessHours: hours }),
        ...(startsAt && { startsAt }),
        exit: criteriaNamed(root, "exitCriteria", "FilterItems"),
        milestones: all(root, "milestones").map(milestoneFrom),
      },
    ];
  },

  writes: (object, project) =>
    project.pieces<EntitlementProcess>("entitlement process").flatMap((process) =>
      process.milestones.flatMap((milestone) =>
        milestone.actions.flatMap(({ when, after, actions }): Write[] =>
          writesOf(actions, process.object, object, project, {
            writer: {
              kind: "milestone",
              name: `${milestone.name} of ${process.name}`,
              file: process.file,
              line: milestone.line,
              active: process.active,
            },
            on: ["create", "update"],
            moment: MOMENT[when],
            when: conditionsOf(milestone.criteria, process.object, typesOf(process.object, project)),
            via: [process.name, milestone.name, when === "success" ? when : `${when}: ${after} it is due`],
          }),
        ),
      ),
    ),
};

const MOMENT: Record<"success" | "warning" | "violation", Moment> = {
  success: "entitlement rules",
  warning: "scheduled",
  violation: "scheduled",
};

/** Criteria whose elements have a name before them. */
function criteriaNamed(parent: Element, prefix: string, rows: string): Criteria {
  const logic = textOf(parent, `${prefix}BooleanFilter`) ?? textOf(parent, "criteriaBooleanFilter");
  const formula = textOf(parent, `${prefix}Formula`);
  return {
    items: criteriaOf(parent, `${prefix}${rows}`).items,
    ...(logic && { logic }),
    ...(formula && { formula }),
  };
}

function milestoneFrom(milestone: Element): Milestone {
  const minutes = Number(textOf(milestone, "minutesToComplete"));
  const minutesClass = textOf(milestone, "minutesCustomClass");
  const hours = textOf(milestone, "businessHours");
  const success = all(milestone, "successActions").map(actionFrom);
  return {
    name: textOf(milestone, "milestoneName") ?? "",
    line: milestone.line,
    criteria: criteriaNamed(milestone, "milestoneCriteria", "FilterItems"),
    ...(Number.isFinite(minutes) && { minutes }),
    ...(minutesClass && { minutesClass }),
    ...(hours && { businessHours: hours }),
    fromCriteria: isTrue(milestone, "useCriteriaStartTime"),
    actions: [
      ...(success.length > 0 ? [{ when: "success" as const, after: "", minutes: 0, actions: success }] : []),
      ...all(milestone, "timeTriggers").map((trigger) => {
        const length = Number(textOf(trigger, "timeLength") ?? 0);
        return {
          when: length < 0 ? ("warning" as const) : ("violation" as const),
          after: timeOf(trigger),
          minutes: length * (MINUTES[textOf(trigger, "workflowTimeTriggerUnit") ?? "Minutes"] ?? 1),
          actions: all(trigger, "actions").map(actionFrom),
        };
      }),
    ],
  };
}

const MINUTES: Record<string, number> = { Minutes: 1, Hours: 60, Days: 24 * 60 };
