import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, throughline } from "./throughline.ts";

const EXAMPLE = join(ROOT, "examples/01-support-email");
const read = (file: string) => readFileSync(join(EXAMPLE, file), "utf8");

describe("throughline what-if", () => {
  const items = read("items.jsonl").split("\n").slice(0, 60).join("\n");
  const path = folder({
    "workflow.yaml": read("workflow.yaml"),
    "draft.yaml": read("workflow.yaml").replace(
      "[sales,   any,  any,  Low]",
      "[sales,   any,  any,  Medium]",
    ),
    "teams.yaml": read("teams.yaml"),
    "connections.yaml": read("connections.yaml"),
    "items.jsonl": `${items}\nnot json\n`,
  });
  const whatIf = (to: string, ...more: string[]) =>
    throughline(
      ...["what-if", "--from", join(path, "workflow.yaml"), "--to", join(path, to)],
      ...["--items", join(path, "items.jsonl"), ...more],
    );

  test("prints a line for each item that comes out otherwise, with the edit that is the cause, and a summary", async () => {
    const { json, code, err } = await whatIf("draft.yaml", "--json");
    expect(code).toBe(0);
    expect(err).toContain("items.jsonl:61  The line is not JSON");
    const differences = json.slice(0, -1) as Record<string, unknown>[];
    const summary = json.at(-1) as { byCause: Record<string, number> };
    expect(differences.length).toBeGreaterThan(2);
    const ROW =
      "Triage, decide priority: row 4 is [sales, any, any, Medium] instead of [sales, any, any, Low]";
    for (const one of differences.filter(({ how }) => how === "by rule"))
      expect(one).toMatchObject({
        ...{ firstStep: "priority", cause: { text: ROW, how: "alone" }, costChange: 0 },
        ...{ before: { priority: "Low", outcome: "resolved" }, after: { priority: "Medium" } },
      });
    expect(summary).toMatchObject({
      items: 60,
      changed: differences.length,
      asked: 0,
      cost: { before: 0, after: 0 },
    });
    expect(summary.byCause[ROW]).toBe(differences.filter(({ how }) => how === "by rule").length);
  });

  test("says the same in words", async () => {
    const { out } = await whatIf("draft.yaml");
    expect(out).toContain("at priority: Priority is Low → Priority is Medium");
    expect(out).toMatch(/60 items: \d+ come out otherwise, \d+ by rule and \d+ by load/);
  });

  test("finds nothing where nothing was changed", async () => {
    const { json } = await whatIf("workflow.yaml", "--json");
    expect(json).toMatchObject([{ summary: true, items: 60, changed: 0, unchanged: 60 }]);
  });

  test("says what to do where it is told too little", async () => {
    const { code, err } = await throughline(
      "what-if",
      "--from",
      join(path, "workflow.yaml"),
      "--to",
      join(path, "draft.yaml"),
    );
    expect(code).toBe(2);
    expect(err).toContain("--items FILE, or --trail LOCATION");
  });
});
