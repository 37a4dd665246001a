import { parseTeams, type Teams } from "@throughline/assignment";
import { describeOf, packageFor } from "@throughline/connectors";
import { loadMetadata, type OrgSeed, standardDescribe } from "@throughline/local-org";
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

export const SEED: OrgSeed = {
  users: USERS,
  queues: ["Intake", "Backlog"].map((name) => ({ name, developerName: name, objects: ["Case"] })),
  objects: { Case: { fields: { Resolution__c: { type: "Text" } } } },
};

/** The package that guards what the workflow writes. */
export const METADATA = loadMetadata(
  packageFor([
    {
      describe: describeOf(standardDescribe("Case", SEED.objects) as DescribeResult),
      governs: WORKFLOW.governs,
    },
  ]).files,
);

type DescribeResult = NonNullable<ReturnType<typeof standardDescribe>>;
