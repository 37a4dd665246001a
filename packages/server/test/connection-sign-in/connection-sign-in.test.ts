import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { learnTools } from "@throughline/connectors/mcp";
import { keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openWorkspace, type Server } from "../../src/index.ts";
import { createSignIns } from "../../src/systems/sign-ins/sign-ins.ts";
import { browser } from "../identity-provider.ts";
import { client, folder, openOrg, serve, until } from "../org.ts";
import { serveSignedIn, signedIn } from "../signed-in.ts";
import { guardedWarehouse, LASTS_S } from "./guarded.ts";

const WORKFLOW = `
workflow: desk
title: Parts
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
facts:
  count: { type: number, optional: true }
agents:
  keeper: { role: Looks stock up, reads: [Subject], gives: [count], calls: [tools.findStock] }
  closer: { role: Waits, reads: [Status] }
stages:
  - stage: Intake
    steps:
      - call: stock
        agent: keeper
        use: tools.findStock
        with: { sku: Subject }
        gives: count
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { 30 days: continue }
`;

let org: Org;
let tools: Awaited<ReturnType<typeof guardedWarehouse>>;
let server: Server;
const home = folder();
const data = folder();
let passed = 0;

const open = (port = 0) =>
  serve(org, {
    port,
    ...{ workspaces: [openWorkspace(join(home, "workflow.yaml"))], data, store: join(data, "trail.sqlite") },
    signIns: createSignIns(data, () => Date.now() + passed),
  });
const api = () => client(server.url);
const connection = async () =>
  (await api().get("/api/connections")).body.connections.find(
    (one: { name: string }) => one.name === "tools",
  );
const tryIt = async () => (await api().post("/api/connections/tools/test", {})).body;

/** Somebody signs in at the warehouse as who is named, in a browser of their own, and comes back. */
async function signInAs(name: string, window = browser(), url = server.url): Promise<string> {
  await window.go(`${url}/health/live`);
  const { url: away } = JSON.parse(
    (await window.go("/api/connections/tools/sign-in", { method: "POST" })).html,
  );
  await window.go(away);
  await window.submit({ login: name, password: "any" });
  return (await window.submit({})).url;
}

beforeAll(async () => {
  // the authorization server tells that it is not made for production
  for (const say of ["info", "warn"] as const) vi.spyOn(console, say).mockImplementation(() => {});
  [org, tools] = await Promise.all([openOrg(), guardedWarehouse()]);
  mkdirSync(join(home, "connections"), { recursive: true });
  writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
  writeFileSync(
    join(home, "connections.yaml"),
    `tools:
  type: mcp
  url: ${tools.url}
  sign in: { issuer: "${tools.issuer}" }
  operations: { findStock: { tool: find_stock, repeat: read } }
`,
  );
  // the tools are known from a warehouse without a door
  const { warehouse } = await import("../../../connectors/test/mcp/warehouse.ts");
  const same = await warehouse();
  const learned = await learnTools({ url: same.url }, {});
  await same.close();
  if (!learned.ok) throw new Error(learned.error.message);
  writeFileSync(join(home, "connections", "tools.mcp.json"), learned.value.text);
  server = await open();
});
afterAll(async () => {
  await server.close();
  await org.close();
  await tools.close();
});

