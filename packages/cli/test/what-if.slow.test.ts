import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DifferenceTold } from "@throughline/server/what-if";
import { expect, test } from "vitest";
import { readItems } from "../src/items.ts";
import { folder, ROOT, throughline } from "./throughline.ts";

const DATA = process.env.THROUGHLINE_DATA ?? join(process.cwd(), "../shared/data");
const MESSAGES = join(DATA, "banking77", "train.csv");
const HOW_MANY = 1_000;

const EXAMPLE = join(ROOT, "examples/01-support-email");
const read = (file: string) => readFile(join(EXAMPLE, file), "utf8");

/** One line of one rule: what a subject says that is about money. */
const RULE = ['"payment", "refund", "charged"', '"refund", "charged"'] as const;
const PATH = "stages.0.steps.0.config.decide.topic.2";

const there = existsSync(MESSAGES);
const title = there
  ? "of what customers of a bank have written, a changed rule is named as the cause of every difference"
  : `what-if over real messages is skipped: there is no ${MESSAGES}. Set THROUGHLINE_DATA to the folder of the data.`;

test.skipIf(!there)(title, async () => {
  const lines: string[] = [];
  for await (const one of readItems(MESSAGES)) {
    if ("fields" in one) lines.push(JSON.stringify({ Origin: "Email", ...one.fields }));
    if (lines.length === HOW_MANY) break;
  }
  const text = await read("workflow.yaml");
  expect(text).toContain(RULE[0]);
  const path = folder({
    "workflow.yaml": text,
    "draft.yaml": text.replace(...RULE),
    "teams.yaml": await read("teams.yaml"),
    "connections.yaml": await read("connections.yaml"),
    "items.jsonl": lines.join("\n"),
  });
  const whatIf = (to: string) =>
    throughline(
      ...["what-if", "--from", join(path, "workflow.yaml"), "--to", join(path, to)],
      ...["--items", join(path, "items.jsonl"), "--json"],
    );

  const changed = (await whatIf("draft.yaml")).json;
  const summary = changed.pop();
  const differences = changed as DifferenceTold[];
  const byRule = differences.filter(({ how }) => how === "by rule");
  expect(byRule.length).toBeGreaterThan(20);
  for (const { how, firstStep, cause } of differences) {
    expect(cause?.edits.map((edit) => edit.path)).toEqual([PATH]);
    expect(cause?.how).toBe(how === "by rule" ? "alone" : "through others");
    if (how === "by rule") expect(firstStep).toBe("understand");
  }
  const byLoad = differences.length - byRule.length;
  expect(summary).toMatchObject({
    ...{ items: HOW_MANY, changed: differences.length, byRule: byRule.length, byLoad, asked: 0 },
    byCause: { [byRule[0]?.cause?.text ?? ""]: byRule.length, load: byLoad },
  });

  const [unchanged] = (await whatIf("workflow.yaml")).json;
  expect(unchanged).toMatchObject({ items: HOW_MANY, changed: 0, unchanged: HOW_MANY });
});
