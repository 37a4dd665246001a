import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { type ModelServer, settles, startModelServer } from "@throughline/models/fixture";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Engine, openWorkspace } from "../src/index.ts";
import { atDesk, DESK, openOrg, runEngine } from "./org.ts";

let org: Org;
let provider: ModelServer;
let engine: Engine;
let desk: ReturnType<typeof atDesk>;

beforeEach(async () => {
  org = await openOrg();
  provider = await startModelServer();
  process.env.TEST_READER_KEY = "key-of-the-reader";
});
afterEach(async () => {
  await engine.close();
  await provider.close();
  await org.close();
  delete process.env.TEST_READER_KEY;
});

/** The desk, where a language model is asked before a person, within a budget for each item. */
async function open(more = "", perItem = "0.05 USD"): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "language-models-"));
  cpSync(dirname(DESK), folder, { recursive: true });
  const file = join(folder, "workflow.yaml");
  const text = readFileSync(file, "utf8")
    .replace("            - person: Triage Desk", "            - { llm: house/reader, at least: 0.7 }\n$&")
    .replace("facts:\n", `budget: { per item: ${perItem} }\nfacts:\n`);
  writeFileSync(file, text);
  writeFileSync(
    join(folder, "models.yaml"),
    `models:
  house/reader: { provider: anthropic, url: "${provider.url}/v1", model: reader, key: TEST_READER_KEY, price: { input: 1, output: 5 } }
masking: [email]
${more}`,
  );
  const workspace = openWorkspace(file);
  expect(workspace.problems).toEqual([]);
  engine = await runEngine(org, { workspaces: [workspace] });
  desk = atDesk(org, engine);
}

const TEXT = "The gizmo from jo@acme.example is broken.";
const message = () => desk.message({ Subject: "Hello", Description: TEXT });
const sure = settles({
  topic: { value: "technical", field: "Description", quote: "is broken", confidence: 0.9 },
});

const entriesOf = async (id: string) => (await engine.store.entries(desk.key(id))).map(({ entry }) => entry);

describe("a language model that the workspace allows", () => {
  test("settles a fact: the trail has the passage, the model, the prompt's version, tokens and money", async () => {
    await open();
    provider.answer((seen) => ({ ...sure(seen), tokens: { input: 1000, output: 100 } }));
    const id = message();
    const state = await desk.assigned(id);
    expect(state.facts.topic).toMatchObject({ value: "technical", by: "llm" });
    const decided = (await entriesOf(id)).find(
      (entry) => entry.kind === "decided" && entry.decision.name === "topic",
    );
    const from = TEXT.indexOf("is broken");
    expect(decided).toMatchObject({
      decision: {
        confidence: 0.9,
        because: { evidence: { field: "Description", from, to: from + 9, quote: "is broken" } },
        model: { name: "house/reader", version: "reader-2026-01-01", prompt: expect.any(String) },
      },
    });
    const settled = (await entriesOf(id)).find(({ kind }) => kind === "effect-settled");
    expect(settled).toMatchObject({ cost: 1_500_000 });
    expect(provider.seen).toHaveLength(1);
    expect(provider.seen[0]?.user).not.toContain("jo@acme.example");
  });

  test("is asked once for the same text, whatever the number of items", async () => {
    await open();
    provider.answer(sure);
    for (let i = 0; i < 3; i++) {
      const state = await desk.assigned(message());
      expect(state.facts.topic).toMatchObject({ value: "technical", by: "llm" });
    }
    expect(provider.seen).toHaveLength(1);
  });

  test("that leaves the fact open leaves it to a person", async () => {
    await open();
    provider.answer(() => ({ text: "I am not sure." }));
    const id = message();
    await desk.taskOf(id);
    expect(provider.seen).toHaveLength(2);
    expect(JSON.stringify(await entriesOf(id))).toContain("the answer is no JSON object");
  });

  test("is not asked for what may cost more than the item has", async () => {
    await open("", "0.001 USD");
    provider.answer(sure);
    await desk.taskOf(message());
    expect(provider.seen).toHaveLength(0);
  });

  test("without its key is passed over, and the trail says which variable is missing, never a key", async () => {
    delete process.env.TEST_READER_KEY;
    await open();
    const id = message();
    await desk.taskOf(id);
    expect(JSON.stringify(await entriesOf(id))).toContain("TEST_READER_KEY");
    expect(provider.seen).toHaveLength(0);
  });

  test("that refuses the key leaves no trace of it", async () => {
    await open();
    provider.answer(() => ({ status: 401, body: '{"error":{"message":"wrong key key-of-the-reader"}}' }));
    const id = message();
    await desk.taskOf(id);
    const told = JSON.stringify(await entriesOf(id));
    expect(told).toContain("refused our key");
    expect(told).not.toContain("key-of-the-reader");
  });
});
