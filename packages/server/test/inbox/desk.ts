import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, trainText } from "@throughline/models";
import { openWorkspace } from "../../src/index.ts";

/** What was closed before, a few words for each topic. */
const CLOSED: Record<string, string[]> = {
  billing: [
    "the invoice is wrong",
    "we were charged twice",
    "please refund the base fee",
    "a credit note is missing",
  ],
  technical: [
    "the printer is broken",
    "an error when saving",
    "the app crashes",
    "the scanner does not connect",
  ],
  account: [
    "a new user for our account",
    "the contract ends in May",
    "please merge two accounts",
    "a password is lost",
  ],
};

/** The text of which neither model is sure. */
export const MERGE =
  "We have two accounts and only one contract. This month both were charged the full base fee.";

const said = (text: string, topic: string, confidence: number, why: string, quote: string) => ({
  ...{ model: "anthropic/claude-haiku-4-5", text, answers: { topic }, confidence, why: { topic: why } },
  ...{ quotes: { topic: quote }, ms: 1_100, tokens: { input: 300, output: 40 }, cost: 400_000 },
});

/** The workspace in a folder of its own, with a model that was trained on what was closed. */
export function workspace() {
  const folder = mkdtempSync(join(tmpdir(), "inbox-"));
  cpSync(import.meta.dirname, folder, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  const rows = Object.entries(CLOSED).flatMap(([label, texts]) =>
    texts.flatMap((text) => [1, 2, 3, 4].map((n) => ({ label, text: `${text}, number ${n}` }))),
  );
  mkdirSync(join(folder, "models"), { recursive: true });
  writeFileSync(join(folder, "models/topics.model"), encodeModel(trainText(rows)));
  writeFileSync(join(folder, "models/topics.rows.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));
  const answers = [
    said(MERGE, "billing", 0.63, "Both were charged, which is to be undone.", "both were charged"),
  ];
  writeFileSync(join(folder, "models/answers.jsonl"), answers.map((one) => JSON.stringify(one)).join("\n"));
  return openWorkspace(join(folder, "workflow.yaml"));
}
