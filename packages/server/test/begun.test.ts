import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { client, DESK, folder, openOrg, serve } from "./org.ts";

const TEXT = readFileSync(DESK, "utf8").replace("workflow: desk", "workflow: second-desk");

let org: Org;
let server: Server;
const data = folder();
const start = () =>
  serve(org, { workspaces: [openWorkspace(DESK)], data, store: join(data, "trail.sqlite") });
beforeAll(async () => {
  org = await openOrg();
  server = await start();
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const begin = (body: Record<string, unknown>) =>
  client(server.url).post("/api/workflows", { by: "Bea", ...body });
const file = join(data, "workflows", "second-desk", "workflow.yaml");

test("a workflow is begun with its first version as a draft, which runs nowhere", async () => {
  expect(await begin({ text: TEXT, teams: "teams: {}\n", note: "From the scan" })).toMatchObject({
    status: 200,
    body: { workflow: { id: "second-desk", object: "Case", active: false }, version: 1 },
  });
  const { get } = client(server.url);
  const { body } = await get("/api/workflows");
  expect(body.map(({ id, active }: { id: string; active: boolean }) => [id, active])).toEqual([
    ["desk", true],
    ["second-desk", false],
  ]);
  expect((await get("/api/workflows/second-desk/versions")).body.versions).toMatchObject([
    { number: 1, state: "draft", savedBy: "Bea", note: "From the scan" },
  ]);
  expect(readFileSync(join(file, "../teams.yaml"), "utf8")).toBe("teams: {}\n");
});

test("a name that is taken is refused, and so is what is no workflow; then nothing is kept", async () => {
  for (const text of [TEXT, readFileSync(DESK, "utf8")])
    expect(await begin({ text })).toMatchObject({
      status: 400,
      body: { error: { field: "workflow", message: expect.stringMatching(/already/) } },
    });
  const broken = await begin({ text: "workflow: third\nobject: 3\n" });
  expect(broken).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
  expect(broken.body.problems.length).toBeGreaterThan(0);
  const away = await begin({ text: TEXT.replace("second-desk", "../away") });
  expect(away.body.error.message).toContain("letters, digits, - and _ only");
  expect(existsSync(join(data, "workflows", "third"))).toBe(false);
});

test("drafts of it are saved and checked as those of any workflow; it is still there after a restart", async () => {
  await server.close();
  server = await start();
  const { post } = client(server.url);
  const text = TEXT.replace("title: Messages to the desk", "title: The second desk");
  const saved = await post("/api/workflows/second-desk/versions", { text, by: "Bea" });
  expect(saved).toMatchObject({ status: 200, body: { version: { number: 2 } } });
  expect((await post("/api/check", { workflow: "second-desk", text })).status).toBe(200);
});

test("to go live it has to be named at the start: its file is made ready, and it is said where that is", async () => {
  const asked = await client(server.url).post("/api/workflows/second-desk/activation", {
    ...{ version: 2, by: "Bea", inFlight: {} },
  });
  expect(asked.status).toBe(409);
  expect(asked.body.error.because[0]).toContain(`--workflow ${file}`);
  expect(readFileSync(file, "utf8")).toContain("title: The second desk");
});
