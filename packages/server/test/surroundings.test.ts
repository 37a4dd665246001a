import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { encodeModel, trainText } from "@throughline/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server, type Surroundings } from "../src/index.ts";
import { client, DESK, folder, openOrg, serve } from "./org.ts";

const CONNECTIONS = `
billing:
  url: https://billing.example/api
  operations:
    findInvoice: { get: "/invoices/{invoice}", effect: read, sample: { found: true, amount: { sum: 84, in: EUR } } }
    refund: { post: "/invoices/{invoice}/refunds", repeat: keyed, send: { reason: "for {topic}", reference: "{id}" } }
`;
const MODELS = "providers: { anthropic: { only: [claude-haiku-4-5] } }\n";
const WORDS: Record<string, string[]> = {
  billing: ["invoice", "refund", "payment", "charged", "receipt", "price"],
  technical: ["error", "crash", "screen", "printer", "slow", "login"],
};
const MESSAGES = Object.entries(WORDS).flatMap(([label, words]) =>
  words.flatMap((one) => words.map((other) => ({ text: `${one} and the ${other}`, label }))),
);

const TOPICS = trainText(MESSAGES);

let org: Org;
let server: Server;
let known: Surroundings;
beforeAll(async () => {
  const there = folder();
  cpSync(dirname(DESK), there, { recursive: true });
  writeFileSync(join(there, "connections.yaml"), CONNECTIONS);
  writeFileSync(join(there, "models.yaml"), MODELS);
  mkdirSync(join(there, "models"));
  writeFileSync(join(there, "models", "topics.model"), encodeModel(TOPICS));
  org = await openOrg();
  server = await serve(org, { workspaces: [openWorkspace(join(there, "workflow.yaml"))] });
  // a training that was broken off while the server runs
  writeFileSync(join(there, "models", "broken.model"), "TLtext, but not really");
  known = (await ask()).body;
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const ask = (query = "", id = "desk") => client(server.url).get(`/api/workflows/${id}/surroundings${query}`);
const field = (object: string, name: string) =>
  known.objects[object]?.fields.find((one) => one.name === name);

test("the fields of the object and of its parents have label, type and the values of picklists", () => {
  expect(known).toMatchObject({ object: "Case", problem: null });
  expect(field("Case", "Status")).toMatchObject({ label: "Status", type: "text", updateable: true });
  expect(field("Case", "Status")?.of).toEqual(["New", "Working", "Closed"]);
  expect(field("Case", "IsClosed")).toMatchObject({ type: "boolean", updateable: false });
  expect(field("Case", "AccountId")).toMatchObject({
    reference: true,
    parent: { name: "Account", of: ["Account"] },
  });
  expect(field("Account", "Name")).toMatchObject({ type: "text" });
});

test("teams with their skills, queues and people are there by name", () => {
  expect(known.teams?.map(({ name }) => name)).toEqual(["billing team", "technical team"]);
  expect(known.teams?.[0]?.members).toMatchObject([{ user: "bea@example.com" }]);
  expect(known.queues).toEqual(["Backlog", "Callers", "Triage Desk"]);
  expect(known.users).toEqual(expect.arrayContaining(["Ann Stone", "Bea Lund", "Tom Reyes"]));
});

test("operations say what they take and what they answer", () => {
  expect(known.operations).toEqual([
    {
      name: "billing.findInvoice",
      type: "http",
      writes: false,
      inputs: ["invoice"],
      input: { type: "object", properties: { invoice: {} } },
      answers: ["found", "amount.sum", "amount.in"],
    },
    {
      name: "billing.refund",
      type: "http",
      writes: true,
      inputs: ["invoice", "topic"],
      input: { type: "object", properties: { invoice: {}, topic: {} } },
      answers: [],
    },
  ]);
});

test("models have what they were measured at, or their price; one that cannot be read is left out", () => {
  const [topics, ...others] = known.models.local;
  expect(others).toEqual([]);
  expect(topics).toMatchObject({
    name: "local/topics",
    kind: "text",
    rows: 72,
    values: ["billing", "technical"],
  });
  expect(topics?.accuracy).toBe(TOPICS.calibration.accuracy);
  const [haiku] = known.models.language;
  expect(haiku).toMatchObject({ name: "anthropic/claude-haiku-4-5", provider: "Anthropic" });
  expect(haiku?.price?.output).toBeGreaterThan(haiku?.price?.input ?? 0);
});

test("a draft may be about another object, and a workflow that is not here is not found", async () => {
  const lead: Surroundings = (await ask("?object=Lead")).body;
  expect(Object.keys(lead.objects)).toContain("Lead");
  const nothing: Surroundings = (await ask("?object=Gadget__c")).body;
  expect(nothing.objects).toEqual({});
  expect(nothing.problem).toContain("The org has no object Gadget__c");
  expect(await ask("", "nowhere")).toMatchObject({ status: 404 });
});

test("while the org cannot be reached, what is known of it is there, with the reason", async () => {
  org.faults.inject({ kind: "resetBeforeApply", times: Number.POSITIVE_INFINITY });
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body.objects.Case.fields.length).toBe(known.objects.Case?.fields.length);
  expect(body.queues).toEqual(known.queues);
  const unknown: Surroundings = (await ask("?object=Task")).body;
  expect(unknown.objects).toEqual({});
  expect(unknown.problem).not.toBeNull();
  org.faults.clear();
});
