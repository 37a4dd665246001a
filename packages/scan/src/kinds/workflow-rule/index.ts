import { type Criteria, conditionsOf, criteriaOf } from "../../criteria/index.ts";
import type { SaveEvent, Write, Writer } from "../../model.ts";
import { decoded, sameName } from "../../project/names.ts";
import { all, type Element, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece, Project, SourceFile } from "../kind.ts";
import { typesOf } from "../object/types.ts";
import { didNotHold } from "./before.ts";
import { type Action, actionFrom, type FieldUpdate, fieldUpdateFrom, writesOf } from "./field-update.ts";
import { timeOf } from "./time.ts";

export interface WorkflowRule extends Piece {
  kind: "workflow rule";
  object: string;
  name: string;
  line: number;
  active: boolean;
  /** `onCreateOnly`, `onAllChanges`, `onCreateOrTriggeringUpdate`. */
  trigger: string;
  criteria: Criteria;
  actions: Action[];
  /** What happens later, so long after the rule or a date of the record. */
  timed: { after: string; actions: Action[] }[];
}

export const workflowRules: Kind<WorkflowRule | FieldUpdate> = {
  name: "workflow rule",
  endings: [
    ".workflow-meta.xml",
    ".workflow",
    // rules and field updates in files of their own
    ".workflowRule-meta.xml",
    ".workflowFieldUpdate-meta.xml",
  ],

  // rules of other objects may write a record that one of their lookups leads to
  concerns: (file, object) =>
    sameName(objectOf(file), object) || file.text.includes("<targetObject>") || isPart(file),

  read(file) {
    const { name, root } = file.xml();
    const object = objectOf(file);
    if (name === "WorkflowFieldUpdate") return [fieldUpdateFrom(root, file.path, object, file.name)];
    if (name === "WorkflowRule") return [ruleFrom(root, file, object)];
    return [
      ...all(root, "fieldUpdates").map((update) => fieldUpdateFrom(update, file.path, object, "")),
      ...all(root, "rules").map((rule) => ruleFrom(rule, file, object)),
    ];
  },

  writes: (object, project) =>
    project.pieces<WorkflowRule>("workflow rule").flatMap((rule) => writesOfRule(rule, object, project)),
};

const isPart = (file: SourceFile): boolean => /\.workflow(?:Rule|FieldUpdate)-meta\.xml$/.test(file.path);

/** `workflows/Case.workflow`, or `workflows/Case/workflowRules/…`. */
const objectOf = (file: SourceFile): string =>
  isPart(file) ? (file.path.split("/").at(-3) ?? file.name) : file.name;

function ruleFrom(rule: Element, file: SourceFile, object: string): WorkflowRule {
  return {
    kind: "workflow rule",
    file: file.path,
    object,
    name: decoded(textOf(rule, "fullName") ?? file.name),
    line: rule.line,
    active: isTrue(rule, "active"),
    trigger: textOf(rule, "triggerType") ?? "",
    criteria: criteriaOf(rule),
    actions: all(rule, "actions").map(actionFrom),
    timed: all(rule, "workflowTimeTriggers").map((trigger) => ({
      after: timeOf(trigger),
      actions: all(trigger, "actions").map(actionFrom),
    })),
  };
}

function writesOfRule(rule: WorkflowRule, object: string, project: Project): Write[] {
  const own = sameName(rule.object, object);
  const writer: Writer = {
    kind: "workflow rule",
    name: own ? rule.name : `${rule.object}: ${rule.name}`,
    file: rule.file,
    line: rule.line,
    active: rule.active,
  };
  const criteria = conditionsOf(rule.criteria, rule.object, typesOf(rule.object, project));
  const on: SaveEvent[] = rule.trigger === "onCreateOnly" ? ["create"] : ["create", "update"];
  const when =
    rule.trigger === "onCreateOrTriggeringUpdate" ? [...criteria, ...didNotHold(criteria)] : criteria;
  const now = { writer, on, moment: "workflow rules" as const, when };
  return [
    ...writesOf(rule.actions, rule.object, object, project, now),
    ...rule.timed.flatMap(({ after, actions }) =>
      writesOf(actions, rule.object, object, project, {
        ...now,
        moment: "scheduled",
        via: [rule.name, after],
      }),
    ),
  ];
}
