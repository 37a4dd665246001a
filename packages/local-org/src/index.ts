export type {
  Automation,
  Delay,
  Fields,
  Handler,
  Operation,
  Registry,
  TriggerContext,
  TriggerRecord,
  Work,
} from "./automation/automation.ts";
export { loadAutomation } from "./automation/load.ts";
export type { ActAs, Db, Dml } from "./db.ts";
export { type ErrorItem, OrgError } from "./errors.ts";
export type { EventFault, Fault, FaultMatch, Faults, HttpFault, Injected } from "./faults/faults.ts";
export { loadMetadata } from "./metadata/load.ts";
export type {
  AssignmentEntrySpec,
  AssignmentRuleSpec,
  ClientSpec,
  CriteriaItemSpec,
  FieldSpec,
  FieldSpecType,
  ObjectSpec,
  OrgMetadata,
  OrgOptions,
  OrgSeed,
  PicklistSpec,
  QueueSpec,
  UserSpec,
  ValidationRuleSpec,
} from "./options.ts";
export { type Org, type OrgStats, startOrg } from "./org.ts";
export { standardDescribe } from "./schema/offline.ts";
export { type GenerateOptions, generateOrg } from "./seed/generate/generate.ts";
export { loadSeed } from "./seed/load.ts";
export { readTree, type TreeFile } from "./seed/tree/read.ts";
export type { TreeRecord } from "./seed/tree/record.ts";
export { readJournal } from "./storage/journal.ts";
export type { KeptChange, KeptTransaction } from "./storage/kept.ts";
