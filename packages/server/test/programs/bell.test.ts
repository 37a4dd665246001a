import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { learnAgent } from "@throughline/connectors/a2a";
import { keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import pino from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type A2aAgent, startAgent } from "../../../connectors/test/support/a2a-agent.ts";
import { openWorkspace, type Server } from "../../src/index.ts";
import { folder, openOrg, serve, until } from "../org.ts";

const WORKFLOW = `
workflow: stock
title: Stock
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
facts:
  in_stock: { type: boolean }
agents:
  desk: { role: Knows what is on the shelf, reads: [Subject], gives: [in_stock], calls: [warehouse.*] }
stages:
  - stage: Stock
    steps:
      - delegate: look
        agent: desk
        to: warehouse
        task: '{Subject}'
        hands over: [Subject]
        gives: [in_stock]
        at most: { 2 days: escalate to Triage Desk }
`;

let org: Org;
let agent: A2aAgent;
let server: Server;
let port: number;
const home = folder();
const lines: string[] = [];

const freePort = () =>
  new Promise<number>((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });

const start = () =>
  serve(org, {
    port,
    workspaces: [openWorkspace(join(home, "workflow.yaml"))],
    ...{ store: join(home, "trail.db"), data: home },
    signIn: { folder: home, publicUrl: `http://127.0.0.1:${port}` },
    log: pino({ level: "trace" }, { write: (line: string) => lines.push(line) }),
  });

beforeAll(async () => {
  // the SDK tells of each notification
  for (const way of ["info", "error"] as const) vi.spyOn(console, way).mockImplementation(() => {});
  mkdirSync(join(home, "connections"), { recursive: true });
  org = await openOrg();
  agent = await startAgent({ push: true });
  const learned = await learnAgent("warehouse", agent.url, { allowPrivate: true });
  if (!learned.ok) throw new Error(learned.error.message);
  writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
  writeFileSync(join(home, "connections", "warehouse.card.json"), learned.value.text);
  writeFileSync(
    join(home, "connections.yaml"),
    `warehouse: { type: a2a, card: "${agent.url}", allow private: true }\n`,
  );
  port = await freePort();
  server = await start();
});
afterAll(async () => {
  await server.close();
  await agent.close();
  await org.close();
  vi.restoreAllMocks();
});

const entriesOf = async (key: string) => (await server.store.entries(key)).map(({ entry }) => entry);

/** A case whose delegation is at work: the agent has told of that as well, and was looked at. */
async function delegated(subject: string) {
  const id = org.db.create("Case", { Origin: "Email", Subject: subject });
  const key = keyOf("stock", String(id));
  await until(`${subject} is at work`, async () => {
    const taken = (await entriesOf(key)).some(({ kind }) => kind === "event-taken");
    return taken && Object.keys((await server.runtime.state(key))?.open ?? {}).length === 0;
  });
  return key;
}

/** How often the agent was asked how far it is. */
const looksAt = async (key: string) =>
  (await entriesOf(key)).filter(
    (entry) =>
      entry.kind === "effect-intended" && entry.effect.kind === "call" && entry.effect.operation === "follow",
  ).length;

const ring = (token: string | undefined, body = "{}") =>
  fetch(`${server.url}/a2a/told`, {
    method: "POST",
    headers: {
      "content-type": "application/a2a+json",
      ...(token !== undefined && { "x-a2a-notification-token": token }),
    },
    body,
  });

test("an agent that tells that it is done is looked at at once, also by the process that comes after", async () => {
  const key = await delegated("slow lamp");
  await server.close();
  server = await start();
  agent.finish();
  await until("the item has ended", async () => (await server.runtime.state(key))?.status === "ended");
  const entries = await entriesOf(key);
  expect(entries.some((entry) => entry.kind === "event-taken" && entry.event === "agent told")).toBe(true);
  expect((await server.runtime.state(key))?.facts.in_stock?.value).toBe(true);
});

test("what a notification says counts nothing: the agent is looked at, and says it itself", async () => {
  const key = await delegated("slow chair");
  const looks = await looksAt(key);
  const token = server.bells.bell("warehouse", `${key}/look#1/1`)?.token;
  const lie = JSON.stringify({
    statusUpdate: { taskId: "t", contextId: "c", status: { state: "TASK_STATE_COMPLETED" } },
    data: { in_stock: false },
  });
  expect((await ring(token, lie)).status).toBe(202);
  await until("it was looked at once more", async () => (await looksAt(key)) > looks);
  expect((await server.runtime.state(key))?.status).toBe("live");
  agent.finish();
  await until("the item has ended", async () => (await server.runtime.state(key))?.status === "ended");
  expect((await server.runtime.state(key))?.facts.in_stock?.value).toBe(true);
  // the task is over, and so is its token
  expect((await ring(token)).status).toBe(401);
});

test("a token that is missing, made up, changed or of another key is refused, and a flood is held back", async () => {
  const key = await delegated("slow table");
  const token = server.bells.bell("warehouse", `${key}/look#1/1`)?.token ?? "";
  const other = server.bells.bell("warehouse", `${key}/look#2/1`)?.token;
  const changed = `${token.slice(0, 30)}${token[30] === "A" ? "B" : "A"}${token.slice(31)}`;
  const before = (await entriesOf(key)).length;
  for (const wrong of [undefined, "", "abc", "x".repeat(5_000), changed, other])
    expect((await ring(wrong)).status).toBe(401);
  expect((await entriesOf(key)).length).toBe(before);
  const many = await Promise.all(Array.from({ length: 40 }, () => ring(token)));
  const held = many.filter(({ status }) => status === 429);
  expect(held.length).toBeGreaterThan(30);
  expect(held[0]?.headers.get("retry-after")).toMatch(/^\d+$/);
});

test("the token stands in no log and no trail, and tells nobody which item it is about", async () => {
  const key = await delegated("slow shelf");
  const sent = agent.bells.at(-1);
  expect(sent?.url).toBe(`http://127.0.0.1:${port}/a2a/told`);
  expect(sent?.token.length).toBeGreaterThan(60);
  expect(Buffer.from(sent?.token ?? "", "base64url").toString("latin1")).not.toContain(key);
  expect(lines.join("")).not.toContain(sent?.token);
  expect(JSON.stringify(await entriesOf(key))).not.toContain(sent?.token);
});
