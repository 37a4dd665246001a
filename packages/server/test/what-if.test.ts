import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { kinds } from "@throughline/steps";
import { checkText } from "@throughline/workflow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { saveVersion, versionsOf } from "../src/versions/index.ts";
import { atDesk, client, DESK, folder, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let file: string;
const items: string[] = [];

beforeAll(async () => {
  org = await openOrg();
  const here = folder();
  for (const name of readdirSync(dirname(DESK))) copyFileSync(join(dirname(DESK), name), join(here, name));
  file = join(here, "workflow.yaml");
  server = await serve(org, { workspaces: [openWorkspace(file)] });
  const desk = atDesk(org, server);
  for (const Subject of ["Urgent: the invoice", "Your invoice", "Another invoice", "Urgent, an invoice"]) {
    const id = desk.message({ Subject });
    await desk.assigned(id);
    items.push(desk.key(id));
  }
  const text = readFileSync(file, "utf8");
  const drafts = [text, text.replace("[any, true, High]", "[any, true, Medium]"), `${text}\n# a remark\n`];
  for (const draft of drafts) {
    const { workflow } = checkText(draft, kinds as never);
    const saved = { text: draft, agents: {}, at: "2026-01-01T00:00:00.000Z", by: "Bea" };
    await saveVersion(server.store, "desk", { hash: workflow?.hash ?? "", ...saved });
  }
});
afterAll(async () => {
  await server.close();
  await org.close();
});

/** Plays what there is on a version, to its end. */
async function whatIf(to: number) {
  const { get, post } = client(server.url);
  const begun = await post("/api/workflows/desk/what-if", { to, by: "Bea" });
  expect(begun).toMatchObject({ status: 200, body: { state: "running", by: "Bea" } });
  const path = `/api/workflows/desk/what-if/${begun.body.id}`;
  const report = await until("the what-if is done", async () => {
    const { body } = await get(path);
    return body.state !== "running" && body;
  });
  const differences = async (query = "") => (await get(`${path}/differences${query}`)).body;
  return { report, differences, path };
}

test("the items of the trail are played on a draft, and what differs is told with its cause", async () => {
  const { report, differences } = await whatIf(2);
  expect(report).toMatchObject({
    ...{ state: "done", items: 4, changed: 2 },
    summary: { items: 4, changed: 2, byRule: 2, reproduced: { recorded: 4, same: 4 }, asked: 0 },
  });
  const { differences: found, total } = await differences();
  expect(total).toBe(2);
  expect(found.map(({ item }: { item: string }) => item).sort()).toEqual([items[0], items[3]].sort());
  for (const one of found)
    expect(one).toMatchObject({
      ...{ firstStep: "priority", how: "by rule", changed: ["priority"], fidelity: "exact" },
      ...{ before: { priority: "High" }, after: { priority: "Medium" }, cause: { how: "alone" } },
    });
  expect(await differences("?page=2&pageSize=1")).toMatchObject({ total: 2, differences: [found[1]] });
  expect(await differences("?how=by%20load")).toMatchObject({ total: 0 });
});

test("an unchanged draft makes no difference", async () => {
  const { report } = await whatIf(3);
  expect(report).toMatchObject({ state: "done", items: 4, changed: 0 });
  // an activation asks whether these two were compared
  const { from, to } = report;
  expect((await versionsOf(server.store, "desk")).whatIfs).toContainEqual({
    ...{ from, to, items: 4, changed: 0, by: "Bea", at: expect.any(String) },
  });
});

test("a difference is expected or not, and what is not becomes a regression example", async () => {
  const { report, differences } = await whatIf(2);
  const { post } = client(server.url);
  const mark = (item: string | undefined, expected: boolean, note?: string) =>
    post("/api/workflows/desk/differences", {
      ...{ item, expected, from: report.from, to: report.to, by: "Tom", ...(note && { note }) },
    });
  expect(await mark(items[0], true)).toMatchObject({ status: 200, body: { done: true } });
  const { body } = await mark(items[3], false, "Urgent stays urgent");
  expect(body).toMatchObject({ done: true, example: { file: join(dirname(file), "examples.yaml") } });
  expect(readFileSync(body.example.file, "utf8")).toContain("Urgent stays urgent");
  expect((await mark(items[3], false)).body).toEqual({ done: true });
  expect(await differences("?mark=expected")).toMatchObject({
    total: 1,
    differences: [{ item: items[0], mark: { expected: true, by: "Tom" } }],
  });
  expect(await differences("?mark=not%20expected")).toMatchObject({
    total: 1,
    differences: [{ item: items[3] }],
  });
  const { marks } = await versionsOf(server.store, "desk");
  expect(marks).toMatchObject([
    { item: items[0], expected: true },
    { item: items[3], expected: false },
  ]);
});

test("one runs at a time, is cancelled by whoever may, and what is not there is said to be", async () => {
  const { get, post } = client(server.url);
  const begun = await post("/api/workflows/desk/what-if", { to: 2 });
  expect(await post("/api/workflows/desk/what-if", { to: 2 })).toMatchObject({ status: 503 });
  const path = `/api/workflows/desk/what-if/${begun.body.id}`;
  const stopped = await fetch(server.url + path, { method: "DELETE" });
  expect(stopped.status).toBe(200);
  expect((await get(path)).body.state).toBe("cancelled");
  expect(await post("/api/workflows/desk/what-if", { to: 9 })).toMatchObject({ status: 404 });
  expect(await get("/api/workflows/desk/what-if/99")).toMatchObject({ status: 404 });
});

test("also of an item that ran a version which is live no more", async () => {
  const { post } = client(server.url);
  expect(await post("/api/workflows/desk/activation", { version: 3, by: "Bea" })).toMatchObject({
    status: 200,
  });
  const [v2, v3] = (await versionsOf(server.store, "desk")).versions.slice(1).map(({ hash }) => hash);
  const mark = { item: items[1], expected: false, from: v3, to: v2, by: "Tom", note: "As it was" };
  const { body } = await post("/api/workflows/desk/differences", mark);
  expect(readFileSync(body.example.file, "utf8")).toContain("As it was");
});