describe("a connection for which somebody signs in", () => {
  test("says that nobody has, and an item that needs it asks a person what to do", async () => {
    expect(await connection()).toMatchObject({
      signIn: { at: tools.issuer, by: null, since: null, because: "nobody has signed in there yet" },
    });
    expect(await tryIt()).toMatchObject({
      ...{ outcome: "person", code: "NOT_SIGNED_IN" },
      message: expect.stringContaining("throughline connect sign-in tools"),
    });
    expect(tools.shop.calls()).toBe(0);
  });

  test("calls in the name of whoever signed in, and no token is anywhere but in the private file", async () => {
    expect(await signInAs("ann")).toBe(`${server.url}/settings/connections`);
    expect((await connection()).signIn).toMatchObject({ by: "somebody", because: null, failed: null });
    expect(await tryIt()).toMatchObject({ outcome: "works" });
    expect(tools.state).toMatchObject({ who: "ann", registered: 1 });
    const id = await org.db.create("Case", { Origin: "Email", Subject: "A1" });
    const story = await until("the stock is found", async () => {
      const told = await api().story(keyOf("desk", String(id)));
      return JSON.stringify(told.entries ?? []).includes("count is 4") && told;
    });
    const file = join(data, "sign-ins.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const said = JSON.stringify([
      story,
      (await api().get("/api/connections")).body,
      await server.store.entries(keyOf("desk", String(id))),
      readFileSync(join(data, "people.log"), "utf8"),
    ]);
    expect(tools.state.given.length).toBeGreaterThan(1);
    for (const token of tools.state.given) {
      expect(readFileSync(file, "utf8")).toContain(token);
      expect(said).not.toContain(token);
    }
  });

  test("is renewed by itself shortly before the token ends, once for all who ask meanwhile", async () => {
    const before = tools.state.tokensAsked;
    passed += (LASTS_S - 30) * 1000;
    await Promise.all([tryIt(), tryIt(), tryIt()]);
    expect(await tryIt()).toMatchObject({ outcome: "works" });
    expect(tools.state.tokensAsked).toBe(before + 1);
  });

  test("is good after a restart; where the authorization server does not answer, it is asked again later", async () => {
    await server.close();
    server = await open(Number(new URL(server.url).port));
    expect(await tryIt()).toMatchObject({ outcome: "works" });
    passed += (LASTS_S - 30) * 1000;
    tools.state.broken = 500;
    expect(await tryIt()).toMatchObject({ outcome: "retry", code: "NO_TOKEN" });
    tools.state.broken = undefined;
    expect(await tryIt()).toMatchObject({ outcome: "works" });
  });

  test("that the system wants more for asks for it, and keeps what was granted", async () => {
    tools.state.needs = "booking";
    expect(await tryIt()).toMatchObject({ outcome: "person", code: "NOT_SIGNED_IN" });
    expect((await connection()).signIn.because).toContain("booking");
    await signInAs("ann");
    expect(await tryIt()).toMatchObject({ outcome: "works" });
    tools.state.needs = "stock";
    expect(await tryIt()).toMatchObject({ outcome: "works" });
    // what a client may ask for was said when it was registered
    expect(tools.state.registered).toBe(2);
  });

  test("says when the system has ended it; the item goes on once somebody signed in anew", async () => {
    await tools.endAll();
    const id = await org.db.create("Case", { Origin: "Email", Subject: "B2" });
    const key = keyOf("desk", String(id));
    const incident = await until("somebody is asked", async () => (await api().story(key)).incidents?.[0]);
    expect(incident).toMatchObject({ step: "stock" });
    expect(JSON.stringify(incident)).toContain("the system has ended it");
    expect((await connection()).signIn).toMatchObject({ because: expect.stringContaining("has ended it") });
    await signInAs("bob");
    expect((await connection()).signIn.because).toBeNull();
    expect(await tryIt()).toMatchObject({ outcome: "works" });
    expect(tools.state.who).toBe("bob");
    const back = await api().post(api().item(key, `/incidents/${encodeURIComponent(incident.id)}`), {
      repair: "retry",
      reason: "Somebody signed in",
      by: "bob",
    });
    expect(back).toMatchObject({ status: 200 });
    await until("the item goes on", async () => (await api().story(key)).row?.waitingFor.includes("Status"));
  });
});

