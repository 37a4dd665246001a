import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { lastScan } from "../src/scan/index.ts";
import { client, DESK, folder, openOrg, serve, until } from "./org.ts";

const SUPPORT = join(import.meta.dirname, "../../../fixtures/sfdx/support");

let org: Org;
let server: Server;
const here = folder();
const data = folder();
beforeAll(async () => {
  org = await openOrg();
  for (const name of readdirSync(dirname(DESK))) copyFileSync(join(dirname(DESK), name), join(here, name));
  server = await serve(org, { workspaces: [openWorkspace(join(here, "workflow.yaml"))], data });
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const settings = (text: string) => writeFileSync(join(here, "workspace.yaml"), text);

test("where the metadata is, workspace.yaml says; without it one is told what to write", async () => {
  const { get, post } = client(server.url);
  expect((await get("/api/scan")).body).toEqual([
    { object: "Case", folder: null, org: null, running: null, failed: null, last: null },
  ]);
  expect(await post("/api/scan", { object: "Case" })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("scan: { folder: FOLDER }") } },
  });
  expect((await post("/api/scan", { object: "Lead" })).status).toBe(404);
});

test("a folder without metadata is why a scan comes to nothing", async () => {
  const { get, post } = client(server.url);
  settings("scan: { folder: . }\n");
  expect((await post("/api/scan", { object: "Case" })).body.running).toMatchObject({
    step: "reading",
  });
  const failed = await until("the scan has failed", async () => (await get("/api/scan/Case")).body.failed);
  expect(failed).toContain("There is no Salesforce metadata in");
});

test("a scan runs beside the live work, and what it found is kept, read, and played", async () => {
  const { get, post } = client(server.url);
  settings(`scan: { folder: '${SUPPORT}' }\n`);
  expect((await post("/api/scan/Case/play", { on: "create", record: {} })).status).toBe(404);
  expect((await post("/api/scan", { object: "Case", by: "Bea" })).status).toBe(200);
  const view = await until("the scan is done", async () => {
    const { body } = await get("/api/scan/case");
    return body.report && body;
  });
  expect(view).toMatchObject({
    ...{ object: "Case", running: null, failed: null, last: { by: "Bea" } },
    workflows: [{ id: "desk", governs: expect.arrayContaining(["OwnerId"]) }],
  });
  const owner = view.report.fields.find(({ field }: { field: string }) => field === "OwnerId");
  expect(owner.writers.length).toBeGreaterThan(5);

  const { body } = await post("/api/scan/Case/play", {
    on: "create",
    record: { Origin: "Email", Subject: "An invoice" },
  });
  expect(body.ends).toBe("saved");
  expect(body.fields.OwnerId.last).toMatchObject({ kind: "assignment rule" });

  const page = await fetch(`${server.url}/api/scan/Case/markdown`);
  expect(page.headers.get("content-type")).toContain("text/markdown");
  expect(await page.text()).toMatch(/^# Who writes what on Case/);

  // whoever activates a version, or reads the insights, asks what was kept
  expect(lastScan(data, "Case")).toMatchObject({ by: "Bea", report: { object: "Case" } });
  expect(lastScan(data, "Lead")).toBeUndefined();
});
