import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileLedger } from "@throughline/connectors";
import { FORMAT } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { systemClock } from "@throughline/runtime";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Server } from "../src/index.ts";
import { atDesk, client, connect, folder, openOrg, serve, until } from "./org.ts";

let org: Org;
const open: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  org = await openOrg();
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  await org.close();
});

/** A server with a budget of API calls; and time for the budget, which can be let pass. */
async function withBudget(perDay: number, path = join(folder(), "api-budget.json")) {
  const clock = systemClock();
  let passed = 0;
  const salesforce = await connect(org, undefined, {
    budget: { perDay },
    ledger: fileLedger(path),
    clock: { ...clock, elapsed: () => clock.elapsed() + passed },
  });
  const server: Server = await serve(org, { salesforce });
  open.push(server);
  return {
    server,
    path,
    salesforce,
    desk: atDesk(org, server),
    api: client(server.url),
    /** Spends calls until only the kept ones are left. */
    async useUp() {
      while ((salesforce.room?.().writes ?? 0) > 0)
        await salesforce.changedSince("Case", new Date().toISOString(), [], 1);
    },
    passTime(ms: number) {
      passed += ms;
    },
  };
}

test("when the API budget is used up writes wait, the page says so, and they drain", async () => {
  const { server, desk, api, useUp, passTime } = await withBudget(40);
  await useUp();
  const ids = Array.from({ length: 30 }, () => desk.message());
  const { lines } = await until("all wait", async () => {
    const { body } = await api.get("/api/summary");
    return body.waits.lines[0]?.waiting === 30 && body.waits;
  });
  expect(lines).toEqual([
    { system: "salesforce", waiting: 30, why: "the org's API budget is used up", until: expect.any(String) },
  ]);
  expect((await api.get("/health")).body).toMatchObject({
    ok: true,
    work: expect.stringMatching(/^30 writes wait: the org's API budget is used up until 20/),
  });
  const { rows } = await api.list();
  expect(rows.map(({ situation, waitingFor }) => `${situation}: ${waitingFor}`)).toEqual(
    ids.map(() => "waiting: the org's API budget"),
  );
  expect((await api.story(desk.key(ids[0] ?? ""))).row.waitingFor).toBe("the org's API budget");
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('throughline_effects_waiting{system="salesforce"} 30');
  expect(metrics).toContain('throughline_system_shut{system="salesforce"} 1');
  expect(metrics).toContain("throughline_api_budget_used 40");
  expect(org.stats().apiCalls).toBeLessThanOrEqual(40);

  passTime(25 * 60 * 60_000);
  const before = org.stats().apiCalls;
  ids.push(desk.message());
  for (const id of ids) await desk.assigned(id);
  // what had waited went out in few calls
  expect(org.stats().apiCalls - before).toBeLessThan(8);
  expect((await api.get("/api/summary")).body.waits.lines).toEqual([]);
});

test("what was used is used after a restart as well", async () => {
  const first = await withBudget(1_000);
  await first.useUp();
  const used = org.stats().apiCalls;
  await open.pop()?.close();
  // the few that are kept for it let the server start; the writes wait on
  const second = await withBudget(1_000, first.path);
  second.desk.message();
  await until("it waits", () => second.server.runtime.stats().pressure[0]?.waiting === 1);
  expect(org.stats().apiCalls).toBeLessThanOrEqual(1_000);
  expect(used).toBeGreaterThan(950);
});

test("a person is asked to come again when more arrives than can be written down", async () => {
  const server = await serve(org, { bounds: { maxLetters: 0 } });
  open.push(server);
  const answer = await fetch(`${server.url}/api/tasks/x/answer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by: "Ann", answer: {} }),
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(await answer.json()).toMatchObject({ error: { code: "busy" } });
});

test("an item that cannot take its events is an incident on the page, and a person takes it in again or gives it up", async () => {
  const path = join(folder(), "trail.sqlite");
  const first = await serve(org, { store: path });
  const before = atDesk(org, first);
  const id = before.message();
  await before.assigned(id);
  await first.close();
  // an entry that this version cannot read: its item takes nothing, whatever comes
  const db = new DatabaseSync(path);
  const formats = (format: number) =>
    db.prepare("UPDATE lines SET format = ? WHERE item = ?").run(format, before.key(id));
  formats(FORMAT + 1);
  const server = await serve(org, { store: path });
  open.push(server);
  const api = client(server.url);
  org.db.update("Case", id, { Description: "More of it" });
  await until("it is set aside", async () => (await api.get("/api/summary")).body.waits.setAside === 1);
  expect((await api.get("/api/set-aside")).body).toMatchObject([
    { item: before.key(id), events: expect.any(Number) },
  ]);
  expect((await api.list()).rows).toMatchObject([{ key: before.key(id), situation: "incident" }]);

  const repair = (body: object) =>
    api.post(`/api/set-aside/${encodeURIComponent(before.key(id))}`, {
      by: "Ann",
      reason: "mended",
      ...body,
    });
  expect(await repair({ repair: "retry" })).toMatchObject({
    status: 409,
    body: { error: { code: "set-aside" } },
  });
  expect(await repair({ repair: "cancel" })).toMatchObject({ status: 400 });
  expect((await api.get("/api/set-aside")).body).toHaveLength(1);
  formats(FORMAT);
  db.close();
  const story = await api.story(before.key(id));
  expect(story.incidents).toMatchObject([{ id: "set-aside", repairs: ["retry", "cancel"] }]);
  const retried = await api.post(api.item(before.key(id), "/incidents/set-aside"), {
    ...{ by: "Ann", reason: "mended", repair: "retry" },
  });
  expect(retried.status).toBe(200);
  expect((await api.get("/api/set-aside")).body).toEqual([]);
  expect((await api.story(before.key(id))).record.Description).toBe("More of it");
  expect(await repair({ repair: "retry" })).toMatchObject({ status: 404 });
});
