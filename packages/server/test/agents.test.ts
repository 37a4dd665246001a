import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connectors } from "@throughline/connectors";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = `
workflow: desk
title: Bills
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status, Priority]
foreign writes: accept
facts:
  status: { type: choice, of: [open, paid], optional: true }
agents:
  ledger: { role: Looks bills up, reads: [SuppliedEmail], gives: [status], calls: [ledgerbot.find] }
  setter: { role: Sets priorities, writes: [Priority], suspended: escalate to Triage Desk }
  closer: { role: Waits, reads: [Status] }
stages:
  - stage: Intake
    steps:
      - call: find
        agent: ledger
        use: ledgerbot.find
        with: { who: SuppliedEmail }
        gives: status
        fails: continue
      - update: urgent
        agent: setter
        set: { Priority: '"High"' }
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: continue }
`;

/** What answers over HTTP, as somebody else's agent. */
const http = connectors.find(({ type }) => type === "http");
const bot = { ...http!, type: "bot", agent: true as const };

let org: Org;
let system: HttpServer;
let asked = 0;
let server: Server;
const home = folder();
const file = join(home, "workflow.yaml");
const start = async () => {
  const { port } = system.address() as AddressInfo;
  writeFileSync(file, WORKFLOW);
  writeFileSync(
    join(home, "connections.yaml"),
    `ledgerbot: { type: bot, url: "http://127.0.0.1:${port}", operations: { find: { post: /find, effect: read } } }\n`,
  );
  const workspaces = [openWorkspace(file)];
  expect(workspaces[0]?.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return serve(org, { workspaces, store: join(home, "trail.db") });
};

beforeAll(async () => {
  mkdirSync(home, { recursive: true });
  connectors.push(bot);
  org = await openOrg();
  system = createServer((request, response) => {
    asked++;
    request
      .resume()
      .on("end", () => response.setHeader("content-type", "application/json").end('{"status":"paid"}'));
  });
  await new Promise<void>((ready) => system.listen(0, "127.0.0.1", ready));
  server = await start();
});
afterAll(async () => {
  await server.close();
  await org.close();
  system.close();
  connectors.pop();
});

const view = async () => (await client(server.url).get("/api/agents")).body;
const lineOf = async (id: string) => (await view()).agents.find((one: { id: string }) => one.id === id);
const act = (how: "suspend" | "resume", agent: string) =>
  client(server.url).post(`/api/agents/${how}`, { agent, by: "Ada Byron", reason: "It answers nonsense." });
const arrive = () => {
  const id = org.db.create("Case", { Origin: "Email", Subject: "My bill", SuppliedEmail: "jo@example.com" });
  return atDesk(org, server).key(id);
};
const entriesOf = async (key: string) => (await server.store.entries(key)).map(({ entry }) => entry);
const came = (key: string, kind: string, step?: string) =>
  until(`${kind} of ${step}`, async () =>
    (await entriesOf(key)).find(
      (entry) => entry.kind === kind && (!step || ("step" in entry && entry.step === step)),
    ),
  );

describe("the register of agents", () => {
  test("says of each what it may do, who uses it, and what it did", async () => {
    const key = arrive();
    await came(key, "step-waiting", "closed");
    expect((await view()).agents.map(({ id }: { id: string }) => id)).toEqual([
      "desk/ledger",
      "desk/setter",
      "desk/closer",
      "outside/ledgerbot",
    ]);
    expect(await lineOf("desk/ledger")).toMatchObject({
      ...{ kind: "inside", role: "Looks bills up", suspended: null },
      boundary: { reads: ["SuppliedEmail"], gives: ["status"], writes: [], calls: ["ledgerbot.find"] },
      workflows: [{ id: "desk", title: "Bills", steps: [{ step: "find", wayOn: "continue" }] }],
      since: { version: 1, boundary: { version: 1 } },
      figures: { items: 1, steps: 1, decisions: 1, failed: 0, refused: 0, corrected: 0 },
    });
    expect(await lineOf("desk/setter")).toMatchObject({
      workflows: [{ steps: [{ step: "urgent", wayOn: "escalate to Triage Desk" }] }],
    });
    expect(await lineOf("outside/ledgerbot")).toMatchObject({
      ...{ kind: "outside", address: expect.stringContaining("http://127.0.0.1:") },
      about: [{ label: "Kind", value: "bot" }],
      workflows: [{ id: "desk", steps: [{ step: "find" }] }],
      figures: { items: 1, calls: 1, failed: 0 },
    });
  });

  test("an agent that is suspended does nothing more: its steps go on as it is declared for that", async () => {
    expect((await act("suspend", "desk/setter")).status).toBe(200);
    const key = arrive();
    const task = await came(key, "task-opened");
    expect(task).toMatchObject({ request: { to: "Triage Desk" } });
    const entries = await entriesOf(key);
    expect(JSON.stringify(entries)).toContain(
      "Agent setter was suspended by Ada Byron: It answers nonsense.",
    );
    expect(entries.some((entry) => entry.kind === "write-planned")).toBe(false);
    expect((await lineOf("desk/setter")).suspended).toMatchObject({ by: "Ada Byron" });
  });

  test("it stays suspended through a restart, and works again when somebody lets it", async () => {
    await server.close();
    server = await start();
    expect((await lineOf("desk/setter")).suspended).toMatchObject({ reason: "It answers nonsense." });
    expect((await act("suspend", "desk/setter")).status).toBe(409);
    expect((await act("resume", "desk/setter")).status).toBe(200);
    const key = arrive();
    await came(key, "write-planned", "urgent");
  });

  test("an agent outside that is suspended is not called: its steps take their failure path", async () => {
    const before = asked;
    expect((await act("suspend", "outside/ledgerbot")).status).toBe(200);
    const key = arrive();
    expect(await came(key, "step-failed", "find")).toMatchObject({ error: { code: "AGENT_SUSPENDED" } });
    await came(key, "step-waiting", "closed");
    expect(asked).toBe(before);
    await act("resume", "outside/ledgerbot");
  });

  test("nobody is suspended whom nobody knows", async () => {
    const { status, body } = await act("suspend", "desk/nobody");
    expect(status).toBe(404);
    expect(JSON.stringify(body)).toContain("desk/ledger");
  });
});
