import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { depotConnections, depotWorkflow } from "./depot.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = depotWorkflow(
  "0.02 USD",
  `      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: continue }
`,
);

const CONNECTIONS = depotConnections(
  "{ state: completed, task: t1, data: { depot: North }, cost: 0.02 }",
  "{ state: completed, task: t1, data: { depot: North } }",
);

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
