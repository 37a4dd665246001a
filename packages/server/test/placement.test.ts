import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openConnections } from "@throughline/connectors";
import type { Org } from "@throughline/local-org";
import type { ModelsPort } from "@throughline/runtime";
import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pinned, writePins } from "../../connectors/src/mcp/pins.ts";
import { openWorkspace, type Server } from "../src/index.ts";
import { bordersOf } from "../src/placement/borders.ts";
import { createGuard } from "../src/placement/guard.ts";
import { createSigner, leavingOf, readPlacementPage } from "../src/placement/index.ts";
import type { Borders } from "../src/placement/leaving.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

const WORKFLOW = `
workflow: desk
title: Bills
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
facts:
  status: { type: choice, of: [open, paid], optional: true }
agents:
  ledger: { role: Looks bills up, reads: [Subject, Origin, SuppliedEmail], gives: [status], calls: [billing.find] }
  closer: { role: Waits, reads: [Status] }
stages:
  - stage: Intake
    steps:
      - call: find
        agent: ledger
        use: billing.find
        with: { who: SuppliedEmail, text: 'Subject + " / " + Origin' }
        gives: status
        fails: continue
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: continue }
`;

const READS = `
workflow: mood
title: How the customer feels
object: Case
start: { event: created }
governs: [Status]
foreign writes: accept
facts:
  mood: { type: choice, of: [angry, calm] }
agents:
  reader: { role: Understands, reads: [Subject, SuppliedEmail], gives: [mood] }
stages:
  - stage: Intake
    steps:
      - interpret: read
        agent: reader
        decide:
          mood:
            - llm: a/one
              at least: 0.5
            - otherwise: calm
`;

let org: Org;
let billing: HttpServer;
/** What the ledger was asked. */
const asked: unknown[] = [];
beforeAll(async () => {
  org = await openOrg();
  billing = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      asked.push(JSON.parse(body));
      response.setHeader("content-type", "application/json").end('{"status":"paid"}');
    });
  });
  await new Promise<void>((ready) => billing.listen(0, "0.0.0.0", ready));
});
afterAll(async () => {
  billing.close();
  await org.close();
});

const connections = (host: string) => `
connections:
  billing:
    url: http://${host}:${(billing.address() as AddressInfo).port}
    operations:
      find: { post: /find, effect: read }
`;

