import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
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
  closer: { role: Waits, reads: [Status] }
stages:
  - stage: Plan
    steps:
      - delegate: plan
        agent: planner
        to: depot
        task: 'Where does {Subject} go?'
        hands over: [Subject]
        gives: depot
        costs: 0.02 USD
        at most: { 1 hour: continue }
        refuses: continue
        fails: continue
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: continue }
`;

const CONNECTIONS = `
depot:
  type: sample
  operations:
    start: { effect: write, repeat: keyed, sample: { state: completed, task: t1, data: { depot: North }, cost: 0.02 } }
    follow: { effect: read, sample: { state: completed, task: t1, data: { depot: North } } }
    answer: { effect: write, repeat: keyed, sample: { state: completed, task: t1, data: { depot: North } } }
    cancel: { effect: write, repeat: keyed, sample: { state: canceled, task: t1 } }
`;

let org: Org;
let server: Server;
const home = folder();
const start = () => {
  const workspaces = [openWorkspace(join(home, "workflow.yaml"))];
  expect(workspaces[0]?.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return serve(org, { workspaces, store: join(home, "trail.db") });
};

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

/** What became of the delegation of a new item: what it gave, or why there was none. */
async function delegated(): Promise<unknown> {
  const { key, message } = atDesk(org, server);
  const item = key(message());
  const state = await until("the item waits", async () => {
    const now = await server.runtime.state(item);
    return (
      Object.values(now?.visits ?? {}).some(
        ({ step, status }) => step === "closed" && status === "waiting",
      ) && now
    );
  });
  if (state.facts.depot?.value) return state.facts.depot.value;
  const entries = await server.store.entries(item);
  return entries.flatMap(({ entry }) => (entry.kind === "step-failed" ? [entry.error.message] : []))[0];
}
const planner = async () => (await client(server.url).get("/api/agents")).body.agents[0];

test("what an agent may spend in a day holds its delegations back, over a restart too", async () => {
  expect(await delegated()).toBe("North");
  expect(await delegated()).toBe("North");
  const refused =
    /depot\.start was not called: it may cost 0\.02 USD.*agent planner may spend a day 0\.01 USD/;
  expect(await delegated()).toMatch(refused);
  expect((await planner()).boundary).toMatchObject({ perDay: 0.05, spentToday: 0.04 });
  await server.close();
  server = await start();
  expect(await delegated()).toMatch(refused);
  expect((await planner()).boundary.spentToday).toBe(0.04);
});
