import { encodeScore, openLocalModel, trainScore } from "@throughline/models";
import { kinds } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { parseWorkflow } from "../../workflow/src/parse.ts";
import { world } from "./world.ts";

/** Leads of two sources that convert in eight and in two of ten cases, less so when they are old. */
const rows = Array.from({ length: 400 }, (_, i) => {
  const source = i % 2 ? "Referral" : "List";
  const old = i % 4 < 2;
  const luck = (i * 7) % 10;
  return {
    LeadSource: source,
    CreatedDate: old ? "2026-01-01" : "2026-05-25",
    Day: "2026-06-01",
    IsConverted: luck < (source === "Referral" ? 9 : 3) - (old ? 2 : 0),
  };
});
const model = openLocalModel(
  new TextEncoder().encode(encodeScore(trainScore(rows, { target: "IsConverted", asOf: "Day" }))),
);

function settle(fact: string, rung: string, record: Record<string, Value>, at?: string) {
  const text = `
workflow: leads
title: Leads
object: Lead
start: { event: created }
governs: []
foreign writes: accept
facts:
  chance: { type: number, optional: true }
  promising: { type: boolean, optional: true }
agents:
  scorer: { role: Scores, reads: [LeadSource, CreatedDate], gives: [chance, promising] }
stages:
  - stage: Intake
    steps:
      - interpret: score
        agent: scorer
        decide:
          ${fact}:
            - ${rung}
`;
  const { workflow, problems } = parseWorkflow(text, kinds as never);
  expect(problems).toEqual([]);
  const item = world(workflow!, {
    predict: (name, inputs, now) =>
      name === "local/lead-score" ? model.predict(inputs, at ?? now) : undefined,
  });
  item.arrive(record);
  return item.trail.find((entry) => entry.kind === "decided")!.decision;
}

describe("a score in a ladder", () => {
  const referral = { LeadSource: "Referral", CreatedDate: "2026-05-30" };

  test("a number is the chance itself, with its reasons, whatever it is", () => {
    const {
      value,
      by,
      confidence,
      because,
      model: use,
    } = settle("chance", "model: local/lead-score", referral, "2026-06-01");
    expect(value).toBeGreaterThan(0.7);
    expect(value).toBeLessThan(0.95);
    expect({ by, confidence }).toEqual({ by: "model", confidence: undefined });
    expect(because.text).toMatch(/^local\/lead-score gives a chance of [78]\d %$/);
    expect(because.words?.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^LeadSource is Referral: for it, odds × \d/),
      expect.stringMatching(/^CreatedDate was 2 days before: for it, odds × 1\.\d/),
    ]);
    expect(use).toMatchObject({ name: "local/lead-score", version: model.version });
  });

  test("a yes or no needs to be sure enough", () => {
    const rung = (least: number) => `{ model: local/lead-score, at least: ${least} }`;
    expect(settle("promising", rung(0.6), referral, "2026-06-01")).toMatchObject({
      value: true,
      by: "model",
    });
    expect(settle("promising", rung(0.6), { ...referral, LeadSource: "List" }, "2026-12-01")).toMatchObject({
      value: false,
    });
    expect(settle("promising", rung(0.99), referral, "2026-06-01").value).toBeNull();
  });

  test("dates age up to the time of the event", () => {
    const now = settle("chance", "model: local/lead-score", { ...referral, CreatedDate: "2026-11-01" });
    const later = settle("chance", "model: local/lead-score", { ...referral, CreatedDate: "2026-05-01" });
    expect(now.because.words?.some(({ text }) => text.startsWith("CreatedDate was 1 day before"))).toBe(true);
    expect(Number(now.value)).toBeGreaterThan(Number(later.value));
  });
});