describe("the placement report", () => {
  const home = folder();
  const file = join(home, "workflow.yaml");
  const store = join(home, "trail.db");
  let server: Server;
  let host: string;
  const start = async (text = connections("127.0.0.1")) => {
    writeFileSync(file, WORKFLOW);
    writeFileSync(join(home, "connections.yaml"), text);
    server = await serve(org, { workspaces: [openWorkspace(file)], store });
    return client(server.url);
  };
  beforeAll(async () => {
    mkdirSync(home, { recursive: true });
    await start();
    host = `127.0.0.1:${(billing.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const message = (more = {}) => {
    const fields = { Origin: "Email", Subject: "My bill", SuppliedEmail: "jo@example.com", ...more };
    return org.db.create("Case", fields);
  };
  const ended = async (id: string) => {
    const entries = () => server.store.entries(atDesk(org, server).key(id));
    const called = async () => (await entries()).find(({ entry }) => entry.kind === "effect-settled");
    return (await until("the ledger was asked", called)).entry;
  };

  test("says which fields are read, what leaves to whom, what is written over, and what is kept", async () => {
    const { body } = await client(server.url).get("/api/placement");
    expect(body.workflows).toMatchObject([
      {
        ...{ workflow: "desk", object: "Case" },
        writes: [{ field: "Status", guarded: false }],
        leaves: [
          {
            to: { is: "system", name: "billing.find", host },
            what: [
              { name: "who", of: ["SuppliedEmail"] },
              { name: "text", of: ["Subject", "Origin"] },
            ],
            steps: ["find"],
            accepted: true,
          },
        ],
      },
    ]);
    expect(body.workflows[0].reads).toContainEqual({ field: "SuppliedEmail", agents: ["ledger"] });
    expect(body.workflows[0].reads).toContainEqual({ field: "Status", agents: ["closer"] });
    expect(body.kept[0].where).toBe(`SQLite, ${store}`);
  });

  test("is a page that tells when a word of it is another one", async () => {
    const answer = await fetch(new URL("/api/placement/report", server.url));
    const page = await answer.text();
    expect(answer.headers.get("content-type")).toMatch("text/html");
    const read = readPlacementPage(page);
    expect(read?.report.workflows[0]?.leaves[0]?.to.host).toBe(host);
    expect(read?.fingerprint).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(readPlacementPage(page.replace("SuppliedEmail", "Subject"))).toBeUndefined();
    expect(readPlacementPage(page.replace("is written over", "is refused by the org"))).toBeUndefined();
    expect(readPlacementPage("<p>Nothing leaves</p>")).toBeUndefined();
  });

  test("is held: what it lists is sent, and what a file says since is not, until somebody answers for it", async () => {
    expect(await ended(message())).toMatchObject({ ok: true });
    expect(asked).toEqual([{ who: "jo@example.com", text: "My bill / Email" }]);
    await server.close();

    const { get, post } = await start(connections("127.0.0.2"));
    const elsewhere = host.replace("127.0.0.1", "127.0.0.2");
    expect(await ended(message())).toMatchObject({
      ok: false,
      error: {
        code: "NOT_IN_PLACEMENT",
        message: expect.stringContaining(`does not list billing.find at ${elsewhere}`),
      },
    });
    expect(asked).toHaveLength(1);
    expect((await get("/api/placement")).body.workflows[0].leaves).toMatchObject([
      { to: { host: elsewhere }, accepted: false },
    ]);

    const accepted = await post("/api/placement", { workflow: "desk", by: "ann" });
    expect(accepted).toMatchObject({ status: 200, body: [{ to: { host: elsewhere } }] });
    expect(await ended(message())).toMatchObject({ ok: true });
    expect((await get("/api/placement")).body.workflows[0].leaves).toMatchObject([{ accepted: true }]);
    expect((await post("/api/placement", { workflow: "nobody", by: "ann" })).status).toBe(404);
  });

  test("is accepted with a version that goes live", async () => {
    const { get, post } = client(server.url);
    const text = readFileSync(file, "utf8")
      .replace("who: SuppliedEmail,", "who: SuppliedEmail, company: SuppliedCompany,")
      .replace("SuppliedEmail]", "SuppliedEmail, SuppliedCompany]");
    const { version } = (await post("/api/workflows/desk/versions", { by: "ann", text })).body;
    const live = await post("/api/workflows/desk/activation", {
      version: version.number,
      by: "ann",
      inFlight: {},
    });
    expect(live.body).toMatchObject({ state: "activated" });
    expect(await ended(message({ SuppliedCompany: "Mills" }))).toMatchObject({ ok: true });
    expect(asked.at(-1)).toEqual({ who: "jo@example.com", company: "Mills", text: "My bill / Email" });
    expect((await get("/api/placement")).body.workflows[0].leaves[0].what).toContainEqual({
      name: "company",
      of: ["SuppliedCompany"],
    });
  });
});

test("a language model gets the fields of the step's agent, at the hosts that were accepted, and nothing else", async () => {
  const file = join(folder(), "workflow.yaml");
  writeFileSync(file, READS);
  const workflow = openWorkspace(file).workflow as Workflow;
  const at = (host: string): Borders => ({
    model: (name) => ({ host, masked: ["email"], fallbacks: name === "a/one" ? ["b/two"] : [] }),
    system: () => undefined,
    tokens: () => [],
  });
  const leaves = leavingOf(workflow, at("models.example"));
  expect(leaves).toEqual(
    ["a/one", "b/two"].map((name) => ({
      to: { is: "language model", name, host: "models.example" },
      what: ["Subject", "SuppliedEmail"].map((field) => ({ name: field, of: [field] })),
      ...{ masked: ["email"], steps: ["read"] },
    })),
  );
  const sent: string[] = [];
  const port: ModelsPort = {
    hash: () => "",
    ask: async ({ inputs }) => {
      sent.push(Object.keys(inputs).join());
      return { ok: false, error: { class: "retry", code: "ANY", message: "" } };
    },
  };
  const ask = async (host: string, inputs: Record<string, string>) => {
    const request = { agent: "reader", model: "a/one", facts: [], inputs, most: 1 };
    const call = { id: "1", signal: new AbortController().signal };
    const said = await createGuard(() => leaves, at(host))
      .models(port)
      .ask(request, call);
    return said.ok ? "" : said.error.message;
  };
  await ask("models.example", { Subject: "Hello" });
  expect(await ask("models.example", { Subject: "Hello", SuppliedPhone: "1" })).toMatch(
    "does not list SuppliedPhone for a/one",
  );
  expect(await ask("elsewhere.example", { Subject: "Hello" })).toMatch(
    "does not list a/one at elsewhere.example",
  );
  expect(sent).toEqual(["Subject"]);
});

test("a database gets the parameters of a look-up; another one at the same host is another place", async () => {
  const text = (name: string) => `
billing:
  type: sql
  database: postgres
  host: ledger.example
  name: ${name}
  user: reader
  password: "{secret.LEDGER}"
  operations:
    find:
      query: select status from bills where who = {who} and text = {text}
      takes: { who: text, text: text }
      columns: { status: text }
      gives: one
`;
  const at = (name: string) => openConnections(text(name), { secrets: { LEDGER: "hush" } }).connections;
  const home = folder();
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
  writeFileSync(join(home, "connections.yaml"), text("books"));
  const { workflow } = openWorkspace(join(home, "workflow.yaml"));
  const leaves = leavingOf(workflow as Workflow, bordersOf(undefined, at("books")));
  expect(leaves).toEqual([
    {
      to: { is: "system", name: "billing.find", host: "postgres://ledger.example:5432/books" },
      what: [
        { name: "who", of: ["SuppliedEmail"] },
        { name: "text", of: ["Subject", "Origin"] },
      ],
      ...{ masked: [], steps: ["find"] },
    },
  ]);
  const elsewhere = at("copies");
  const guard = createGuard(() => leaves, bordersOf(undefined, elsewhere));
  const input = { who: "a@customer.example", text: "Bill" };
  expect(await guard.connections(elsewhere).call("billing", "find", input, "e1")).toMatchObject({
    error: { code: "NOT_IN_PLACEMENT" },
  });
});

const OAUTH = (issuer: string) => `  auth:
    oauth2: { token url: "${issuer}/token", client id: us, client secret: "{secret.US}" }
`;
const MCP = (signIn: string) => `
billing:
  type: mcp
  url: https://tools.example/mcp
${signIn}  operations: { find: { tool: find, repeat: read } }
`;
const HTTP = (signIn: string) => `
billing:
  url: https://tools.example
${signIn}  operations: { find: { post: /find, effect: read } }
`;
const TOOL = {
  ...{ name: "find", description: "Finds a bill." },
  inputSchema: { type: "object", properties: { who: { type: "string" }, text: { type: "string" } } },
};

describe("where a connection gets its tokens stands in the report, and is held as the system itself", () => {
  test.each([
    ["MCP, somebody signs in", (at: string) => MCP(`  sign in: { issuer: "${at}" }\n`)],
    [
      "MCP, by client credentials",
      (at: string) => MCP(`  oauth: { client: us, secret: "{secret.US}", issuer: "${at}" }\n`),
    ],
    ["HTTP, by client credentials", (at: string) => HTTP(OAUTH(at))],
  ])("%s", async (_, text) => {
    const pins = writePins(pinned("tools", [TOOL]));
    const asked: string[] = [];
    const at = (host: string) => {
      const { connections, problems } = openConnections(
        { text: text(`https://${host}`), file: () => pins },
        {
          secrets: { US: "hush" },
          world: {
            fetch: async (url) => {
              asked.push(new URL(url).host);
              return new Response(null, { status: 404 });
            },
          },
        },
      );
      expect(problems).toEqual([]);
      return connections;
    };
    const home = folder();
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
    writeFileSync(join(home, "connections.yaml"), HTTP(""));
    const { workflow } = openWorkspace(join(home, "workflow.yaml"));
    const leaves = leavingOf(workflow as Workflow, bordersOf(undefined, at("login.example")));
    expect(leaves.map(({ to }) => to)).toEqual([
      { is: "sign-in", name: "billing", host: "login.example" },
      { is: "system", name: "billing.find", host: "tools.example" },
    ]);
    const call = (host: string, listed = leaves) => {
      const connections = at(host);
      const guard = createGuard(() => listed, bordersOf(undefined, connections));
      return guard.connections(connections).call("billing", "find", { who: "a", text: "b" }, "e1");
    };
    expect(await call("evil.example")).toMatchObject({
      error: { code: "NOT_IN_PLACEMENT", message: expect.stringContaining("billing at evil.example") },
    });
    const moved = leaves.map((one) => ({ ...one, to: { ...one.to, host: `old.${one.to.host}` } }));
    expect(await call("login.example", moved)).toMatchObject({
      error: { message: expect.stringContaining("billing.find at tools.example") },
    });
    expect(asked).toEqual([]);
    const listed = await call("login.example");
    expect(listed).not.toMatchObject({ error: { code: "NOT_IN_PLACEMENT" } });
    expect(asked).not.toContain("evil.example");
  });
});