describe("who signs out", () => {
  const out = async () => {
    const answer = await fetch(`${server.url}/api/connections/tools/sign-in`, {
      method: "DELETE",
      headers: { "x-throughline": "1" },
    });
    return { status: answer.status, ...((await answer.json()) as object) };
  };

  test("is called for no more, here and at the system", async () => {
    expect(await tools.good()).toBeGreaterThan(0);
    expect(await out()).toMatchObject({ status: 200, ended: true, message: expect.any(String) });
    expect(await tools.good()).toBe(0);
    const { signIn } = await connection();
    expect(signIn).toMatchObject({ by: null, since: null, because: "nobody has signed in there yet" });
    expect(await tryIt()).toMatchObject({ outcome: "person", code: "NOT_SIGNED_IN" });
    expect(readFileSync(join(data, "people.log"), "utf8")).toContain("connection-signed-out");
    expect(await out()).toMatchObject({ status: 404 });
  });

  test("is out all the same where the system cannot be told, and is told so", async () => {
    await signInAs("ann");
    tools.state.broken = 503;
    expect(await out()).toMatchObject({
      ended: false,
      message: expect.stringMatching(/end it there: .*503/),
    });
    tools.state.broken = undefined;
    expect(await tryIt()).toMatchObject({ code: "NOT_SIGNED_IN" });
  });

  test("while the token is being renewed stays out", async () => {
    await signInAs("ann");
    passed += (LASTS_S - 30) * 1000;
    const hold = Promise.withResolvers<void>();
    tools.state.hold = hold;
    const trying = tryIt();
    await until("the new token is asked for", async () => tools.state.waiting > 0);
    await out();
    hold.resolve();
    tools.state.hold = undefined;
    expect(await trying).toMatchObject({ code: "NOT_SIGNED_IN" });
    expect((await connection()).signIn).toMatchObject({ by: null });
  });
});

test("a sign-in that was begun before a restart comes to its end after it", async () => {
  const window = browser();
  await window.go(`${server.url}/health/live`);
  const { url } = JSON.parse((await window.go("/api/connections/tools/sign-in", { method: "POST" })).html);
  await server.close();
  server = await open(Number(new URL(server.url).port));
  await window.go(url);
  await window.submit({ login: "cleo", password: "any" });
  expect((await window.submit({})).url).toBe(`${server.url}/settings/connections`);
  expect(await tryIt()).toMatchObject({ outcome: "works" });
  expect(tools.state.who).toBe("cleo");
});

describe("nobody else's sign-in is taken", () => {
  test("who comes back in another browser, or twice, is sent away", async () => {
    const [own, other] = [browser(), browser()];
    await own.go(`${server.url}/health/live`);
    const { url } = JSON.parse((await own.go("/api/connections/tools/sign-in", { method: "POST" })).html);
    const state = new URL(url).searchParams.get("state") ?? "";
    expect(new URL(url).searchParams.get("code_challenge_method")).toBe("S256");
    const back = `${server.url}/api/connections/sign-in/callback?state=${state}&code=theirs`;
    expect((await other.go(back)).html).toContain("not begun in this browser");
    await own.go(back);
    expect((await own.go(back)).html).toContain("not begun in this browser");
  });

  test("an answer by another issuer is not redeemed, and what was good stays good", async () => {
    const window = browser();
    await window.go(`${server.url}/health/live`);
    const { url } = JSON.parse((await window.go("/api/connections/tools/sign-in", { method: "POST" })).html);
    const state = new URL(url).searchParams.get("state") ?? "";
    const asked = tools.state.tokensAsked;
    const iss = encodeURIComponent("https://evil.example");
    await window.go(`/api/connections/sign-in/callback?state=${state}&code=theirs&iss=${iss}`);
    expect(tools.state.tokensAsked).toBe(asked);
    expect((await connection()).signIn).toMatchObject({ because: null, failed: expect.any(String) });
    expect(JSON.stringify(await connection())).not.toContain("evil");
    expect(await tryIt()).toMatchObject({ outcome: "works" });
  });

  test("who is not let in there is told so", async () => {
    const window = browser();
    await window.go(`${server.url}/health/live`);
    const { url } = JSON.parse((await window.go("/api/connections/tools/sign-in", { method: "POST" })).html);
    const state = new URL(url).searchParams.get("state") ?? "";
    await window.go(`/api/connections/sign-in/callback?state=${state}&error=access_denied`);
    expect((await connection()).signIn.failed).toContain("access_denied");
  });

  test("only an administrator begins it, and is the one in whose name it stands", async () => {
    const people = await serveSignedIn(org, { ed: "editor", ada: "administrator" });
    const [ed, ada] = [await signedIn(people.server.url, "ed"), await signedIn(people.server.url, "ada")];
    expect((await ed.post("/api/connections/tools/sign-in")).status).toBe(403);
    expect((await ada.post("/api/connections/tools/sign-in")).status).toBe(404);
    expect((await ed.send("DELETE", "/api/connections/tools/sign-in")).status).toBe(403);
    expect((await ada.get("/oauth/client.json")).status).toBe(404);
    await people.server.close();
  });
});
