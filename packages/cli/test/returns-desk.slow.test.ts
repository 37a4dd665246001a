import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { learnAgent } from "@throughline/connectors/a2a";
import { keyOf } from "@throughline/engine";
import { loadSeed, type Org, startOrg } from "@throughline/local-org";
import type { AgentsView, TaskRow, WorkItemStory } from "@throughline/server/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { careAnswers } from "../../../examples/08-returns-desk/outside/care.ts";
import { startCarrier } from "../../../examples/08-returns-desk/outside/carrier.ts";
import { startWarehouse, WAREHOUSE_TOKEN } from "../../../examples/08-returns-desk/outside/warehouse.ts";
import { type AgentforceServer, startAgentforce } from "../../connectors/test/support/agentforce-server.ts";
import type { PlacementReport } from "../../server/src/placement/index.ts";
import { client } from "../../server/test/org.ts";
import { BIN, ROOT, throughline } from "./throughline.ts";

const EXAMPLE = join(ROOT, "examples/08-returns-desk");
/** An agent that takes its time is looked at after 5, 10 and 20 seconds. */
const LONG = { timeout: 90_000, interval: 50 };

describe("a returns desk over Salesforce, a warehouse by A2A, a carrier by MCP and Agentforce", () => {
  const home = mkdtempSync(join(tmpdir(), "throughline-returns-"));
  let org: Org;
  let warehouse: Awaited<ReturnType<typeof startWarehouse>>;
  let carrier: Awaited<ReturnType<typeof startCarrier>>;
  let care: AgentforceServer;
  let running: ChildProcess;
  let api: ReturnType<typeof client>;

  beforeAll(async () => {
    cpSync(EXAMPLE, home, { recursive: true });
    org = await startOrg({ seed: loadSeed(readFileSync(join(EXAMPLE, "org.yaml"), "utf8")) });
    [warehouse, carrier, care] = await Promise.all([startWarehouse(), startCarrier(), startAgentforce()]);
    care.script(careAnswers);
    // the same files, with these agents in the places of those that they name
    const connections = join(home, "connections.yaml");
    const here = readFileSync(connections, "utf8")
      .replace("http://127.0.0.1:4181", warehouse.url)
      .replace("http://127.0.0.1:4182/mcp", carrier.url)
      .replaceAll("http://127.0.0.1:4183", care.url);
    writeFileSync(connections, here);
    const card = await learnAgent("warehouse", warehouse.url, { allowPrivate: true });
    if (!card.ok) throw new Error(card.error.message);
    writeFileSync(join(home, "connections/warehouse.card.json"), card.value.text);
    api = client(await start());
  });
  afterAll(async () => {
    const ended = once(running, "exit");
    running.kill("SIGTERM");
    expect((await ended)[0]).toBe(0);
    await Promise.all([warehouse, carrier, care, org].map((one) => one.close()));
    rmSync(home, { recursive: true, force: true });
  });

  /** Throughline, as a user starts it over an org. */
  async function start(): Promise<string> {
    const args = [
      ...["start", "--workflow", join(home, "workflow.yaml"), "--data", join(home, "data"), "--port", "0"],
      ...["--login-url", org.url, "--client-id", org.clientId],
      ...["--pubsub-endpoint", org.pubSubEndpoint.replace("127.0.0.1", "localhost"), "--pubsub-insecure"],
    ];
    const secrets = {
      ...{ THROUGHLINE_CLIENT_SECRET: org.clientSecret, THROUGHLINE_SECRET_WAREHOUSE: WAREHOUSE_TOKEN },
      ...{ THROUGHLINE_SECRET_CARE_ID: "key", THROUGHLINE_SECRET_CARE: "s3cret" },
    };
    running = spawn(process.execPath, [BIN, ...args], {
      ...{
        cwd: ROOT,
        env: { ...process.env, ...secrets, NO_COLOR: "1" },
        stdio: ["ignore", "pipe", "ignore"],
      },
    });
    if (!running.stdout) throw new Error("it says nothing");
    for await (const line of createInterface({ input: running.stdout }))
      if (line.startsWith("Throughline is up")) return /http:\S+/.exec(line)?.[0] ?? "";
    throw new Error("Throughline did not start");
  }

  /** A mail that the example has, by its order and what it says. */
  function arrives(order: string, saying = ""): string {
    const mails = readFileSync(join(EXAMPLE, "items.jsonl"), "utf8").trim().split("\n");
    const found = mails.find((line) => line.includes(order) && line.includes(saying)) ?? "{}";
    const { expect: _, ...mail } = JSON.parse(found) as Record<string, unknown>;
    const [queue] = org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Returns_Intake'");
    return org.db.create("Case", { ...mail, OwnerId: queue?.Id });
  }
  const keyFor = (id: string) => keyOf("returns-desk", id);
  const story = async (id: string) => (await api.get(api.item(keyFor(id)))).body as WorkItemStory;
  const told = async (id: string) => ((await story(id)).entries ?? []).map((one) => one.told).join("\n");
  const tells = (id: string, sentence: string | RegExp) =>
    expect.poll(() => told(id), LONG).toMatch(sentence);
  const ended = (id: string, outcome: string) =>
    tells(id, new RegExp(`Ended as ${outcome}|ended as ${outcome}`));
  const caseOf = (id: string) => org.db.get("Case", id) as Record<string, unknown>;
  const labelOf = (order: string) => [...carrier.labels.values()].filter((one) => one.order === order);
  const mailsOn = (id: string) =>
    org.db.query(`SELECT ToAddress, TextBody FROM EmailMessage WHERE ParentId = '${id}'`);

  /** Answers what somebody is asked about an item. */
  async function answer(id: string, by: string, values: Record<string, unknown>): Promise<string> {
    const mine = async () =>
      ((await api.get("/api/tasks")).body as TaskRow[]).find((one) => one.item === keyFor(id));
    await expect.poll(mine, LONG).toBeDefined();
    const task = (await mine()) as TaskRow;
    const { status } = await api.post(`/api/tasks/${encodeURIComponent(task.id)}/answer`, {
      by,
      answer: values,
    });
    expect(status).toBe(200);
    return JSON.stringify(task);
  }

  test("one trace tells of all six: a model, the carrier, the warehouse, a person, Agentforce, a rule", async () => {
    const id = arrives("ORD-520104", "Paola");
    await answer(id, "Aster Vogel", { approved: true, remark: null });
    await tells(id, /inspect .*waits? for warehouse|waiting for warehouse/i);
    warehouse.arrives("ORD-520104");
    await ended(id, "resolved");
    const trail = await told(id);
    for (const sentence of [
      "reason is faulty: local/return-reasons thinks that it is faulty",
      'order is ORD-520104: "ORD-520104" stands in Description',
      "price is 649: carrier.shipment answered",
      "terms is take back: row 2 of 3",
      "depot is Hamburg: the agent of warehouse answered by plan-return",
      "label is RL-520104-1: carrier.label answered",
      "label can be taken back: carrier.cancelLabel with number = RL-520104-1",
      "approved is yes: Aster Vogel answered",
      "words is Thank you for writing. Please bring the Espresso machine",
      "condition is broken: the agent of warehouse answered by inspect-return",
      "settled is all: row 2 of 5",
      "refund is 649",
    ])
      expect(trail).toContain(sentence);
    expect(caseOf(id)).toMatchObject({
      ...{ Status: "Closed", Return_Label__c: "RL-520104-1", Refund__c: 649 },
      Resolution_Code__c: "Return: faulty, paid back: all",
    });
    expect(mailsOn(id).map((one) => one.TextBody)).toEqual([
      expect.stringContaining("goes to our depot in Hamburg"),
      "We have paid back EUR 649.",
    ]);
    const command = await throughline("trace", keyFor(id), "--data", join(home, "data"));
    expect(command.out).toContain("the agent of warehouse answered by inspect-return");
  });

  test("nobody outside is told who the customer is, or anything that is not theirs", () => {
    expect(warehouse.heard.map(({ skill, data }) => [skill, data])).toEqual([
      ["plan-return", { order: "ORD-520104", product: "Espresso machine", reason: "faulty" }],
      ["inspect-return", { order: "ORD-520104", product: "Espresso machine" }],
    ]);
    const [heard = ""] = care.sessions.flatMap((one) => one.heard);
    expect(heard).toContain('What is known: {"product":"Espresso machine","depot":"Hamburg","days_kept":14}');
    const outside = JSON.stringify([warehouse.heard, care.sessions, [...carrier.labels.values()]]);
    const [first] = org.db.query("SELECT Id FROM Case");
    for (const secret of ["Paola", "greco", "leaks water", String(first?.Id)])
      expect(outside).not.toContain(secret);
  });

  test("the warehouse's questions are answered by a rule, or by a person", async () => {
    const [kettle, chair] = [arrives("520102"), arrives("ORD-520108")];
    const shown = await answer(chair, "Bramble Finch", { answer: "It comes in one piece." });
    expect(shown).toContain("Is it taken apart, or does it come on a pallet?");
    await Promise.all([kettle, chair].map((id) => tells(id, "depot is Lyon")));
    expect(JSON.stringify(await story(kettle))).toContain("One, in the box that it came in.");
  });

  test("what a person refuses is not sent: its label is cancelled, and the customer is told why", async () => {
    const id = arrives("ORD-520105");
    await answer(id, "Juniper Rossi", { approved: false, remark: "It was put together." });
    await ended(id, "refused");
    expect(labelOf("ORD-520105")).toMatchObject([{ state: "cancelled" }]);
    expect(caseOf(id).Return_Label__c ?? null).toBeNull();
    expect(mailsOn(id)).toMatchObject([{ TextBody: expect.stringContaining("It was put together.") }]);
  });

  test("who keeps it after all: the label is cancelled, and the warehouse waits no more", async () => {
    const id = arrives("ORD-520103", "Marek");
    await tells(id, /inspect .*waits? for warehouse|waiting for warehouse/i);
    await expect.poll(() => warehouse.heard.at(-1)?.skill, LONG).toBe("inspect-return");
    org.db.update("Case", id, { Withdrawn__c: true });
    await ended(id, "withdrawn");
    expect(labelOf("ORD-520103")).toMatchObject([{ state: "cancelled" }]);
    await expect.poll(() => warehouse.calledOff, LONG).toContain("ORD-520103");
  });

  test("an agent that will not write is no dead end: a person writes, and it goes out as it was written", async () => {
    const id = arrives("ORD-520111");
    await answer(id, "Sorrel Haas", { words: "Please send us the speakers." });
    await expect.poll(() => mailsOn(id).length, LONG).toBe(1);
    expect(mailsOn(id)).toMatchObject([{ TextBody: "Please send us the speakers." }]);
    expect(await told(id)).toContain("Audio is not my topic.");
  });

  test("orders to a machine are read by a person, and change no price", async () => {
    const id = arrives("ORD-520116");
    await answer(id, "Sorrel Haas", { reason: "changed mind" });
    await tells(id, "price is 19.9: carrier.shipment answered");
    await expect.poll(() => mailsOn(id).map((one) => one.ToAddress), LONG).toEqual(["friend@pay.example"]);
    expect(labelOf("ORD-520116")).toHaveLength(1);
  });

  test("what leaves is listed with its host, and each agent stands in the register with what it did", async () => {
    const { workflows } = (await api.get("/api/placement")).body as PlacementReport;
    const leaves = workflows.flatMap((one) => one.leaves);
    const sent = new Map(leaves.map(({ to, what }) => [to.name, [to.host, what.map(({ name }) => name)]]));
    const host = (url: string) => new URL(url).host;
    expect(sent.get("carrier.shipment")).toEqual([host(carrier.url), ["order"]]);
    expect(sent.get("warehouse.start")?.[0]).toBe(host(warehouse.url));
    expect(sent.get("care.start")?.[0]).toBe(host(care.url));
    const { agents } = (await api.get("/api/agents?days=7")).body as AgentsView;
    const outside = agents
      .filter(({ kind }) => kind === "outside")
      .map(({ name, figures }) => [name, figures.calls > 0]);
    expect(Object.fromEntries(outside)).toEqual({ carrier: true, warehouse: true, care: true });
  });
});
