import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { depotConnections, depotWorkflow } from "./depot.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = depotWorkflow("0.04 USD");

/** It is at work at first, and says in the end what it has cost. */
const CONNECTIONS = depotConnections(
  "{ state: working, task: t1, cost: 0.001 }",
  "{ state: completed, task: t1, data: { depot: North }, cost: 0.015 }",
);

const home = folder();
let org: Awaited<ReturnType<typeof openOrg>>;
let server: Server;
const start = () =>
  serve(org, { workspaces: [openWorkspace(join(home, "workflow.yaml"))], store: join(home, "trail.db") });
beforeAll(async () => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
  writeFileSync(join(home, "connections.yaml"), CONNECTIONS);
  org = await openOrg();
  server = await start();
});
afterAll(async () => {
  await server.close();
  await org.close();
});

test("what an agent says in the end that it cost is what the item, its agent and the day have spent", async () => {
  const api = () => client(server.url);
  const planner = async () => (await api().get("/api/agents")).body.agents[0];
  const { key, message } = atDesk(org, server);
  const item = key(message());
  const cost = async () => (await server.runtime.state(item))?.cost;
  await until("the agent is at work", async () => (await cost()) === 40_000_000);
  expect((await planner()).boundary.spentToday).toBe(0.04);
  await until("the item has ended", async () => (await server.runtime.state(item))?.status === "ended");
  expect(await cost()).toBe(15_000_000);
  expect(await planner()).toMatchObject({ boundary: { perDay: 0.05, spentToday: 0.015 } });
  const { body } = await api().get(`/api/work-items/${encodeURIComponent(item)}`);
  expect(body.row.cost).toBe(0.015);
  await server.close();
  server = await start();
  expect((await planner()).boundary.spentToday).toBe(0.015);
});
