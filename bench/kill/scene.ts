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
  ledger: { role: Keeps the books, reads: [Subject], calls: [ledger.register] }
  closer: { role: Follows to the end, reads: [Status, Subject], writes: [Resolution__c], calls: [mail.reply] }
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
      - call: books
        agent: ledger
        use: ledger.register
        with: { subject: 'Subject' }
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

export const CONNECTIONS = (url: string) => `
ledger:
  url: ${url}
  operations:
    register: { post: /entries, repeat: keyed, timeout: 10 s }
mail:
  url: ${url}
  operations:
    reply: { post: /letters, repeat: once, timeout: 10 s }
`;

const named = (names: string[]) =>
  names.map((name) => ({ username: `${name}@local.test`, name: `${name} Test` }));
const MEMBERS = named(["ann", "bob", "cid", "dot", "eve", "fox"]);
/** People to whom only people give work: so nobody ever writes by hand what we were about to write. */
export const OTHERS = named(["gus", "hal"]);

export const CAPACITY = 10;
export const TEAMS = parseTeams(`
hours: { always: { zone: UTC, week: always } }
teams:
  Support:
    hours: always
    members: [${MEMBERS.map(({ username }) => `{ user: ${username}, capacity: ${CAPACITY} }`).join(", ")}]
`).teams as Teams;

/** The app of the org, and the user as whom we act. */
export const OURS = { id: "throughline", secret: "known to the runtime", username: "integration@local.org" };
/** As whom people act. */
export const PERSON = { username: "admin@local.org", password: "known to the person" };

export const GOVERNED = ["OwnerId", "Priority", "Status", "Resolution__c"];

export const SEED: OrgSeed = {
  users: [...MEMBERS, ...OTHERS],
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
