/** The sketch from which the language began. It reads as it did then. */
export const SKETCH = `workflow: support-email
title: Support e-mail, from intake to resolution
object: Case
start: { event: created, when: 'Origin == "Email"', hold in: Support Intake }
governs: [OwnerId, Priority, Status, Resolution_Code__c]
foreign writes: escalate                 # or accept, restore
budget: { per item: 0.03 USD, beyond: person }

facts:
  topic:   { type: choice, of: [billing, technical, account, sales, other] }
  urgent:  { type: boolean }
  invoice: { type: text, optional: true }

agents:
  reader:     { role: Understands what the customer asks, reads: [Origin, Subject, Description], gives: [topic, urgent, invoice] }
  ledger:     { role: Looks invoices up, reads: [invoice], calls: [billing.findInvoice] }
  dispatcher: { role: Sets priority and finds the right owner, reads: [Account.Tier__c], writes: [OwnerId, Priority] }
  closer:     { role: Follows the case to its end, reads: [Status], writes: [Status, Resolution_Code__c], calls: [mail.reply] }

while:                                   # at any stage
  - event: reply
    do: { update: reopened, agent: closer, when: 'Status == "Waiting on Customer"', set: { Status: '"Working"' } }
  - event: merged
    do: follow master

stages:
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic:
            - rule: 'Subject.contains("[SALES]")'
              gives: sales
            - model: local/support-topics      # at least this sure, else the next one
              at least: 0.90
            - llm: anthropic/claude-haiku-4-5
              at least: 0.75
            - person: Triage Desk
          urgent:
            - model: local/urgency
              at least: 0.85
            - otherwise: false
          invoice:
            - pattern: 'INV-\\d{6}'
            - otherwise: none
  - stage: Triage
    milestone: { within: 15 business minutes, violated: escalate to Support Leads }
    steps:
      - call: find-invoice
        agent: ledger
        when: 'topic == "billing" && given(invoice)'
        use: billing.findInvoice
        fails: continue                        # and the trail says so
      - decide: priority
        agent: dispatcher
        gives: Priority
        table:                                 # DMN-style, first hit
          inputs: [topic, urgent, Account.Tier__c]
          rows:
            - [billing, true, any,  High]
            - [any,     any,  Gold, High]
            - [any,     any,  any,  Medium]
  - stage: Assignment
    steps:
      - assign: owner
        agent: dispatcher
        team: '{topic} team'
        by: slack x proficiency
        skills: [topic]
        sticky: same contact for 30 days
        otherwise: [drop sticky, drop skills, queue Support Backlog]
  - stage: Resolution
    milestone: { within: 8 business hours, pause when: 'Status == "Waiting on Customer"', at 80%: notify owner, violated: reassign }
    steps:
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: escalate to Support Leads }
      - update: outcome
        agent: closer
        set: { Resolution_Code__c: '"Resolved by " + topic' }
`;
