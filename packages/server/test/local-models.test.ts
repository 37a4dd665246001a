import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, encodeScore, trainScore, trainText } from "@throughline/models";
import { describe, expect, test } from "vitest";
import { localModels } from "../src/local-models.ts";

const AT = "2026-11-26T09:00:00Z";

const topics = () => {
  const about = { billing: "the invoice is wrong, number", technical: "the printer is broken again, model" };
  const rows = Object.entries(about).flatMap(([label, text]) =>
    Array.from({ length: 30 }, (_, i) => ({ text: `${text} ${i}`, label })),
  );
  return encodeModel(trainText(rows));
};

const leads = (turned = false) => {
  const rows = Array.from({ length: 100 }, (_, i) => ({
    source: i % 2 ? "web" : "list",
    won: turned !== (i % 2 === 0) ? i % 5 > 0 : i % 5 === 0,
  }));
  return new TextEncoder().encode(encodeScore(trainScore(rows, { target: "won" })));
};

/** A workflow's folder with these models beside it; the file of the workflow. */
function workspace(models: Record<string, Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), "models-"));
  mkdirSync(join(folder, "models"));
  for (const [name, bytes] of Object.entries(models)) writeFileSync(join(folder, "models", name), bytes);
  return join(folder, "workflow.yaml");
}

describe("local models lie beside the workflow", () => {
  test("a text model reads all texts that it is shown; a score reads its fields", () => {
    const { predict } = localModels([workspace({ "topics.model": topics(), "lead-score.model": leads() })]);
    expect(predict("local/topics", { Subject: "The invoice", Description: "is wrong" }, AT)).toMatchObject({
      value: "billing",
      words: expect.arrayContaining([{ text: "invoice", weight: expect.any(Number) }]),
      version: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(predict("local/lead-score", { source: "web" }, AT)).toMatchObject({
      value: expect.any(Boolean),
      score: expect.any(Number),
      words: [{ text: expect.stringMatching(/^source is web: /), weight: expect.any(Number) }],
    });
  });

  test("what is not there says nothing", () => {
    expect(
      localModels(["/nowhere/workflow.yaml"]).predict("local/topics", { Subject: "x" }, AT),
    ).toBeUndefined();
  });

  test("a file that is none is told with its name", () => {
    expect(() => localModels([workspace({ "topics.model": new Uint8Array([1, 2, 3]) })])).toThrow(
      /models\/topics\.model: this is not a text model/,
    );
  });

  test("two workflows may share a model, but not a name for two", () => {
    expect(() =>
      localModels([workspace({ "a.model": leads() }), workspace({ "a.model": leads() })]),
    ).not.toThrow();
    expect(() =>
      localModels([workspace({ "a.model": leads() }), workspace({ "a.model": leads(true) })]),
    ).toThrow(/a\.model: another workflow has a different model of this name/);
  });
});
