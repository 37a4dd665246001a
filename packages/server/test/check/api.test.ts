import { readFileSync } from "node:fs";
import type { Org } from "@throughline/local-org";
import { applyEdits } from "@throughline/workflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { client, DESK, openOrg, serve } from "../org.ts";

const TEXT = readFileSync(DESK, "utf8");

let org: Org;
let server: Server;
beforeAll(async () => {
  org = await openOrg();
  server = await serve(org);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const check = (text: string, workflow = "desk") => client(server.url).post("/api/check", { workflow, text });

test("a text is checked beside the live workflow: what is proven, what it can take, and nothing is saved", async () => {
  const { status, body } = await check(`${TEXT}\n# a remark\n`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ valid: true, problems: [], proofs: { refuted: 0, undecided: [] } });
  expect(body.proofs.proven).toBe(body.proofs.statements - body.proofs.notDecided);
  expect(body.worst).toMatchObject({ asks: { most: 0, way: "" }, onEvent: [] });
  expect(body.worst.calls.most).toBeGreaterThan(0);
  expect(body.worst.calls.way).toContain("the end takes a write");
  expect((await client(server.url).get("/api/workflows/desk/versions")).body.versions).toHaveLength(1);
});

test("a problem has its place, a record that shows it, and edits that repair it", async () => {
  const wrong = TEXT.replace("agent: reader", "agent: readr");
  const { body } = await check(wrong);
  const [problem] = body.problems;
  const line = wrong.split("\n").findIndex((one) => one.includes("readr")) + 1;
  expect(problem).toMatchObject({ severity: "error", step: "understand", line });
  expect(problem).not.toHaveProperty("file");
  expect(applyEdits(wrong, problem.edits)).toBe(TEXT);

  const left = TEXT.replace("- [any, any, Medium]", "- [any, false, Medium]").replace(
    "- [any, true, High]",
    "- [billing, true, High]",
  );
  const found = (await check(left)).body;
  expect(found.proofs.refuted).toBeGreaterThan(0);
  expect(found.problems).toContainEqual(
    expect.objectContaining({
      verdict: "refuted",
      example: expect.objectContaining({ topic: "technical", urgent: true }),
    }),
  );
});

test("what is no workflow is told, and a workflow that is not here is not found", async () => {
  const { status, body } = await check("stages: [");
  expect(status).toBe(200);
  expect(body).toMatchObject({ valid: false, proofs: { statements: 0 } });
  expect(await check(TEXT, "nowhere")).toMatchObject({ status: 404 });
});
