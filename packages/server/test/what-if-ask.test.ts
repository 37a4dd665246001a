import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AskRequest } from "@throughline/steps";
import { expect, test } from "vitest";
import { openWorkspace } from "../src/index.ts";
import { askAndRun, itemOfLine, whatIfWorld } from "../src/what-if/index.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/04-parcel-desk/", import.meta.url));

test("what language models were never asked is put to them when that is wanted, once for each question", async () => {
  const desk = openWorkspace(`${EXAMPLE}workflow.yaml`);
  const lines = readFileSync(`${EXAMPLE}items.jsonl`, "utf8").trim().split("\n").slice(0, 20);
  const items = lines.map((line, place) => {
    const { expect: _, ...fields } = JSON.parse(line);
    return itemOfLine(fields, place, desk.workflow ? [desk.workflow] : []);
  });
  const { hash = () => "" } = await whatIfWorld(desk, {});
  const asked: string[] = [];
  const models = {
    hash,
    async ask(request: AskRequest) {
      asked.push(hash(request));
      const use = { name: request.model, version: "1", hash: hash(request), cost: 1_000_000 };
      const answers = Object.fromEntries(
        request.facts.map(({ name, of }) => [name, { value: of?.[0] ?? true, confidence: 1 }]),
      );
      return { ok: true as const, value: { answers, use } };
    },
  };
  const summary = await askAndRun(
    {
      ...{ from: desk, to: desk, settings: { unanswered: "abstain" as const }, here: true as const },
      async *items() {
        yield* items;
      },
      difference: () => {},
    },
    models,
  );
  expect(asked.length).toBeGreaterThan(3);
  expect(new Set(asked).size).toBe(asked.length);
  expect(summary).toMatchObject({ items: 20, changed: 0, asked: asked.length });
  expect(summary.cost.after).toBeGreaterThanOrEqual(asked.length * 1_000_000);
  expect(summary.neverAsked.filter(({ kind }) => kind === "ask")).toEqual([]);
});
