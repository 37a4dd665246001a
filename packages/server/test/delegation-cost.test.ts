import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = `
workflow: desk
title: Depot
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
budget: { per item: 0.10 USD, beyond: person }
facts:
  depot: { type: text, optional: true }
agents:
  planner: { role: Asks the depot, reads: [Subject], gives: [depot], calls: [depot.start, depot.follow, depot.answer, depot.cancel], budget: { per day: 0.05 USD } }
stages:
  - stage: Plan
    steps:
      - delegate: plan
        agent: planner
        to: depot
        task: 'Where does {Subject} go?'
        hands over: [Subject]
        gives: depot
        costs: 0.04 USD
        at most: { 1 hour: continue }
        fails: continue
`;

/** It is at work at first, and says in the end what it has cost. */
const CONNECTIONS = `
depot:
  type: sample
  operations:
    start: { effect: write, repeat: keyed, sample: { state: working, task: t1, cost: 0.001 } }
    follow: { effect: read, sample: { state: completed, task: t1, data: { depot: North }, cost: 0.015 } }
    answer: { effect: write, repeat: keyed, sample: { state: completed, task: t1, data: { depot: North } } }
    cancel: { effect: write, repeat: keyed, sample: { state: canceled, task: t1 } }
`;

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
