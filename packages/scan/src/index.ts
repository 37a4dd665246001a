export { type Collision, type Collisions, collisionsOf, type Domains } from "./collisions/index.ts";
export { type Fires, type Firing, firingOf, type Loop } from "./collisions/loops.ts";
export {
  allOf,
  type Criteria,
  type CriteriaItem,
  conditionsOf,
  criteriaOf,
  formulaConditions,
  formulaExpression,
  itemCondition,
  notOf,
  pathOf,
  type TypeOf,
  withLogic,
} from "./criteria/index.ts";
export type { ApprovalProcess } from "./kinds/approval-process/index.ts";
export type { AssignmentEntry, AssignmentRule } from "./kinds/assignment-rule/index.ts";
export type { AutoResponseRule } from "./kinds/auto-response-rule/index.ts";
export type { BusinessHours, Holiday } from "./kinds/business-hours/index.ts";
export type { DuplicateRule, MatchingRule } from "./kinds/duplicate-rule/index.ts";
export type { EscalationAction, EscalationEntry, EscalationRule } from "./kinds/escalation-rule/index.ts";
export { type SettingFlow, settingFlows } from "./kinds/flow/sets.ts";
export type { Intake } from "./kinds/intake/index.ts";
export type { Kind, Piece, Project, SourceFile } from "./kinds/kind.ts";
export type { EntitlementProcess, Milestone } from "./kinds/milestone/index.ts";
export type { BusinessProcess, Field, OrgObject, PicklistValue, RecordType } from "./kinds/object/index.ts";
export { typesOf } from "./kinds/object/types.ts";
export type { Group, Queue } from "./kinds/queue/index.ts";
export type { QuickAction } from "./kinds/quick-action/index.ts";
export type { Role } from "./kinds/role/index.ts";
export type { PresenceConfig, RoutingConfig, ServiceChannel } from "./kinds/routing/index.ts";
export type { ValidationRule } from "./kinds/validation-rule/index.ts";
export { picklistOf, type ValueSet } from "./kinds/value-set/index.ts";
export type { FieldUpdate } from "./kinds/workflow-rule/field-update.ts";
export type { WorkflowRule } from "./kinds/workflow-rule/index.ts";
export {
  type Blocker,
  type Condition,
  MOMENTS,
  type Moment,
  type OrgPeople,
  type Place,
  type SaveEvent,
  type Unread,
  type Write,
  type Writer,
  type WriterKind,
  type Written,
} from "./model.ts";
export { type Arrival, castOf, type FieldChange, type Played, type PlayedStep, play } from "./order/play.ts";
export type { Held } from "./order/state.ts";
export type { ReadOptions, ReadProject } from "./project/read.ts";
export type { Cell } from "./report/columns.ts";
export {
  type FieldReport,
  inWords,
  type Report,
  reportOf,
  valueInWords,
  type WriterLine,
} from "./report/index.ts";
export { markdownOf } from "./report/markdown.ts";
export { eventInWords, heldInWords, recordInWords, stepsInWords } from "./report/told.ts";
export { type Found, type Scan, scan, scanOf } from "./scan.ts";
export { type Target, targetsOf } from "./targets/index.ts";
