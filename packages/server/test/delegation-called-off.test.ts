import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { learnAgent } from "@throughline/connectors/a2a";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type A2aAgent, startAgent } from "../../connectors/test/support/a2a-agent.ts";
import { openWorkspace, type Server } from "../src/index.ts";
import { depotWorkflow } from "./depot.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = depotWorkflow("0.04 USD")
  .replace("Where does {Subject} go?", "meter {Subject}")
  .replace("1 hour", "1 second");

const home = folder();
let org: Org;
let agent: A2aAgent;
let server: Server;
const start = () =>
  serve(org, { workspaces: [openWorkspace(join(home, "workflow.yaml"))], store: join(home, "trail.db") });

beforeAll(async () => {
  mkdirSync(join(home, "connections"), { recursive: true });
  org = await openOrg();
  agent = await startAgent();
  const learned = await learnAgent("depot", agent.url, { allowPrivate: true });
  if (!learned.ok) throw new Error(learned.error.message);
  writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
  writeFileSync(join(home, "connections", "depot.card.json"), learned.value.text);
  writeFileSync(
    join(home, "connections.yaml"),
    `depot: { type: a2a, card: "${agent.url}", allow private: true }\n`,
  );
  server = await start();
});
afterAll(async () => {
  await server.close();
  await agent.close();
  await org.close();
});

const spentToday = async () =>
  (await client(server.url).get("/api/agents")).body.agents[0].boundary.spentToday;

test("an agent that has stopped, whose answer never came, says after a restart what it has cost: that counts, once", async () => {
  const { key, message } = atDesk(org, server);
  const item = key(message());
  const cost = async () => (await server.runtime.state(item))?.cost;
  await until("the agent is at work", async () => (await cost()) === 40_000_000);
  expect(await spentToday()).toBe(0.04);
  agent.lose("after", 503);
  await until("the agent has stopped", () => agent.cancelled.length === 1);
  expect(await cost()).toBe(40_000_000);
  await server.close();
  agent.fail(undefined);
  server = await start();
  await until("it is settled", async () => (await cost()) === 20_000_000);
  expect(agent.cancelled).toHaveLength(1);
  expect(await spentToday()).toBe(0.02);
  await server.close();
  server = await start();
  expect(await cost()).toBe(20_000_000);
  expect(await spentToday()).toBe(0.02);
  const entries = (await server.store.entries(item)).map(({ entry }) => entry);
  expect(entries.filter(({ kind }) => kind === "cost-settled")).toHaveLength(1);
});
