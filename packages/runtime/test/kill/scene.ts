import { parseTeams, type Teams } from "@throughline/assignment";
import type { OrgSeed } from "@throughline/local-org";
import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";

const parsed = parseWorkflow(
  `
workflow: cases
title: Cases
object: Case
start: { event: created, when: 'Origin == "Email"', hold in: Intake }
governs: [OwnerId, Priority, Status, Resolution__c]
foreign writes: accept
agents:
  dispatcher: { role: Gives to the right one, reads: [Subject], writes: [OwnerId, Priority, Status] }
  closer: { role: Follows to the end, reads: [Status], writes: [Resolution__c], calls: [mail.reply] }
stages:
  - stage: Assignment
    steps:
      - decide: priority
        agent: dispatcher
        gives: Priority
        rules:
          - { when: 'Subject.contains("urgent")', gives: High }
          - { otherwise: Low }
      - assign: owner
        agent: dispatcher
        team: Support
        otherwise: [queue Backlog]
      - update: working
        agent: dispatcher
        set: { Status: '"Working"' }
  - stage: Resolution
    steps:
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 3 days: end as forgotten }
      - update: outcome
        agent: closer
        set: { Resolution__c: '"done"' }
      - call: farewell
        agent: closer
        use: mail.reply
        with: { subject: 'Subject' }
`,
  kinds,
);
export const WORKFLOW = parsed.workflow as Workflow;

const USERS = ["ann", "bob", "cid"].map((name) => ({ username: `${name}@local.test`, name: `${name} Test` }));

export const CAPACITY = 4;
export const TEAMS = parseTeams(`
hours: { always: { zone: UTC, week: always } }
teams:
  Support:
    hours: always
    members: [${USERS.map(({ username }) => `{ user: ${username}, capacity: ${CAPACITY} }`).join(", ")}]
`).teams as Teams;

/** Compare-and-set, as the package in the org brings it: what a write of another field expected once does not count. */
const guard = (field: string, prior: string) =>
  `AND($User.Username = "integration@local.org", ISCHANGED(${field === "Resolution" ? "Resolution__c" : field}), NOT(ISBLANK(TL_Expected_${field}__c)), TL_Expected_${field}__c <> IF(ISBLANK(${prior}), "(blank)", ${prior}))`;

const GUARDED = {
  OwnerId: "PRIORVALUE(OwnerId)",
  Priority: "TEXT(PRIORVALUE(Priority))",
  Status: "TEXT(PRIORVALUE(Status))",
  Resolution: "PRIORVALUE(Resolution__c)",
};

export const SEED: OrgSeed = {
  users: USERS,
  queues: ["Intake", "Backlog"].map((name) => ({ name, developerName: name, objects: ["Case"] })),
  objects: {
    Case: {
      fields: {
        Resolution__c: { type: "Text" },
        ...Object.fromEntries(
          Object.keys(GUARDED).map((field) => [`TL_Expected_${field}__c`, { type: "Text", length: 255 }]),
        ),
      },
      validationRules: Object.entries(GUARDED).map(([field, prior]) => ({
        name: `TL_${field}`,
        formula: guard(field, prior),
        message: `TL_EXPECTED ${field}`,
      })),
    },
  },
};
