import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, throughline } from "./throughline.ts";

/** The example's workflow, in a workspace that allows these models. */
function workspace(models: string): string {
  const folder = mkdtempSync(join(tmpdir(), "throughline-estimate-"));
  for (const file of ["workflow.yaml", "teams.yaml", "connections.yaml", "org.yaml"])
    cpSync(join(ROOT, "examples/01-support-email", file), join(folder, file));
  writeFileSync(join(folder, "models.yaml"), models);
  return join(folder, "workflow.yaml");
}

test("the dearest way is told call by call, against the budget of the item", async () => {
  const dear = "models: { anthropic/claude-haiku-4-5: { price: { input: 100, output: 500 } } }";
  const { code, json } = await throughline("estimate", workspace(dear), "--json");
  expect(code).toBe(0);
  const [found] = json as [{ budget: number; worst: { usd: number; usual: number; calls: object[] } }];
  expect(found.worst.calls).toMatchObject([
    { step: "understand", model: "anthropic/claude-haiku-4-5", facts: ["topic"], times: 1 },
  ]);
  expect(found.budget).toBe(0.03);
  expect(found.worst.usd).toBeGreaterThan(found.worst.usual);
  // a hundred times the price of the table: even a short message may cost more than the budget
  expect(found.worst.usual).toBeGreaterThan(found.budget);
  const { out } = await throughline("estimate", workspace(dear));
  expect(out).toContain("what does not fit is not asked");
  expect(out).toMatch(
    /An item asks language models at most once, and takes at most \d+ requests to Salesforce\./,
  );
});

test("of steps that exclude each other only one is paid for, and what holds on the dearest way is told", async () => {
  const file = workspace("models: { anthropic/claude-haiku-4-5: { price: { input: 100, output: 500 } } }");
  const reads = (id: string, when: string) =>
    `      - { interpret: ${id}, agent: reader, when: '${when}', decide: { topic: [{ llm: anthropic/claude-haiku-4-5, at least: 0.8 }, { person: Triage Desk }] } }\n`;
  writeFileSync(
    file,
    `workflow: two-ways
title: Two ways
object: Case
start: { event: created }
governs: [Status]
facts: { topic: { type: choice, of: [billing, technical] }, paid: { type: boolean } }
agents: { reader: { role: Reads, reads: [Subject], gives: [topic, paid] } }
stages:
  - stage: Intake
    steps:
      - { interpret: paid-for, agent: reader, decide: { paid: [{ person: Triage Desk }] } }
${reads("bills", "paid")}${reads("others", "!paid")}`,
  );
  const { json } = await throughline("estimate", file, "--json");
  const [{ worst }] = json as [{ worst: { when: string[]; calls: { step: string }[]; asks: number } }];
  expect(worst.calls).toHaveLength(1);
  expect(worst.asks).toBe(1);
  expect(worst.when).toContain("!paid");
});

test("without models.yaml no language model is ever asked", async () => {
  const { out } = await throughline("estimate", "examples/01-support-email/workflow.yaml");
  expect(out).toMatch(/claude-haiku-4-5 is asked for topic: never/);
  expect(out).toContain("holds all of it");
});

test("problems come first, also those of models.yaml", async () => {
  const { code, err } = await throughline("estimate", workspace("providers: { nobody: }"));
  expect(code).toBe(1);
  expect(err).toMatch(/models\.yaml:1 "nobody" is no provider/);
});

test("what an agent outside costs is told as a delegation to it", async () => {
  const { code, out } = await throughline("estimate", "examples/08-returns-desk/workflow.yaml");
  expect(code).toBe(0);
  expect(out).toContain("  inspect: a delegation to warehouse: at most 0.1 USD");
});
