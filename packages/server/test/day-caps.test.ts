import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Spending } from "@throughline/audit";
import { systemClock } from "@throughline/runtime";
import { type AskRequest, NANO } from "@throughline/steps";
import type { Agent } from "@throughline/workflow";
import { expect, test } from "vitest";
import { languageModels } from "../src/language-models.ts";
import type { Workspace } from "../src/workspace.ts";

const MODEL = "openai/gpt-4o";
const CENT = NANO / 100;

/** A workspace whose agents may spend so much a day, with an answer that a model once gave for a cent. */
function workspace(perDay: Record<string, number>): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "answers-"));
  mkdirSync(join(folder, "models"));
  const recorded = {
    model: MODEL,
    text: "My card was charged twice.",
    answers: { topic: "card" },
    cost: CENT,
  };
  writeFileSync(join(folder, "models", "answers.jsonl"), JSON.stringify(recorded));
  const agents = Object.fromEntries(
    Object.entries(perDay).map(([name, perDay]) => [name, { name, perDay } as Agent]),
  );
  return { file: join(folder, "workflow.yaml"), workflow: { agents }, problems: [] } as unknown as Workspace;
}

const request = (agent: string): AskRequest => ({
  ...{ agent, model: MODEL, most: CENT, inputs: { Description: "My card was charged twice." } },
  facts: [{ name: "topic", type: "choice", of: ["card", "loan"], optional: false }],
});

test("what an agent may spend in a day holds for all items together, and over a restart", async () => {
  const spent = [
    { agent: "reader", cost: 2 * CENT },
    { agent: "clerk", cost: 90 * CENT },
  ] as Spending[];
  const { models } = await languageModels(
    [workspace({ reader: 0.045, clerk: 2 }), workspace({ clerk: 0.9 })],
    {
      ...{ store: { spending: async () => spent }, clock: systemClock(), recorded: true, env: {} },
    },
  );
  const ask = (agent: string) =>
    models?.ask(request(agent), { id: "1", signal: new AbortController().signal } as never);
  expect(await Promise.all(["reader", "reader", "reader"].map(ask))).toMatchObject([
    { ok: true },
    { ok: true },
    {
      ok: false,
      error: { code: "DAY_SPENT", message: expect.stringContaining("agent reader may spend a day") },
    },
  ]);
  // of two agents of one name the least holds; one that nothing is said of is held by nothing
  expect(await ask("clerk")).toMatchObject({ ok: false, error: { code: "DAY_SPENT" } });
  expect(await ask("other")).toMatchObject({ ok: true });
});
