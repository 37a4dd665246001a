import type { AuditStore, MeasuredItem } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import { NANO } from "@throughline/steps";
import { expect, test } from "vitest";
import { readFigures } from "../src/agents/figures.ts";

const DAYS = 30;
const begin = Date.UTC(2026, 1, 1);
const end = begin + DAYS * 86_400_000;
const time = { from: new Date(begin).toISOString(), until: new Date(end).toISOString() };

/** A store of items that lie evenly over the days. A reader decides in each; one half of the month surer than the other. */
function storeOf(count: number): AuditStore {
  const every = (end - begin) / count;
  const at = (number: number) => new Date(begin + number * every).toISOString();
  const measured = async (from: string, until: string, after: MeasuredItem | undefined, limit: number) => {
    const first = after ? Number(after.item) + 1 : Math.ceil((Date.parse(from) - begin) / every);
    const last = Math.min(count, Math.ceil((Date.parse(until) - begin) / every));
    return Array.from({ length: Math.max(0, Math.min(limit, last - first)) }, (_, i) => ({
      ...{ item: String(first + i), workflow: "desk", startedAt: at(first + i) },
    }));
  };
  const entries = async (item: string) => {
    const confidence = Number(item) < count / 2 ? 0.6 : 1;
    const told = [
      { kind: "item-started", workflow: "desk", hash: "v1" },
      { kind: "step-started", step: "read", visit: "read#1" },
      { kind: "effect-intended", visit: "read#1", effect: { id: "e", kind: "ask" } },
      { kind: "effect-settled", effect: "e", ok: true, ms: 1, cost: NANO / 100 },
      { kind: "decided", step: "read", decision: { confidence } },
    ];
    return told.map((entry) => ({ entry: entry as unknown as Entry }));
  };
  return { measured, entries } as unknown as AuditStore;
}

const figuresOf = async (count: number) =>
  readFigures(storeOf(count), ["desk"], time, (workflow, _hash, step) =>
    step === "read" ? `${workflow}/reader` : undefined,
  );

test("of few items every one is counted", async () => {
  const { items, looked, of } = await figuresOf(200);
  expect({ items, looked }).toEqual({ items: 200, looked: 200 });
  expect(of.get("desk/reader")).toMatchObject({ items: 200, steps: 200, decisions: 200, failed: 0 });
  expect(of.get("desk/reader")?.cost).toBeCloseTo(2);
  expect(of.get("desk/reader")?.sure).toBeCloseTo(0.8);
});

test("of many, some that lie evenly over the time stand for all, not only the latest", async () => {
  const { items, looked, of } = await figuresOf(100_000);
  expect(looked).toBeLessThan(5_000);
  const { sure, decisions, cost } = of.get("desk/reader") ?? {};
  // within a twentieth
  for (const [told, is] of [
    [items, 100_000],
    [decisions, 100_000],
    [cost, 1_000],
    [sure, 0.8],
  ])
    expect(Math.abs((told as number) / (is as number) - 1)).toBeLessThan(0.05);
});
