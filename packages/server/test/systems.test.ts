import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { encodeModel, trainText } from "@throughline/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace } from "../src/index.ts";
import { openSecrets } from "../src/secrets.ts";
import { DESK, folder, openOrg, serve, until } from "./org.ts";
import { visitor } from "./signed-in.ts";

const VARIABLE = "THROUGHLINE_SECRET_BILLING_KEY";
const [OLD, NEW] = ["old-key-of-billing", "new-key-of-billing"];

let org: Org;
let billing: HttpServer;
let server: Awaited<ReturnType<typeof serve>>;
const here = folder();
const data = folder();
/** What the system takes; and every key that it was shown. */
let takes = OLD;
const shown: string[] = [];
const environment: Record<string, string> = { [VARIABLE]: OLD };

beforeAll(async () => {
  org = await openOrg();
  billing = createServer((request, answer) => {
    const key = request.headers["x-key"] ?? request.headers.authorization?.replace("Bearer ", "") ?? "";
    shown.push(String(key));
    answer.writeHead(key === takes ? 200 : 401, { "content-type": "application/json" }).end('{"found":true}');
  });
  await new Promise<void>((resolve) => billing.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(billing.address() as AddressInfo).port}`;
  for (const name of readdirSync(dirname(DESK))) copyFileSync(join(dirname(DESK), name), join(here, name));
  writeFileSync(
    join(here, "connections.yaml"),
    `billing:
  url: ${url}
  headers: { x-key: '{secret.BILLING_KEY}' }
  test: { by: find, with: { number: INV-1 } }
  operations:
    find: { get: '/invoices/{number}', effect: read }
silent:
  url: ${url}
  operations:
    ask: { get: /ask, effect: read }
`,
  );
  writeFileSync(
    join(here, "models.yaml"),
    `providers:
  own: { type: openai-compatible, url: ${url}/v1, key: OWN_KEY, only: [small] }
budget: { per day: 2 USD }
`,
  );
  mkdirSync(join(here, "models"));
  const rows = ["invoice is wrong", "charged twice", "pay the bill", "refund my money"].flatMap((text) =>
    Array.from({ length: 8 }, (_, at) => ({ text: `${text} number ${at}`, label: "billing" })),
  );
  const others = ["screen is black", "app crashes", "cannot log in", "error on start"].flatMap((text) =>
    Array.from({ length: 6 }, (_, at) => ({ text: `${text} since day ${at}`, label: "technical" })),
  );
  writeFileSync(join(here, "models", "topics.model"), encodeModel(trainText([...rows, ...others])));
  environment.OWN_KEY = OLD;
  server = await open();
});
afterAll(async () => {
  await server.close();
  await org.close();
  await new Promise((resolve) => billing.close(resolve));
});

const open = () => {
  const secrets = openSecrets(data, environment);
  const login = {
    kind: "client-credentials" as const,
    ...{ loginUrl: org.url, clientId: org.clientId, clientSecret: org.clientSecret },
  };
  return serve(org, {
    ...{ workspaces: [openWorkspace(join(here, "workflow.yaml"))], data, secrets },
    ...{ store: join(data, "trail.sqlite"), org: { login, variable: "THROUGHLINE_CLIENT_SECRET" } },
  });
};
const { get, post } = {
  get: (path: string) => visitor(server.url).get(path),
  post: (path: string, body = {}) => visitor(server.url).post(path, body),
};
const connection = async (name: string) =>
  (await get("/api/connections")).body.connections.find((one: { name: string }) => one.name === name);

test("each system is shown with how it stands and where its secret is from, never with what it is", async () => {
  expect(await connection("salesforce")).toMatchObject({ kind: "org", state: "connected" });
  expect(await connection("billing")).toMatchObject({
    ...{ kind: "http", state: "not called yet", test: "find", tested: null },
    secrets: [{ variable: VARIABLE, origin: { from: "environment" } }],
  });
  for (const path of ["/api/connections", "/api/models"])
    expect(JSON.stringify((await get(path)).body)).not.toMatch(new RegExp(`${OLD}|${org.clientSecret}`));
});

test("a connection is tried for real, and what came of it is said in words", async () => {
  expect((await post("/api/connections/billing/test")).body).toMatchObject({ outcome: "works", code: "OK" });
  takes = "another";
  const refused = (await post("/api/connections/billing/test")).body;
  expect(refused).toMatchObject({ outcome: "person", code: "HTTP_401" });
  expect(refused.message).toContain("refused us (401)");
  expect((await connection("billing")).tested).toEqual(refused);
  takes = OLD;
  // nobody has said what may be called there
  takes = "";
  expect((await post("/api/connections/silent/test")).body).toMatchObject({ outcome: "reached" });
  takes = OLD;
  const { message } = (await post("/api/connections/salesforce/test")).body;
  expect(message).toMatch(/Signed in to .* as .*API calls are left/);
  expect((await post("/api/connections/nowhere/test")).status).toBe(404);
});

test("a secret is replaced once the new one has worked; until then, and where it does not, the old one is used", async () => {
  const rotate = (value: string) => post(`/api/secrets/${VARIABLE}`, { value });
  const wrong = (await rotate("not-the-key")).body;
  expect(wrong).toMatchObject({ replaced: false, tried: [{ where: "billing", outcome: "person" }] });
  expect((await post("/api/connections/billing/test")).body.outcome).toBe("works");
  expect(shown.at(-1)).toBe(OLD);

  takes = NEW;
  expect((await rotate(NEW)).body).toMatchObject({ replaced: true, tried: [{ outcome: "works" }] });
  await post("/api/connections/billing/test");
  expect(shown.at(-1)).toBe(NEW);
  expect((await connection("billing")).secrets[0].origin).toMatchObject({ from: "here", by: "somebody" });
  expect((await rotate("two\nlines")).status).toBe(400);
  expect((await post("/api/secrets/PATH", { value: "x" })).status).toBe(404);
  const journal = readFileSync(join(data, "people.log"), "utf8");
  expect(journal).toContain('"what":"secret"');
  expect(journal).not.toMatch(new RegExp(`${OLD}|${NEW}|not-the-key`));
});

test("it holds over a restart, until the environment itself has another one", async () => {
  await server.close();
  server = await open();
  await post("/api/connections/billing/test");
  expect(shown.at(-1)).toBe(NEW);
  environment[VARIABLE] = "changed-outside";
  await server.close();
  server = await open();
  await post("/api/connections/billing/test");
  expect(shown.at(-1)).toBe("changed-outside");
  expect((await connection("billing")).secrets[0].origin).toEqual({ from: "environment" });
});

test("the secret of the org is tried by signing in", async () => {
  const answer = await post("/api/secrets/THROUGHLINE_CLIENT_SECRET", { value: "wrong" });
  expect(answer.body).toMatchObject({ replaced: false, tried: [{ where: "salesforce", outcome: "person" }] });
  const right = await post("/api/secrets/THROUGHLINE_CLIENT_SECRET", { value: org.clientSecret });
  expect(right.body.replaced).toBe(true);
});

test("language models are shown with limits, price and cap, and their key is tried for nothing", async () => {
  takes = OLD;
  const { language } = (await get("/api/models")).body;
  expect(language).toMatchObject([
    { name: "own/small", missing: null, cap: 2, spent: 0, today: { calls: 0, usd: 0 }, price: null },
  ]);
  const test = `/api/models/language/${encodeURIComponent("own/small")}/test`;
  expect((await post(test)).body).toMatchObject({ outcome: "works" });
  takes = NEW;
  expect((await post(test)).body).toMatchObject({ outcome: "person", code: "HTTP_401" });
  expect((await post("/api/secrets/OWN_KEY", { value: NEW })).body.replaced).toBe(true);
  expect((await post(test)).body.outcome).toBe("works");
});

test("local models say how right they were on what they had not learnt, by class, and answer a text", async () => {
  const [model] = (await get("/api/models")).body.local;
  expect(model).toMatchObject({ name: "local/topics", kind: "text", rows: 56 });
  expect(model.classes.map(({ label }: { label: string }) => label)).toEqual(["billing", "technical"]);
  expect(model.classes[0].heldOut).toMatchObject({ rows: 32 });
  expect(model.classes[0].heldOut.found).toBeGreaterThan(0.8);
  const say = `/api/models/local/${encodeURIComponent("local/topics")}/say`;
  const said = (await post(say, { values: { text: "I was charged twice on my invoice" } })).body;
  expect(said).toMatchObject({ value: "billing", version: model.version });
  expect(said.words.length).toBeGreaterThan(0);
  expect((await post("/api/models/local/none/say", { values: {} })).status).toBe(404);
});

test("what workflows need of the org is looked at on request", async () => {
  expect((await get("/api/doctor")).body).toMatchObject({ possible: true, last: null });
  await post("/api/doctor");
  const { last } = await until("it was looked at", async () => {
    const { body } = await get("/api/doctor");
    return body.last && body;
  });
  expect(last.findings).toContainEqual(
    expect.objectContaining({ check: "connection", severity: "fine", workflow: "desk" }),
  );
});
