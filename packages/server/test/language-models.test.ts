import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseModels } from "@throughline/models";
import { systemClock } from "@throughline/runtime";
import type { AskRequest } from "@throughline/steps";
import { expect, onTestFinished, test } from "vitest";
import { languageModels } from "../src/language-models.ts";

const MODELS = `
providers: { anthropic: { only: [claude-haiku-4-5] } }
budget: { per day: 0.01 USD }
`;

const question: Omit<AskRequest, "most"> = {
  agent: "reader",
  model: "anthropic/claude-haiku-4-5",
  facts: [{ name: "topic", type: "choice", of: ["billing", "other"], optional: false }],
  inputs: { Subject: "My invoice" },
};
const signal = new AbortController().signal;

/** A folder with a workflow's neighbours. */
function folderWith(answers?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "throughline-models-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "models"));
  if (answers !== undefined) writeFileSync(join(folder, "models", "answers.jsonl"), answers);
  return join(folder, "workflow.yaml");
}

function open(file: string, more: { yaml?: string; recorded?: boolean; spent?: number } = {}) {
  const { config } = more.yaml === undefined ? {} : parseModels(more.yaml);
  const row = { hour: "", workflow: "w", agent: "a", step: "s", model: "m", calls: 1, input: 1, output: 1 };
  return languageModels([{ file, problems: [], proofs: [], ...(config && { models: config }) }], {
    store: { spending: async () => [{ ...row, cost: more.spent ?? 0 }] },
    ...{ clock: systemClock(), recorded: more.recorded ?? false, env: {} },
  });
}

test("without models.yaml none is connected", async () => {
  expect(await open(folderWith())).toEqual({});
});

test("what models.yaml allows has a ceiling, and nothing else has", async () => {
  const { ceiling } = await open(folderWith(), { yaml: MODELS });
  expect(ceiling?.(question)).toBeGreaterThan(0);
  expect(ceiling?.({ ...question, model: "openai/gpt-4o" })).toBeUndefined();
});

test("what the trail says was spent today counts under the cap of the day: nothing more is asked", async () => {
  const { models, ceiling } = await open(folderWith(), { yaml: MODELS, spent: 9_999_999 });
  const most = ceiling?.(question) ?? 0;
  expect(await models?.ask({ ...question, most }, { id: "w/1.1", signal })).toMatchObject({
    ok: false,
    error: { class: "person", code: "DAY_SPENT" },
  });
});

test("where nobody is to be called, a model answers what is recorded beside the workflow", async () => {
  const recorded = { model: question.model, text: "My invoice", answers: { topic: "billing" }, cost: 7 };
  const { models, ceiling } = await open(folderWith(`${JSON.stringify(recorded)}\n\n`), { recorded: true });
  const outcome = await models?.ask({ ...question, most: ceiling?.(question) ?? 0 }, { id: "w/1.1", signal });
  expect(outcome).toMatchObject({ value: { answers: { topic: { value: "billing" } }, use: { cost: 7 } } });
  expect(await open(folderWith(), { recorded: true, yaml: MODELS })).toEqual({});
});

test.each(["{oops", "{}", '{"model": "m", "text": "t"}', "null"])(
  "a line that is no answer (%s) is told with its place",
  async (line) => {
    await expect(open(folderWith(`\n${line}`), { recorded: true })).rejects.toThrow(/answers\.jsonl, line 2/);
  },
);
