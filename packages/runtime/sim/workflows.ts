import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";

const SUPPORT = `
workflow: sim-support
title: Support e-mail
object: Case
start: { event: created, when: 'Origin == "Email"', hold in: Intake }
governs: [OwnerId, Priority, Status, Resolution__c]
foreign writes: { OwnerId: accept, Priority: escalate to Leads, Resolution__c: restore, otherwise: accept }
facts:
  topic: { type: choice, of: [billing, technical, other] }
  invoice: { type: text, optional: true }
  paid: { type: boolean, optional: true }
agents:
  reader: { role: Understands, reads: [Subject], gives: [topic, invoice] }
  ledger: { role: Looks up, calls: [billing.findInvoice], gives: [paid] }
  dispatcher: { role: Gives to the right one, reads: [Account.Tier__c], writes: [OwnerId, Priority] }
  closer: { role: Follows to the end, reads: [Status], writes: [Status, Resolution__c], calls: [mail.reply] }
while:
  - event: reply
    from: EmailMessage.ParentId
    where: 'Incoming == true'
    do: { update: reopened, agent: closer, when: 'Status == "Waiting"', set: { Status: '"Working"' } }
stages:
  - stage: Intake
    milestone: { within: 60 minutes, at 50%: notify owner, violated: notify Leads }
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic:
            - { rule: 'Subject.contains("invoice")', gives: billing }
            - { rule: 'Subject.contains("error")', gives: technical }
            - person: Triage
          invoice:
            - pattern: 'INV-\\d{4}'
            - otherwise: none
  - stage: Triage
    steps:
      - call: find
        agent: ledger
        when: 'topic == "billing"'
        use: billing.findInvoice
        with: { number: 'invoice' }
        gives: [paid]
        fails: continue
      - decide: priority
        agent: dispatcher
        gives: Priority
        table:
          inputs: [topic, Account.Tier__c]
          rows:
            - [billing, Gold, High]
            - [any, any, Medium]
      - assign: owner
        agent: dispatcher
        team: Support
        by: least loaded
        otherwise: [hold 2 hours, queue Backlog]
  - stage: Resolution
    milestone: { within: 8 hours, pause when: 'Status == "Waiting"', at 80%: notify owner, violated: escalate to Leads }
    steps:
      - update: working
        agent: closer
        set: { Status: '"Working"' }
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 3 days: escalate to Leads }
      - call: farewell
        agent: closer
        use: mail.reply
        with: { topic: 'topic' }
      - update: outcome
        agent: closer
        set: { Resolution__c: '"Resolved: " + topic' }
adopt:
  - { when: 'OwnerId.startsWith("005") && Subject.contains("invoice")', stage: Resolution, since: CreatedDate, facts: { topic: '"billing"' } }
  - { when: 'Subject.contains("error")', stage: Triage, facts: { topic: '"technical"' } }
  - { stage: Intake, owner: choose }
`;

const LEAD = `
workflow: sim-lead
title: Web lead
object: Lead
start: { event: created, hold in: Intake }
governs: [OwnerId, Rating]
foreign writes: accept
agents:
  dispatcher: { role: Gives to the right one, reads: [Company], writes: [OwnerId, Rating] }
stages:
  - stage: Assign
    steps:
      - assign: owner
        agent: dispatcher
        team: Sales
        by: round robin
        ageing: 30 minutes
        together: 20 seconds
        otherwise: [hold 1 business hour, team Support, hold 1 hour, queue Backlog]
      - update: rate
        agent: dispatcher
        set: { Rating: '"Warm"' }
  - stage: First touch
    milestone: { within: 5 minutes, violated: reassign }
    steps:
      - wait: touched
        until: 'Status == "Working"'
        at most: { 1 day: end as nobody touched it }
adopt:
  - { when: 'Company.endsWith("7")', stage: First touch }
  - { stage: Assign }
`;

const REQUEST = `
workflow: sim-request
title: Request
object: Request__c
start: { event: created }
governs: [OwnerId, Status__c]
foreign writes: restore
facts:
  approved: { type: boolean }
  kept: { type: boolean }
agents:
  desk: { role: Handles requests, reads: [Amount__c], gives: [approved, kept], writes: [OwnerId, Status__c], calls: [billing.charge, billing.refund, mail.reply, mail.recall] }
stages:
  - stage: Approval
    steps:
      - ask: approval
        agent: desk
        of: Leads
        question: May this be done?
        gives: approved
        shows: [Amount__c]
        at most: { 1 day: end as nobody answered }
  - stage: Work
    steps:
      - assign: owner
        agent: desk
        when: approved
        team: Support
        deliver: pull
        otherwise: [hold 1 day, queue Backlog]
      - update: status
        agent: desk
        set: { Status__c: 'approved ? "Accepted" : "Rejected"' }
        undo: restore
      - call: charge
        agent: desk
        when: approved
        use: billing.charge
        with: { amount: Amount__c }
        fails: undo then escalate to Leads
        undo: { use: billing.refund, with: { amount: Amount__c } }
      - call: confirm
        agent: desk
        when: approved
        use: mail.reply
        with: { amount: Amount__c }
        fails: undo then end as not confirmed
        undo: { use: mail.recall, with: { amount: Amount__c } }
      - ask: kept
        agent: desk
        of: Leads
        question: Is it what they wanted?
        gives: kept
        at most: { 1 day: undo then end as nobody answered }
      - end: returned
        when: '!kept'
        as: returned
        take back: true
adopt:
  - { when: 'Amount__c > 100', stage: Work, facts: { approved: 'Amount__c > 300' } }
`;

/** Three workflows that between them use what can go wrong: holds, calls, tasks, timers, milestones, foreign writes. */
export const workflows: Workflow[] = [SUPPORT, LEAD, REQUEST].map((text) => {
  const { workflow, problems } = parseWorkflow(text, kinds);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (!workflow || errors.length) throw new Error(`A simulated workflow is wrong: ${JSON.stringify(errors)}`);
  return workflow;
});
