import { kinds } from "@throughline/steps";
import { expect } from "vitest";
import { parseWorkflow } from "../../workflow/src/parse.ts";
import { world } from "./world.ts";

const HEAD = `
workflow: test
title: Test
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [OwnerId, Priority, Status]
foreign writes: escalate to Leads
facts:
  topic: { type: choice, of: [billing, technical] }
  urgent: { type: boolean }
  invoice: { type: text, optional: true }
agents:
  reader: { role: Reads, reads: [Origin, Subject, Description], gives: [topic, urgent, invoice] }
  dispatcher: { role: Dispatches, reads: [Tier__c], writes: [OwnerId, Priority, Status], calls: [billing.find], gives: [invoice] }
  ledger: { role: Looks up, reads: [invoice], calls: [billing.find] }
`;

/** A case that has just arrived in a workflow of these stages, which passes the check. */
export function begin(
  stages: string,
  record: Record<string, string | null> = {},
  head = "",
  deciders: Parameters<typeof world>[1] = {},
) {
  const rest = head.includes("foreign writes:") ? HEAD.replace(/^foreign writes.*\n/m, "") : HEAD;
  const { workflow, problems } = parseWorkflow(`${rest}${head}stages:\n${stages}`, kinds as never);
  expect(problems).toEqual([]);
  const item = world(workflow as NonNullable<typeof workflow>, deciders);
  item.arrive({
    Origin: "Email",
    Subject: "Hi",
    Description: null,
    Priority: "Medium",
    Status: "New",
    OwnerId: "00G1",
    Tier__c: null,
    ...record,
  });
  return item;
}
