import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loadSeed } from "../src/index.ts";
import { rawApi, useOrg } from "./harness.ts";

const text = readFileSync(new URL("../../../examples/01-support-email/org.yaml", import.meta.url), "utf8");
const org = await useOrg({ seed: loadSeed(text), now: () => new Date("2026-11-27T12:00:00Z") });
const api = await rawApi(org);

it("the org of the first example runs its flow", async () => {
  const [gold] = org.db.query("SELECT Id FROM Account WHERE Tier__c = 'Gold' LIMIT 1");
  const caseOf = (AccountId?: unknown) =>
    org.db.create("Case", { Subject: "Call me", ...(AccountId ? { AccountId } : {}) });
  const due = async (caseId: string) => {
    const { body } = await api("POST", "actions/custom/flow/Schedule_Callback", { inputs: [{ caseId }] });
    return org.db.get("Task", body[0].outputValues.taskId);
  };
  expect(await due(caseOf(gold!.Id))).toMatchObject({ ActivityDate: "2026-11-27" });
  const id = caseOf();
  const { CaseNumber } = org.db.get("Case", id)!;
  expect(await due(id)).toMatchObject({
    ActivityDate: "2026-11-29",
    WhatId: id,
    Subject: `Call back about ${CaseNumber}`,
  });
});

it("and its approval process", async () => {
  const contextId = org.db.create("Case", { Subject: "A credit" });
  const submitted = await api("POST", "process/approvals", {
    requests: [{ actionType: "Submit", contextId }],
  });
  const [item] = submitted.body[0].newWorkitemIds;
  const answer = await fetch(`${org.url}/services/data/v62.0/process/approvals`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${org.signIn("wren@example.com")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ requests: [{ actionType: "Approve", contextId: item }] }),
  });
  expect(await answer.json()).toMatchObject([{ instanceStatus: "Approved", entityId: contextId }]);
  expect(org.db.get("Case", contextId)).toMatchObject({ Comments: "The credit was approved." });
});
