import type { CheckContext } from "@throughline/workflow";
import { kinds } from "../src/kinds.ts";

/** A workflow with every kind of step and no problem; the tests break it, one thing at a time. */
export const BASE = `workflow: everything
title: Every kind of step
object: Case
start: { event: created, when: 'Origin == "Email"', hold in: Intake Queue }
governs: [OwnerId, Priority, Status, Note__c]
foreign writes: { OwnerId: accept, otherwise: escalate to Leads }
budget: { per item: 0.05 USD, beyond: stop }

facts:
  topic: { type: choice, of: [billing, technical] }
  urgent: { type: boolean }
  invoice: { type: text, optional: true }
  amount: { type: number, optional: true }
  approved: { type: boolean }

agents:
  reader:
    role: Reads
    reads: [Origin, Subject, Description]
    gives: [topic, urgent, invoice]
  ledger:
    role: Knows money
    reads: [Subject]
    gives: [amount]
    calls: [billing.find]
  worker:
    role: Works
    reads: [Status, Priority, Account.Tier__c]
    gives: [approved]
    writes: [OwnerId, Priority, Status, Note__c]

while:
  - event: reply
    from: EmailMessage.ParentId
    where: Incoming == true
    when: Status != "Closed"
    do: { update: reopened, agent: worker, set: { Status: '"Working"' } }
  - event: deleted
    do: end as deleted

stages:
  - stage: Intake
    milestone: { within: 2 business hours, pause when: Status == "Waiting", at 50%: notify owner, violated: escalate to Leads }
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic:
            - rule: 'Subject.contains("invoice")'
              gives: billing
            - pattern: crash
              gives: technical
            - person: Triage Desk
          urgent:
            - model: local/urgency
              at least: 0.8
            - otherwise: false
          invoice:
            - pattern: 'INV-\\d{6}'
            - otherwise: none
      - call: find
        agent: ledger
        when: given(invoice)
        use: billing.find
        with: { number: invoice }
        gives: { amount: total }
        fails: continue
      - decide: priority
        agent: worker
        gives: Priority
        table:
          inputs: [topic, urgent, Account.Tier__c]
          rows:
            - [billing, true, Gold, High]
            - [any, any, any, Low]
      - check: sane
        agent: worker
        that: Priority != "None"
  - stage: Work
    steps:
      - assign: owner
        agent: worker
        team: '{topic} team'
        skills: [topic]
        sticky: same contact for 30 days
        otherwise: [drop skills, queue Backlog]
      - branch: big
        choose:
          - when: amount > 100
            steps:
              - ask: approval
                agent: worker
                of: Leads
                question: Approve {topic}?
                gives: approved
                at most: { 2 days: escalate to Leads }
              - update: noted
                agent: worker
                when: approved
                set: { Note__c: '"Approved"' }
        otherwise:
          - update: passed
            agent: worker
            set: { Note__c: topic }
      - parallel: both
        lanes:
          left:
            - update: left-note
              agent: worker
              set: { Note__c: topic }
          right:
            - update: right-status
              agent: worker
              set: { Status: '"Working"' }
      - repeat: chase
        until: Status == "Closed"
        at most: 3 times
        steps:
          - wait: closed
            agent: worker
            until: Status == "Closed"
            at most: { 30 days: escalate to Leads }
      - end: finished
        as: resolved

adopt:
  - when: Status == "Working"
    stage: Work
    facts: { topic: Type, urgent: IsClosed }
    since: CreatedDate
  - when: Status == "New"
    stage: Work
    facts: { topic: '"technical"', urgent: false }
    owner: choose
  - otherwise: leave
`;

const FIELDS: Record<string, ReturnType<NonNullable<CheckContext["fields"]>>> = {
  Id: { type: "text" },
  Origin: { type: "choice", of: ["Email", "Phone"] },
  Subject: { type: "text", length: 255 },
  Description: { type: "text" },
  Status: { type: "choice", of: ["New", "Working", "Waiting", "Closed"] },
  Priority: { type: "choice", of: ["None", "High", "Low"] },
  OwnerId: { type: "text" },
  ContactId: { type: "text" },
  Note__c: { type: "text", length: 20 },
  IsClosed: { type: "boolean", updateable: false },
  Type: { type: "choice", of: ["billing", "technical", "thanks"] },
  CreatedDate: { type: "datetime", updateable: false },
  "Account.Tier__c": { type: "choice", of: ["Gold", "Silver"], restricted: false },
};

/** A world in which the base has no problem. */
export const WORLD: Omit<CheckContext, "kinds"> = {
  fields: (object, field) => {
    if (object === "EmailMessage") return field === "Incoming" ? { type: "boolean" } : undefined;
    if (object !== "Case") return "unknown-object";
    return Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  },
  fieldNames: () => Object.keys(FIELDS),
  teams: ["billing team", "technical team"],
  queues: ["Intake Queue", "Backlog", "Triage Desk", "Leads"],
  users: ["wren@example.com"],
  operations: ["billing.find"],
};

export { kinds };
