import { apex } from "./apex/index.ts";
import { approvalProcesses } from "./approval-process/index.ts";
import { assignmentRules } from "./assignment-rule/index.ts";
import { autoResponseRules } from "./auto-response-rule/index.ts";
import { businessHours } from "./business-hours/index.ts";
import { duplicateRules } from "./duplicate-rule/index.ts";
import { escalationRules } from "./escalation-rule/index.ts";
import { flowDefinitions, flows } from "./flow/index.ts";
import { hardCodedIds } from "./hard-coded-id/index.ts";
import { intakes } from "./intake/index.ts";
import type { Kind } from "./kind.ts";
import { entitlementProcesses } from "./milestone/index.ts";
import { objects } from "./object/index.ts";
import { queues } from "./queue/index.ts";
import { quickActions } from "./quick-action/index.ts";
import { roles } from "./role/index.ts";
import { routing } from "./routing/index.ts";
import { validationRules } from "./validation-rule/index.ts";
import { valueSets } from "./value-set/index.ts";
import { workflowRules } from "./workflow-rule/index.ts";

/** Every kind of metadata that a scan reads. A new one is a folder, and a line here. */
export const KINDS: Kind[] = [
  objects,
  valueSets,
  queues,
  roles,
  businessHours,
  intakes,
  assignmentRules,
  autoResponseRules,
  escalationRules,
  workflowRules,
  approvalProcesses,
  entitlementProcesses,
  quickActions,
  routing,
  validationRules,
  duplicateRules,
  hardCodedIds,
  flows,
  flowDefinitions,
  apex,
];
