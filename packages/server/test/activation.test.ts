import { connectSalesforce } from "@throughline/connectors";
import { startOrg } from "@throughline/local-org";
import { kinds } from "@throughline/steps";
import { parseWorkflow } from "@throughline/workflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "../src/index.ts";

const WORKFLOW = `
workflow: small
title: Small
object: Case
start: { event: created, hold in: Intake }
governs: [OwnerId, Priority]
foreign writes: accept
facts:
  gold: { type: boolean }
agents:
  all: { role: Does it, reads: [Subject, Account.Name], gives: [gold], writes: [OwnerId, Priority] }
stages:
  - stage: Only
    steps:
      - decide: gold
        agent: all
        gives: gold
        rules: [ { when: 'Account.Name == "Gold"', gives: true }, { otherwise: false } ]
      - update: urgent
        agent: all
        when: gold
        set: { Priority: '"High"' }
      - assign: owner
        agent: all
        team: Everybody
        otherwise: [queue Backlog]
`;

let org: Awaited<ReturnType<typeof startOrg>>;
beforeAll(async () => {
  const queue = (name: string) => ({ name, developerName: name, objects: ["Case"] });
  org = await startOrg({ seed: { queues: [queue("Intake"), queue("Backlog")] } });
});
afterAll(() => org.close());

/** What activating the workflow in the org says: nothing, or why not. */
async function activate(text: string): Promise<string> {
  const { url, clientId, clientSecret } = org;
  const login = { kind: "client-credentials" as const, loginUrl: url, clientId, clientSecret };
  const salesforce = await connectSalesforce({ login });
  const { workflow } = parseWorkflow(text, kinds);
  try {
    const workspaces = [
      { file: "small.yaml", workflow: workflow as NonNullable<typeof workflow>, problems: [], proofs: [] },
    ];
    const engine = await createEngine({ workspaces, salesforce, store: ":memory:" });
    await engine.store.close();
    return "";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await salesforce.close();
  }
}

test("a workflow that fits the org is activated", async () => {
  expect(await activate(WORKFLOW)).toBe("");
});

test.each([
  ["a field that the org lacks", WORKFLOW.replaceAll("Subject", "Subjekt"), "Subjekt"],
  ["a field that a parent lacks", WORKFLOW.replaceAll("Account.Name", "Account.Nam"), "Account.Nam"],
  ["a field that cannot be written", WORKFLOW.replaceAll("Priority", "CaseNumber"), "CaseNumber"],
  ["a queue that the org lacks", WORKFLOW.replace("queue Backlog", "queue Backlogg"), 'no queue "Backlogg"'],
  ["a holding queue that the org lacks", WORKFLOW.replace("Intake", "Intaek"), 'no queue "Intaek"'],
])("%s: it is not activated, and the message says where and what to do", async (_, text, named) => {
  const message = await activate(text);
  expect(message).toContain(named);
  expect(message).toMatch(/^small\.yaml:\d+ {2}/);
  expect(message).toContain("was not activated");
});
