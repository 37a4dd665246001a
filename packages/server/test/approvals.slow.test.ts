import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pinSalesforce } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { type Org, startOrg } from "@throughline/local-org";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { client, connect, fileOf, folder, SEED, serve, until } from "./org.ts";

const file = (type: string, inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</${type}>`;

/** The workflow of the guide, in a folder of its own. */
const HERE = folder();
const WORKFLOW = join(HERE, "workflow.yaml");
cpSync(dirname(fileOf("approvals")), HERE, { recursive: true });
const REFUND = `
public class RefundService {
  public class Request { @InvocableVariable(required=true) public String invoice; }
  public class Answer { @InvocableVariable public String refundId; }
  @InvocableMethod(label='Refund') public static List<Answer> refund(List<Request> requests) { return null; }
}`;

let org: Org;
let server: Server;
let data: string;

const start = async () => {
  server = await serve(org, {
    workspaces: [openWorkspace(WORKFLOW)],
    salesforce: await connect(org),
    store: `${data}/trail.sqlite`,
    approvals: { everyMs: 20 },
  });
};

beforeAll(async () => {
  const key = { type: "Text" as const, externalId: true, unique: true };
  org = await startOrg({
    seed: {
      ...SEED,
      objects: {
        Case: SEED.objects!.Case!,
        Account: { fields: { Tier__c: { type: "Text" } } },
        Task: { fields: { TL_Key__c: key } },
      },
      metadata: {
        "classes/RefundService.cls": REFUND,
        "approvalProcesses/Case.Large_Refund.approvalProcess": file(
          "ApprovalProcess",
          `<active>true</active><allowRecall>true</allowRecall><label>Large refund</label>
           <approvalStep><assignedApprover><approver><name>bea@example.com</name><type>user</type></approver></assignedApprover><label>Lead</label><name>Lead</name></approvalStep>`,
        ),
      },
    },
    apex: { RefundService: ({ invoice }) => ({ refundId: `R-${invoice}` }) },
  });
  const source = openWorkspace(WORKFLOW).connections!;
  const asking = await connect(org);
  for (const { file, text, problems } of await pinSalesforce(source, asking)) {
    expect(problems).toEqual([]);
    mkdirSync(dirname(join(HERE, file)), { recursive: true });
    writeFileSync(join(HERE, file), text);
  }
  await asking.close();
  data = folder();
  await start();
});
afterEach(() => org.faults.clear());
afterAll(async () => {
  await server.close();
  await org.close();
});

const aCase = () => {
  const AccountId = org.db.create("Account", { Name: "Acme", Tier__c: "Gold" });
  return org.db.create("Case", { Subject: "A refund, please", AccountId });
};
const stateOf = (id: string) => server.runtime.state(keyOf("refunds", id));
const waiting = (id: string) =>
  until("the approval is waited for", async () => {
    const state = await stateOf(id);
    return state?.facts.approval && Object.keys(state.open).length === 0 && state;
  });
const ended = (id: string) => until("it has ended", async () => (await stateOf(id))?.outcome);

async function decide(id: string, actionType: "Approve" | "Reject", comments = "") {
  const [item] = org.db.query(
    `SELECT Id FROM ProcessInstanceWorkitem WHERE ProcessInstance.TargetObjectId = '${id}'`,
  );
  const answer = await fetch(`${org.url}/services/data/v62.0/process/approvals`, {
    method: "POST",
    headers: { authorization: `Bearer ${org.signIn("bea@example.com")}`, "content-type": "application/json" },
    body: JSON.stringify({ requests: [{ actionType, contextId: item!.Id, comments }] }),
  });
  expect(answer.status).toBe(200);
}

test("the workflow and what it calls fit together, by what is kept of the org", () => {
  expect(openWorkspace(WORKFLOW).problems).toEqual([]);
});

test("what the org's own operations are handed stands in the placement report", async () => {
  const { body } = await client(server.url).get("/api/placement");
  const text = JSON.stringify(body);
  expect(text).toContain('"name":"org.refund","host":"the org itself"');
  expect(text).toContain('"name":"org.post","host":"the org itself"');
});

test("a record is approved in the org, the item goes on with who decided, and the org's own Apex and Chatter do the rest", async () => {
  const id = aCase();
  const state = await waiting(id);
  expect(state.facts.tier?.value).toBe("Gold");
  await decide(id, "Approve", "Fine with me");
  expect(await ended(id)).toBe("refunded");
  const { CaseNumber } = org.db.get("Case", id)!;
  expect(org.db.query(`SELECT Body FROM FeedItem WHERE ParentId = '${id}'`)).toMatchObject([
    { Body: `Refunded as R-${CaseNumber}` },
  ]);
  const [task] = org.db.query(`SELECT TL_Key__c FROM Task WHERE WhatId = '${id}'`);
  expect(task!.TL_Key__c).toMatch(new RegExp(`^refunds/${id}\\.`));
  const entries = (await server.store.entries(keyOf("refunds", id))).map(({ entry }) => entry);
  const calls = entries.filter(({ kind }) => kind === "effect-settled") as { apiCalls: number }[];
  expect(calls.every(({ apiCalls }) => apiCalls > 0)).toBe(true);
  expect(entries.find(({ kind }) => kind === "event-taken")).toBeDefined();
});

test("a rejection is another way, and one that was decided while nobody looked is found at the next start", async () => {
  const id = aCase();
  await waiting(id);
  await server.close();
  await decide(id, "Reject", "Too late");
  await start();
  expect(await ended(id)).toBe("refused");
});

test("a submission whose answer was lost is found again and not made twice", async () => {
  org.faults.inject({ kind: "lostAnswer", match: { method: "POST", path: "process/approvals" } });
  const id = aCase();
  await waiting(id);
  expect(org.db.query(`SELECT Id FROM ProcessInstance WHERE TargetObjectId = '${id}'`)).toHaveLength(1);
  await decide(id, "Approve");
  expect(await ended(id)).toBe("refunded");
});

test("the guide shows these very files", () => {
  const guide = readFileSync(new URL("../../../docs/salesforce-actions.md", import.meta.url), "utf8");
  const plain = (text: string) => text.replace(/ *#.*$/gm, "").replace(/\s+/g, " ");
  const [first = "", ...others] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const shown = readFileSync(join(HERE, "connections.yaml"), "utf8");
  expect(plain(first).trim()).toBe(plain(shown).trim());
  const approval = others.find((text) => text.includes("for event: approval")) ?? "";
  expect(approval).toContain("where: event.instanceId == approval");
  expect(plain(readFileSync(WORKFLOW, "utf8"))).toContain(
    plain(approval.slice(approval.indexOf("- wait:"))).trim(),
  );
});