test("a key that signs is made once, and known again", () => {
  const file = join(folder(), "key.json");
  const first = createSigner(file);
  expect(createSigner(file).fingerprint).toBe(first.fingerprint);
  expect(createSigner().fingerprint).not.toBe(first.fingerprint);
  writeFileSync(file, "no key");
  expect(() => createSigner(file)).toThrow(file);
});

test("what an outside agent is handed stands in the report, under its names and at the agent's host", () => {
  const { workflow, problems } = parseWorkflow(
    `
workflow: returns
object: Case
start: { event: created }
governs: []
facts: { in_stock: { type: boolean } }
agents: { desk: { role: Asks, reads: [Subject, SuppliedEmail], gives: [in_stock], calls: [warehouse.*] } }
stages:
  - stage: Only
    steps:
      - delegate: stock
        agent: desk
        to: warehouse
        task: 'Is it there, for {SuppliedEmail}?'
        hands over: [Subject]
        gives: in_stock
        at most: { 2 hours: continue }
`,
    kinds as never,
  );
  expect(problems).toEqual([]);
  const at = (host: string) => ({ address: () => `https://${host}/` });
  const leaves = leavingOf(workflow as Workflow, bordersOf(undefined, at("agents.example")));
  const start = leaves.find(({ to }) => to.name === "warehouse.start");
  expect(start?.to.host).toBe("agents.example");
  expect(start?.what.filter(({ of }) => of.length > 0)).toEqual([
    { name: "Subject", of: ["Subject"] },
    { name: "$text", of: ["SuppliedEmail"] },
  ]);
  expect(leaves.map(({ to }) => to.name)).toEqual(
    ["start", "follow", "answer", "cancel"].map((operation) => `warehouse.${operation}`),
  );
});
