import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, type RecordedAnswer, trainText } from "@throughline/models";
import { openWorkspace } from "@throughline/server/workspace";
import { parse } from "csv-parse/sync";
import { expect, onTestFinished, test } from "vitest";
import { readItems } from "../src/items.ts";
import { offlineContext } from "../src/org-file.ts";
import { runItems } from "../src/sandbox/run-items.ts";
import { openWorld } from "../src/sandbox/world.ts";

const DATA = process.env.THROUGHLINE_DATA ?? join(process.cwd(), "../shared/data");
const FILE = join(DATA, "cfpb-complaints", "complaints_with_llm_answers.csv");

/** What a call to each of the two models costs, in billionths of a US dollar; the recorded answers do not say. */
const COST = { "openai/gpt-4o-mini": 60_000, "openai/gpt-4o": 1_000_000 };
const COLUMN = { "openai/gpt-4o-mini": "gpt_4o_mini_prediction", "openai/gpt-4o": "gpt_4o_prediction" };
const PRODUCTS = [
  "credit_card",
  "credit_reporting",
  "debt_collection",
  "mortgages_and_loans",
  "retail_banking",
];

const WORKFLOW = `
workflow: complaints
title: Complaints of consumers about banks
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
budget: { per item: 0.005 USD, beyond: person }
facts:
  product: { type: choice, of: [${PRODUCTS.join(", ")}] }
agents:
  reader: { role: Understands what a complaint is about, reads: [Description], gives: [product] }
  closer: { role: Closes it, writes: [Status] }
stages:
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide:
          product:
            - rule: 'containsAny(Description, ["mortgage", "escrow"])'
              gives: mortgages_and_loans
            - model: local/product
              at least: 0.9
            - agree: [local/product, openai/gpt-4o-mini]
            - llm: openai/gpt-4o
              at least: 0.9
            - person: Complaints Desk
      - update: closed
        agent: closer
        set: { Status: '"Closed"' }
`;

type Row = Record<string, string>;

/** A folder with the workflow, a local model that has learnt from half of the complaints, and the recorded answers. */
function prepare(folder: string, rows: Row[]): { file: string; items: string; tried: Row[] } {
  const tried = rows.filter((_, index) => index % 2 === 1);
  const learnt = rows.filter((_, index) => index % 2 === 0);
  const model = trainText(
    learnt.map(({ narrative = "", product = "" }) => ({ text: narrative, label: product })),
  );
  mkdirSync(join(folder, "models"));
  writeFileSync(join(folder, "models", "product.model"), encodeModel(model));
  const answers = tried.flatMap((row, index) =>
    (["openai/gpt-4o-mini", "openai/gpt-4o"] as const).flatMap((name): RecordedAnswer[] => {
      // one in ten is left to a person: it is as if the second model had not been there
      if (name === "openai/gpt-4o" && index % 10 === 0) return [];
      const product = row[COLUMN[name]] ?? "";
      return [{ model: name, text: row.narrative ?? "", answers: { product }, cost: COST[name] }];
    }),
  );
  writeFileSync(
    join(folder, "models", "answers.jsonl"),
    answers.map((one) => JSON.stringify(one)).join("\n"),
  );
  const items = join(folder, "items.jsonl");
  const lines = tried.map(({ narrative, product }) =>
    JSON.stringify({ Subject: "Complaint", Description: narrative, Origin: "Email", expect: { product } }),
  );
  writeFileSync(items, lines.join("\n"));
  writeFileSync(
    join(folder, "teams.yaml"),
    "hours:\n  default: { zone: UTC, week: always }\nteams:\n  desk:\n    members: [{ user: a@example.com, name: A, capacity: 1 }]\n",
  );
  const file = join(folder, "workflow.yaml");
  writeFileSync(file, WORKFLOW);
  return { file, items, tried };
}

test.skipIf(!existsSync(FILE))(
  "five levels decide real complaints with the recorded answers of two language models; run again, none is called",
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "throughline-complaints-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const rows: Row[] = parse(readFileSync(FILE), { columns: true });
    const { file, items, tried } = prepare(folder, rows);
    const run = async () => {
      const workspace = openWorkspace(file, offlineContext(file));
      if (!workspace.workflow) throw new Error(JSON.stringify(workspace.problems));
      const world = await openWorld(workspace, undefined, join(folder, "trail.sqlite"), {
        org: join(folder, "org"),
      });
      try {
        return await runItems({ ...world, workflow: workspace.workflow }, readItems(items), () => {});
      } finally {
        await world.close();
      }
    };

    const first = await run();
    expect(first.items).toBe(tried.length);
    expect(Object.keys(first.levels).sort()).toEqual(["agreement", "llm", "model", "person", "rule"]);
    const alone = tried.filter((row) => row[COLUMN["openai/gpt-4o"]] === row.product).length / tried.length;
    expect(1 - first.unexpected / first.items).toBeGreaterThan(alone - 0.05);

    const again = await run();
    expect(again.items).toBe(first.items);
    expect(again.calls).toEqual({ made: 0, reused: first.calls.made });
    expect(again.cost).toBe(0);
    expect(again.decidedBy).toEqual(first.decidedBy);
  },
);
