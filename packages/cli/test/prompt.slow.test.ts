import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { command } from "./in-process.ts";
import { throughline } from "./throughline.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/01-support-email", import.meta.url));

/** The example with a `models.yaml` beside it, and an item that no rule settles. */
function workspace(models: string): { workflow: string; items: string } {
  const folder = mkdtempSync(join(tmpdir(), "prompt-"));
  cpSync(EXAMPLE, folder, { recursive: true });
  writeFileSync(join(folder, "models.yaml"), models);
  const items = join(folder, "one.jsonl");
  const item = {
    ...{ Origin: "Email", Subject: "Hello", Description: "Something odd from jo@acme.example." },
    Internal_Note__c: "not for the reader",
  };
  writeFileSync(items, `${JSON.stringify(item)}\n`);
  return { workflow: join(folder, "workflow.yaml"), items };
}

test("throughline prompt prints what would be sent about an item, its version and the most that it can cost", async () => {
  const { workflow, items } = workspace("providers: { anthropic: }\nmasking: [email]");
  const { code, json } = await throughline("prompt", workflow, "understand", "--item", items, "--json");
  expect(code).toBe(0);
  const [[asked]] = json as [[Record<string, unknown>]];
  expect(asked).toMatchObject({
    step: "understand",
    agent: "reader",
    model: "anthropic/claude-haiku-4-5",
    allowed: true,
    version: expect.stringMatching(/^[0-9a-f]{64}$/),
    most: expect.any(Number),
    fixed: expect.stringContaining("Understands what the customer asks"),
    item: expect.stringContaining("Something odd from [email-1]."),
    schema: expect.objectContaining({ type: "object" }),
  });
  // the agent does not read it, so no model is shown it
  expect(JSON.stringify(json)).not.toContain("not for the reader");
});

test("without an item it is the same prompt, with the names of the fields in place of their texts", async () => {
  const { workflow, items } = workspace("providers: { anthropic: }");
  const all = await throughline("prompt", workflow, "--json");
  const one = await throughline("prompt", workflow, "--item", items, "--json");
  const versions = [all, one].map(({ json }) => (json as { version: string }[][])[0]?.[0]?.version);
  expect(versions[0]).toBe(versions[1]);
  expect(JSON.stringify(all.json)).toContain("‹Description›");
});

test("throughline models shows prices, limits and which key is missing; check refuses what is not allowed", async () => {
  const { workflow } = workspace("providers: { openai: { key: TEST_ABSENT_KEY, only: [gpt-4.1-mini] } }");
  const listed = await throughline("models", workflow);
  expect(listed.code).toBe(1);
  expect(listed.out).toContain("0.4 USD for a million tokens of input, 1.6 of output");
  expect(listed.out).toContain("8 calls at a time");
  expect(listed.out).toContain("environment variable TEST_ABSENT_KEY");
  expect(listed.out).toContain("the workflow names it, but models.yaml does not allow it");
  const checked = await throughline("check", workflow, "--json");
  expect(checked.json[0]).toMatchObject({
    valid: false,
    problems: [{ code: "unknown-model", step: "understand", line: expect.any(Number) }],
  });
});

test("a broken models.yaml is told with its place by every command", async () => {
  const { workflow } = workspace("providers:\n  openai: { key: sk-1234 }");
  const { code, out } = await throughline("check", workflow);
  expect(code).toBe(1);
  expect(out).toMatch(/models\.yaml:2:18 {2}error/);
});

test("a step that is not there, or asks nothing, is told so", async () => {
  const { workflow } = workspace("providers: { anthropic: }");
  const nobody = await command("prompt", workflow, "nostep");
  expect(nobody.code).toBe(2);
  expect(nobody.err).toContain("There is no step nostep");
  expect((await command("prompt", workflow, "owner")).out).toContain(
    "The step owner asks no language model.",
  );
});
