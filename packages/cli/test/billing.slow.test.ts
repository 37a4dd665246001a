import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@throughline/audit";
import { apply, type Entry, type ItemState } from "@throughline/engine";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { periodOf } from "../src/period.ts";
import { throughline } from "./throughline.ts";

const data = mkdtempSync(join(tmpdir(), "throughline-billing-"));
const hour = (day: number, hour: number) => new Date(Date.UTC(2026, 9, day, hour)).toISOString();

/** A case that took two calls of a model, one of them lost, and ended after a person's answer. */
function story(
  record: string,
  began: string,
  ended: string,
  cost: number,
  workflow = "support-email",
): Entry[] {
  const because = { text: "it says so" };
  const account = { workflow, agent: "reader", step: "understand", model: "anthropic/claude-haiku-4-5" };
  const decision = { name: "topic", kind: "fact" as const, value: "billing", because, inputs: {} };
  const error = { code: "LOST", message: "The answer was lost." };
  return [
    {
      ...{ kind: "item-started", at: began, workflow, hash: "0123456789abcdef", object: "Case" },
      ...{ recordId: record, record: { Subject: "=1+1" }, eventId: record, because },
    },
    {
      kind: "decided",
      at: began,
      step: "understand",
      visit: "understand#1",
      decision: { ...decision, by: "rule" },
    },
    { kind: "effect-retried", at: began, effect: "e", attempt: 1, error, next: began, cost: 1, account },
    {
      ...{ kind: "effect-settled", at: began, effect: "e", ok: true, apiCalls: 0, ms: 300, cost },
      account: { ...account, tokens: { input: 900, output: 40 } },
    },
    {
      kind: "decided",
      at: began,
      step: "understand",
      visit: "understand#1",
      decision: { ...decision, by: "llm" },
    },
    { kind: "effect-settled", at: ended, effect: "w", ok: true, apiCalls: 2, ms: 30 },
    { kind: "item-ended", at: ended, outcome: "resolved", by: "workflow", because: "all stages are done" },
  ] as Entry[];
}

beforeAll(async () => {
  const store = openStore({ path: join(data, "trail.sqlite") });
  const add = (record: string, workflow: string, entries: Entry[]) => {
    let state: ItemState | undefined;
    for (const entry of entries) state = apply(state, entry);
    return store.append([
      { item: `${workflow}/${record}`, workflow: "v1", entries, from: 1, ...(state && { state }) },
    ]);
  };
  await add("5001", "support-email", story("5001", hour(1, 9), hour(2, 9), 1_100_000));
  await add("5002", "support-email", story("5002", hour(3, 9), hour(31, 23), 900_000));
  // ends in the next month, so it is on the next month's bill
  await add("5003", "support-email", story("5003", hour(31, 9), hour(32, 0), 5));
  await add("00Q1", "lead", story("00Q1", hour(4, 9), hour(4, 10), 0, "lead"));
  // has not ended
  await add("5004", "support-email", story("5004", hour(5, 9), hour(6, 9), 700).slice(0, -1));
  await store.close();
});

describe("throughline billing", () => {
  test("has a line for every item that ended in the month, with all that it took", async () => {
    const { code, out, err } = await throughline("billing", "--month", "2026-10", "--data", data);
    expect(code).toBe(0);
    const lines = parse(out, { columns: true }) as Record<string, string>[];
    expect(lines.map(({ item }) => item)).toEqual(["support-email/5001", "lead/00Q1", "support-email/5002"]);
    expect(lines[0]).toMatchObject({
      ...{ workflow: "support-email", version: "0123456789ab", object: "Case", record_id: "5001" },
      ...{ started_at: hour(1, 9), ended_at: hour(2, 9), outcome: "resolved" },
      // one of the two calls was lost, and paid for all the same
      ...{ model_calls: "2", input_tokens: "900", output_tokens: "40", model_cost_usd: "0.001100001" },
      ...{ api_calls: "2", tasks: "0", by_rule: "1", by_llm: "1", by_person: "0" },
    });
    expect(err).toContain("3 items ended, 0.002000003 USD");
  });

  test("an item is on one bill only", async () => {
    const { out } = await throughline("billing", "--month", "2026-11", "--data", data, "--format", "json");
    expect(out.trim().split("\n")).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({ record_id: "5003", model_cost_usd: "0.000000006" });
  });

  test("days, one workflow, and a file", async () => {
    const file = join(data, "bill.json");
    const { code } = await throughline(
      ...["billing", "--from", "2026-10-01", "--until", "2026-10-05"],
      ...["--workflow", "lead", "--data", data, "--out", file],
    );
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ record_id: "00Q1" });
  });

  test("refuses what is no period", async () => {
    const { code, err } = await throughline("billing", "--month", "2026-13", "--data", data);
    expect(code).toBe(2);
    expect(err).toContain("2026-13 is no month");
    expect(periodOf({ from: "2026-02-30", until: "2026-03-01" }, hour(1, 1))).toEqual({
      wrong: expect.stringContaining("2026-02-30 is no day"),
    });
    expect(periodOf({ from: "2026-03-02", until: "2026-03-01" }, hour(1, 1))).toEqual({
      wrong: expect.stringContaining("ends before it begins"),
    });
  });

  test("is about this month unless another is named", () => {
    const december = { from: "2026-12-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z" };
    expect(periodOf({}, "2026-12-31T23:59:59.000Z")).toEqual(december);
  });
});

describe("throughline costs", () => {
  test("sums calls, tokens and money by what one asks for, also of items that go on", async () => {
    const { json } = await throughline(
      "costs",
      "--month",
      "2026-10",
      "--by",
      "workflow",
      "--data",
      data,
      "--json",
    );
    expect(json).toMatchObject([
      {
        by: "workflow",
        lines: [
          { workflow: "support-email", calls: 8, input: 3_600, output: 160, usd: 0.002_000_709 },
          { workflow: "lead", calls: 2, usd: 0.000_000_001 },
        ],
        total: { calls: 10, usd: 0.002_000_71 },
      },
    ]);
  });

  test("in words, by day", async () => {
    const { out } = await throughline("costs", "--month", "2026-10", "--data", data);
    expect(out).toMatch(/2026-10-01 +2 calls +900 tokens in +40 out +0\.0011 USD/);
    expect(out).toMatch(/total +10 calls/);
    const { out: none } = await throughline("costs", "--month", "2026-01", "--data", data);
    expect(none).toContain("No language model was asked");
  });
});
