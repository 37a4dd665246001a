import { readFileSync } from "node:fs";
import type { Org } from "@throughline/local-org";
import { applyEdits } from "@throughline/workflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { client, DESK, openOrg, serve } from "../org.ts";
import { serveSignedIn, signedIn } from "../signed-in.ts";

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
  expect(body.worst).toMatchObject({ usd: { most: 0 }, asks: { most: 0, way: "" }, onEvent: [] });
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

const problemsOf = async (text: string) => (await check(text)).body.problems;

/** The desk's file, edited. */
const edited = (from: string, to: string) => {
  if (!TEXT.includes(from)) throw new Error(`${from} does not stand there.`);
  return TEXT.replace(from, to);
};

test("a draft is held against the fields and the queues of the org, or it is said why not", async () => {
  const gadget = await problemsOf(edited("reads: [Subject]", "reads: [Subject, Gadget__c]"));
  expect(gadget).toMatchObject([{ code: "unknown-field", severity: "error" }]);
  const queue = await problemsOf(edited("otherwise: [queue Backlog]", "otherwise: [queue Nowhere]"));
  expect(queue).toContainEqual(
    expect.objectContaining({ code: "unknown-queue", step: "owner", fix: expect.stringMatching(/Nowhere/) }),
  );
  const object = await problemsOf(edited("object: Case", "object: Cse"));
  expect(object).toContainEqual(
    expect.objectContaining({
      code: "not-held-against-org",
      message: expect.stringContaining("The org has no object Cse"),
    }),
  );
});

test("what is no workflow is told, and a workflow that is not here is not found", async () => {
  const { status, body } = await check("stages: [");
  expect(status).toBe(200);
  expect(body).toMatchObject({ valid: false, proofs: { statements: 0 } });
  expect(await check(TEXT, "nowhere")).toMatchObject({ status: 404 });
});

test("to check a draft takes an editor", async () => {
  const { server } = await serveSignedIn(org, { olga: "operator", edda: "editor" });
  const [olga, edda] = await Promise.all(["olga", "edda"].map((name) => signedIn(server.url, name)));
  const body = { workflow: "desk", text: TEXT };
  expect(await olga?.post("/api/check", body)).toMatchObject({ status: 403, code: "not-allowed" });
  expect(await edda?.post("/api/check", body)).toMatchObject({ status: 200, body: { valid: true } });
  await server.close();
});
