import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createBudget } from "@throughline/connectors";
import { loadMetadata, type Org, startOrg } from "@throughline/local-org";
import { systemClock } from "@throughline/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { client, DESK, folder, SEED, serve, until } from "./org.ts";

const FLOW = `<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><label>Case Priority</label><processType>AutoLaunchedFlow</processType><status>Active</status>
<start><object>Case</object><recordTriggerType>Create</recordTriggerType><triggerType>RecordBeforeSave</triggerType><connector><targetReference>Set</targetReference></connector></start>
<recordUpdates><name>Set</name><label>Set</label><inputAssignments><field>Priority</field><value><stringValue>High</stringValue></value></inputAssignments><inputReference>$Record</inputReference></recordUpdates></Flow>`;

let org: Org;
let server: Server;
const here = folder();
const data = folder();
/** Calls that the budget was asked for. */
const admitted: string[] = [];

beforeAll(async () => {
  org = await startOrg({
    seed: {
      ...SEED,
      objects: {
        ...SEED.objects,
        Case: {
          ...SEED.objects?.Case,
          assignmentRules: [
            {
              name: "Standard",
              entries: [
                {
                  criteria: [{ field: "Case.Origin", operation: "equals", value: "Web" }],
                  assignTo: "Triage_Desk",
                },
                { criteria: [], assignTo: "Backlog" },
              ],
            },
          ],
        },
      },
    },
    metadata: loadMetadata(new Map([["flows/Case_Priority.flow", FLOW]])),
  });
  for (const name of readdirSync(dirname(DESK))) copyFileSync(join(dirname(DESK), name), join(here, name));
  const budget = createBudget({}, systemClock());
  const allowance: typeof budget = {
    ...budget,
    admit(purpose) {
      admitted.push(purpose);
      return budget.admit(purpose);
    },
  };
  const login = {
    kind: "client-credentials" as const,
    ...{ loginUrl: org.url, clientId: org.clientId, clientSecret: org.clientSecret },
  };
  const workspaces = [openWorkspace(join(here, "workflow.yaml"))];
  server = await serve(org, { workspaces, data, org: { login, allowance } });
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const scanned = (object: string) =>
  until(`${object} is scanned`, async () => {
    const { body } = await client(server.url).get(`/api/scan/${object}`);
    if (body.failed) throw new Error(body.failed);
    return body.report && !body.running && body;
  });

test("where no folder is named, the org's own metadata is had and read, on the org's budget", async () => {
  const { get, post } = client(server.url);
  const [line] = (await get("/api/scan")).body;
  expect(line).toMatchObject({ object: "Case", folder: null, org: new URL(org.url).host });
  const { body } = await get("/api/org/objects");
  expect(body).toContainEqual({ name: "Lead", label: "Lead" });

  const began = await post("/api/scan", { object: "Case", by: "Bea" });
  expect(began.body.running).toEqual({ step: "retrieving", done: 0, total: 0 });
  // one retrieve at a time: they are for the same folder
  expect((await post("/api/scan", { object: "Lead" })).status).toBe(503);
  const { report } = await scanned("Case");
  const kinds = (name: string) =>
    report.fields
      .find(({ field }: { field: string }) => field === name)
      ?.writers.map(({ kind }: { kind: string }) => kind);
  expect(kinds("Priority")).toEqual(["flow"]);
  expect(kinds("OwnerId")).toEqual(["assignment rule", "assignment rule"]);
  // what no metadata says, the org does: both queues have nobody in them
  expect(report.targets).toContainEqual(
    expect.objectContaining({ kind: expect.stringMatching(/queue/), name: "Backlog" }),
  );
  expect(admitted.length).toBeGreaterThan(5);
  expect(new Set(admitted)).toEqual(new Set(["look"]));
});

test("another object of the org is scanned as well, and is in the list from then on", async () => {
  const { get, post } = client(server.url);
  await post("/api/scan", { object: "Lead" });
  await scanned("Lead");
  const { body } = await get("/api/scan");
  expect(body.map(({ object }: { object: string }) => object)).toEqual(["Case", "Lead"]);
});

test("a scan that runs is ended, and what was found before stays", async () => {
  const { get, post } = client(server.url);
  const before = (await get("/api/scan/Case")).body.last;
  await post("/api/scan", { object: "Case" });
  const { body } = await get("/api/scan/Case", { method: "DELETE" });
  expect(body).toMatchObject({ running: null, failed: null, last: before });
  expect((await get("/api/scan/Case")).body.report).not.toBeNull();
});

test("a workflow is drafted from it: proven against the org, begun, with what could not be carried over", async () => {
  const { get, post } = client(server.url);
  const draft = (workflow: string) => post("/api/scan/Case/draft", { workflow, by: "Bea" });
  expect(await draft("desk")).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('name "desk" already') } },
  });
  expect((await draft("a desk")).status).toBe(400);
  expect((await draft("case-today")).body).toMatchObject({ state: "reading", workflow: "case-today" });
  expect((await draft("case-today-2")).status).toBe(503);
  const made = await until("it is drafted", async () => {
    const { body } = await get("/api/scan/Case/draft");
    return body.state === "made" && body;
  });
  expect(made).toMatchObject({ version: 1, from: { "entries of an assignment rule": 2 } });
  expect(made.proofs.proven).toBeGreaterThan(3);
  expect(made.problems.filter(({ severity }: { severity: string }) => severity === "error")).toEqual([]);
  const version = await get("/api/workflows/case-today/versions/1");
  expect(version.body).toMatchObject({ state: "draft", savedBy: "Bea" });
  expect(version.body.text).toContain("Triage");
  expect(readFileSync(join(data, "workflows/case-today/teams.yaml"), "utf8")).toContain("hours");
  expect((await draft("case-today")).status).toBe(400);
});
