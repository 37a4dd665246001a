import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { openWorkspace, type Server, type ShadowReport } from "@throughline/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveVersion } from "../../server/src/versions/index.ts";
import { atDesk, DESK, folder, openOrg, serve, until } from "../../server/test/org.ts";
import { changed, LOW } from "../../server/test/shadow/draft.ts";
import { command } from "./in-process.ts";

let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;
const data = folder();
const home = folder();
const workflow = join(home, "workflow.yaml");
const draft = join(home, "draft.yaml");

beforeAll(async () => {
  cpSync(dirname(DESK), home, { recursive: true });
  writeFileSync(draft, changed(LOW));
  org = await openOrg();
  server = await serve(org, {
    ...{ store: join(data, "trail.sqlite"), workspaces: [openWorkspace(workflow)] },
    shadow: { file: draft, workflow: "desk" },
  });
  desk = atDesk(org, server);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const shadow = (...args: string[]) => command("shadow", ...args, "--server", server.url);

/** The version that runs, in the journal. */
async function saved() {
  const { hash = "" } = openWorkspace(workflow).workflow ?? {};
  const text = readFileSync(workflow, "utf8");
  await saveVersion(server.store, "desk", {
    hash,
    text,
    agents: {},
    at: "2026-11-02T09:00:00.000Z",
    by: "Ann",
  });
  return { text };
}

test("shadow tells how far a draft agrees with what really happened, and which row parts from it", async () => {
  const id = desk.message({ Subject: "Hello?" });
  await server.runtime.answerTask(await desk.taskOf(id), "Ann Stone", { topic: "technical" });
  await desk.assigned(id);
  const report = async () => JSON.parse((await shadow("desk", "--json")).out) as ShadowReport;
  await until("it is compared", async () => (await report()).fields.OwnerId?.same === 1);
  const { out, code } = await shadow("desk");
  expect(code).toBe(0);
  expect(out).toMatch(/draft\.yaml of desk, in the shadow of the live one, since \S+ \S+: 1 item\n/);
  expect(out).toMatch(/ {2}OwnerId +100 % {2}1 the same, 0 otherwise\n/);
  expect(out).toContain(
    `1 disagreement:\n  1 of 1  Priority: priority row 2, really priority row 2 (it decided 1)\n      ${desk.key(id)}: Low, really Medium\n`,
  );
});

test("shadow stop ends it, and says so; there is none then", async () => {
  expect((await shadow("stop", "desk")).out).toBe("The shadow of desk has ended.\n");
  expect(await shadow("desk")).toMatchObject({ code: 1, err: expect.stringContaining("desk has no shadow") });
  expect(await shadow("start", "desk", "--version", "7")).toMatchObject({
    ...{ code: 1, err: expect.stringContaining("desk has no version 7") },
  });
});

test("example makes one of a real item of the trail, beside its workflow", async () => {
  const id = desk.message({ Subject: "An invoice" });
  await desk.assigned(id);
  desk.close(id);
  await desk.ended(id);
  await server.runtime.idle();
  const number = String(org.db.get("Case", id)?.CaseNumber);
  const { out, code } = await command(
    ...["example", number, "--workflow", workflow, "--data", data, "--why", "Invoices come first."],
  );
  expect({ out, code }).toMatchObject({
    code: 0,
    out: expect.stringContaining(`"Case ${number}" was added.`),
  });
  expect(readFileSync(join(home, "examples.yaml"), "utf8")).toContain("why: Invoices come first.");
  expect((await command("check", workflow)).code).toBe(0);
  // the version that ran counts, whatever the file is by now
  const { text: before } = await saved();
  writeFileSync(workflow, changed(LOW, ["- [any, any, Medium]", "- [any, any, Low]"]));
  const again = await command("example", number, "--workflow", workflow, "--data", data, "--name", "Again");
  expect(again.out).not.toContain("was not saved");
  expect(readFileSync(join(home, "examples.yaml"), "utf8").split("Again")[1]).toContain("Priority: Medium");
  writeFileSync(workflow, before);
  // a workflow that comes to something else is told of, at the line of what was expected
  writeFileSync(workflow, changed(["- [any, any, Medium]", "- [any, any, Low]"]));
  const told = await command("check", workflow);
  expect(told.code).toBe(1);
  expect(told.out).toMatch(
    /examples\.yaml:\d+:\d+ {2}error {2}Case \d+: expected Priority Medium, got Low, because priority/,
  );
});
