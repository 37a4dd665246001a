import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readItems } from "../packages/cli/src/items.ts";
import { offlineContext, readOrgFile } from "../packages/cli/src/org-file.ts";
import type { Outcome, RunSummary } from "../packages/cli/src/sandbox/outcome.ts";
import { runItems } from "../packages/cli/src/sandbox/run-items.ts";
import { openWorld } from "../packages/cli/src/sandbox/world.ts";
import { parseModels } from "../packages/models/src/llm/index.ts";
import { settles, startModelServer } from "../packages/models/test/fixture/index.ts";
import { localModels } from "../packages/server/src/local-models.ts";
import { openWorkspace } from "../packages/server/src/workspace.ts";

const HERE = join(import.meta.dirname, "04-parcel-desk");
const FILE = join(HERE, "workflow.yaml");

/** What comes of all messages, over the trail and the org of a folder. */
async function run(
  folder: string,
  live?: ReturnType<typeof parseModels>["config"],
): Promise<{ outcomes: Outcome[]; summary: RunSummary }> {
  const workspace = { ...openWorkspace(FILE, offlineContext(FILE)), ...(live && { models: live }) };
  if (!workspace.workflow) throw new Error(`${FILE} cannot be run`);
  const org = join(folder, "org");
  const world = await openWorld(workspace, readOrgFile(FILE), join(folder, "trail.sqlite"), {
    org,
    liveModels: live !== undefined,
  });
  const outcomes: Outcome[] = [];
  try {
    const items = readItems(join(HERE, "items.jsonl"));
    const summary = await runItems({ ...world, workflow: workspace.workflow }, items, (outcome) =>
      outcomes.push(outcome),
    );
    return { outcomes, summary };
  } finally {
    await world.close();
  }
}

const topics = (outcomes: Outcome[]) =>
  outcomes
    .sort((a, b) => Number(a.item) - Number(b.item))
    .map(({ facts: { topic, urgent } }) => `${topic} ${urgent}`);

test("every level decides its share; run again over the same messages, no call is made and all comes out the same", async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-cascade-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = await run(folder);
  const { levels, calls, cost } = first.summary;
  expect(Object.keys(levels).sort()).toEqual(["agreement", "llm", "model", "person", "rule"]);
  expect(Object.values(levels).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 3);
  expect(Object.values(levels).reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(cost, 8);
  expect(calls).toEqual({ made: expect.any(Number), reused: 0 });
  expect(calls.made).toBeGreaterThan(10);
  expect(cost).toBeGreaterThan(0);

  const again = await run(folder);
  expect(again.summary.items).toBe(first.summary.items);
  expect(again.summary.calls).toEqual({ made: 0, reused: calls.made });
  expect(again.summary.cost).toBe(0);
  expect(topics(again.outcomes)).toEqual(topics(first.outcomes));
});

test("over the wire, the budget of a message is enough to ask the model, and the model takes its time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-cascade-"));
  const provider = await startModelServer(async (seen) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return settles({ topic: "delivery" })(seen);
  });
  process.env.ANTHROPIC_API_KEY = "key-of-anthropic";
  onTestFinished(async () => {
    delete process.env.ANTHROPIC_API_KEY;
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { config } = parseModels(`providers: { anthropic: { url: "${provider.url}/v1" } }\nmasking: [email]`);
  const { calls, levels } = (await run(folder, config)).summary;
  expect(calls.made).toBeGreaterThan(10);
  expect(provider.seen).toHaveLength(calls.made);
  expect(levels.llm?.facts).toBeGreaterThan(0);
});

test("its model is a small file that says what it has learnt from", () => {
  expect(statSync(join(HERE, "models", "topics.model")).size).toBeLessThan(100_000);
  const inputs = { Subject: "Invoice", Description: "We were charged twice on our invoice." };
  expect(localModels([FILE]).predict("local/topics", inputs, "2026-11-26T12:00:00.000Z")).toMatchObject({
    value: "invoice",
    unknown: false,
  });
});
