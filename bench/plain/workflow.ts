import { parseTeams, type Teams } from "@throughline/assignment";
import type { Directory } from "@throughline/connectors";
import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";

const TEXT = `
workflow: plain
title: Intake, rules, a table, an owner, an update
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [OwnerId, Priority, Status]
foreign writes: accept
facts:
  topic: { type: choice, of: [billing, technical, account, other] }
  urgent: { type: boolean }
agents:
  reader: { role: Understands, reads: [Subject, Description], gives: [topic, urgent] }
  dispatcher: { role: Gives to the right one, reads: [Subject], writes: [OwnerId, Priority, Status] }
stages:
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic:
            - { rule: 'containsAny(Subject, ["invoice", "payment", "refund"])', gives: billing }
            - { rule: 'containsAny(Subject, ["error", "crash", "down"])', gives: technical }
            - { rule: 'containsAny(Subject, ["password", "users"])', gives: account }
            - otherwise: other
          urgent:
            - { rule: 'containsAny(Subject + " " + Description, ["urgent", "asap"])', gives: true }
            - otherwise: false
  - stage: Triage
    steps:
      - decide: priority
        agent: dispatcher
        gives: Priority
        table:
          inputs: [topic, urgent]
          rows:
            - [any, true, High]
            - [billing, any, High]
            - [any, any, Medium]
      - assign: owner
        agent: dispatcher
        team: Support
        by: least loaded
        otherwise: [drop skills]
      - update: working
        agent: dispatcher
        set: { Status: '"Working"' }
`;

/** @throws Error when the text is no workflow that can run */
export function parse(text: string): Workflow {
  const { workflow, problems } = parseWorkflow(text, kinds);
  const [error] = problems.filter(({ severity }) => severity === "error");
  if (!workflow || error) throw new Error(`The workflow of the benchmark is wrong: ${error?.message}`);
  return workflow;
}

export const workflow = parse(TEXT);

const MEMBERS = Array.from({ length: 50 }, (_, index) => ({
  id: `005${String(index).padStart(12, "0")}AAA`,
  user: `agent${index}@example.com`,
  name: `Agent ${index}`,
  active: true,
}));

const users = new Map(MEMBERS.flatMap((member) => [member.id, member.user].map((name) => [name, member])));

/** Users of an org that has a team of 50 and nobody else. */
export const directory: Directory = {
  user: (name) => users.get(name),
  queue: () => undefined,
  name: (id) => users.get(id)?.name,
  self: { id: "005000000000999AAA", name: "Throughline" },
};

/** @param capacity of each of the 50 */
export function teamsOf(capacity: number): Teams {
  const members = MEMBERS.map(({ user }) => `      - { user: ${user}, capacity: ${capacity} }`).join("\n");
  const { teams, problems } = parseTeams(
    `hours:\n  always: { zone: UTC, week: always }\nteams:\n  Support:\n    hours: always\n    members:\n${members}\n`,
  );
  if (!teams) throw new Error(`The team of the benchmark is wrong: ${problems[0]?.message}`);
  return teams;
}
