import { createHmac, randomBytes } from "node:crypto";
import { request } from "node:http";
import { keyOf } from "@throughline/engine";
import { type Org, startOrg } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { openSecrets } from "../src/secrets.ts";
import { type Form, forms } from "../src/webhooks/forms.ts";
import { verify } from "../src/webhooks/verify.ts";
import { client, connect, fileOf, folder, SEED, serve, until } from "./org.ts";

const KEY = `whsec_${randomBytes(24).toString("base64")}`;
const BEFORE = `whsec_${randomBytes(24).toString("base64")}`;
const env = {
  THROUGHLINE_SECRET_BILLING_WEBHOOK: KEY,
  THROUGHLINE_SECRET_BILLING_WEBHOOK_BEFORE: BEFORE,
  THROUGHLINE_SECRET_OWN_WEBHOOK: "of our own",
};

let org: Org;
let server: Server;
let data: string;
let number = 0;

const start = async () =>
  serve(org, {
    workspaces: [openWorkspace(fileOf("webhooks"))],
    salesforce: await connect(org),
    store: `${data}/trail.sqlite`,
    secrets: openSecrets(undefined, env),
  });

beforeAll(async () => {
  const event = {
    fields: { Case__c: { type: "Text", length: 18 }, Reason__c: { type: "Text", length: 80 } },
    publishBehavior: "PublishImmediately",
  };
  org = await startOrg({ seed: { ...SEED, objects: { ...SEED.objects, Order_Problem__e: event as never } } });
  data = folder();
  server = await start();
});
afterAll(async () => {
  await server.close();
  await org.close();
});

interface Sent {
  id?: string;
  at?: number;
  key?: string;
  headers?: Record<string, string>;
}

/** Sends a body, signed as Standard Webhooks says. */
function send(
  body: unknown,
  { id = `msg_${++number}`, at = Date.now(), key = KEY, headers = {} }: Sent = {},
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac("sha256", Buffer.from(key.slice("whsec_".length), "base64"))
    .update(`${id}.${timestamp}.${text}`)
    .digest("base64");
  return post("billing", text, {
    ...{ "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` },
    ...headers,
  });
}

async function post(name: string, body: string, headers: Record<string, string>) {
  const answer = await fetch(`${server.url}/hooks/${name}`, {
    ...{ method: "POST", body },
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** A case whose item has begun. */
async function begun(Subject = "Where is my order?") {
  const id = await org.db.create("Case", { Subject });
  const { status, body } = await client(server.url).post("/api/workflows/payments/items", { recordId: id });
  expect({ status, body }).toEqual({ status: 200, body: { key: keyOf("payments", id), started: true } });
  return { id, number: String((await org.db.get("Case", id))?.CaseNumber), key: keyOf("payments", id) };
}

const stateOf = (key: string) => server.runtime.state(key);
const entriesOf = async (key: string) => (await server.store.entries(key)).map(({ entry }) => entry);

describe("what another system sends is an event of an item", () => {
  test("found by a field of its record; it ends the step that waits, and the trail shows who told it", async () => {
    const item = await begun();
    const answer = await send(
      { type: "paid", data: { case: item.number, amount: "12.50" } },
      { id: "msg_paid" },
    );
    expect(answer).toEqual({ status: 202, body: { taken: [{ event: "payment.received", item: item.key }] } });
    expect(await stateOf(item.key)).toMatchObject({
      outcome: "paid",
      facts: { paid: { value: 12.5, by: "system" } },
    });
    expect(await entriesOf(item.key)).toContainEqual(
      expect.objectContaining({
        ...{ kind: "event-received", event: "payment.received", by: "webhook billing" },
        ...{ eventId: "webhook/billing/msg_paid", data: { amount: 12.5 } },
      }),
    );
  });

  test("found by a fact that one live item has", async () => {
    const item = await begun("Refund for INV-104233");
    expect(await send({ type: "disputed", data: { invoice: "INV-104233" } })).toMatchObject({ status: 202 });
    expect(await entriesOf(item.key)).toContainEqual(
      expect.objectContaining({ kind: "event-received", event: "payment.disputed", handled: true }),
    );
    await begun("INV-104233 again");
    // which of the two is meant, nobody can say
    expect(await send({ type: "disputed", data: { invoice: "INV-104233" } })).toMatchObject({ status: 404 });
  });

  test("or it begins one, once", async () => {
    const id = await org.db.create("Case", { Subject: "Placed" });
    const body = { type: "placed", data: { record: id } };
    expect(await send(body)).toMatchObject({ status: 202 });
    expect(await stateOf(keyOf("payments", id))).toMatchObject({ status: "live" });
    expect(await send(body)).toMatchObject({ status: 202 });
    expect(
      (await entriesOf(keyOf("payments", id))).filter(({ kind }) => kind === "item-started"),
    ).toHaveLength(1);
  });

  test("what is nothing of ours is answered well; what is for no item is to come again", async () => {
    expect(await send({ type: "other" })).toEqual({ status: 200, body: { because: "no event" } });
    expect(await send({ type: "paid", data: { case: "99999999", amount: 1 } })).toMatchObject({
      status: 404,
    });
    expect(await send({ type: "paid", data: { case: "' OR Id != '", amount: 1 } })).toMatchObject({
      status: 404,
    });
    expect(await send({ type: "paid", data: { case: { x: 1 }, amount: 1 } })).toMatchObject({ status: 404 });
  });
});

describe("who is not known is not heard", () => {
  const PAID = { type: "paid", data: { case: "1", amount: 1 } };
  const UNSIGNED = { error: { code: "not-signed", message: "Not taken: not signed as it has to be." } };

  test.each<[string, Sent]>([
    ["forged with another secret", { key: `whsec_${randomBytes(24).toString("base64")}` }],
    ["six minutes old", { at: Date.now() - 6 * 60_000 }],
    ["six minutes ahead", { at: Date.now() + 6 * 60_000 }],
    ["without a signature", { headers: { "webhook-signature": "" } }],
    ["with something else for one", { headers: { "webhook-signature": "v1,abc v2,def" } }],
    ["with another id than was signed", { headers: { "webhook-id": "msg_other" } }],
    [
      "with another time than was signed",
      { headers: { "webhook-timestamp": String(Math.floor(Date.now() / 1e3) + 90) } },
    ],
    ["without a time", { headers: { "webhook-timestamp": "" } }],
  ])("%s", async (_, sent) => {
    expect(await send(PAID, sent)).toEqual({ status: 401, body: UNSIGNED });
  });

  test("tampered with on its way", async () => {
    const id = "msg_tampered";
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac("sha256", Buffer.from(KEY.slice(6), "base64"))
      .update(`${id}.${timestamp}.${JSON.stringify(PAID)}`)
      .digest("base64");
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    };
    const other = JSON.stringify({ ...PAID, data: { case: "1", amount: 1_000 } });
    expect((await post("billing", other, headers)).status).toBe(401);
    expect((await post("billing", JSON.stringify(PAID), headers)).status).toBe(404);
  });

  test("two secrets are valid while one is replaced", async () => {
    expect((await send({ type: "other" }, { key: BEFORE })).status).toBe(200);
  });

  test("the same is taken once: also behind a fresh time, also after a restart", async () => {
    const item = await begun();
    const body = { type: "disputed", data: { invoice: "INV-000000" } };
    const paid = { type: "paid", data: { case: item.number, amount: -1 } };
    const taken = async () =>
      (await entriesOf(item.key)).filter(({ kind }) => kind === "event-received").length;
    expect((await send(paid, { id: "msg_once" })).status).toBe(202);
    expect(await send(paid, { id: "msg_once" })).toEqual({ status: 200, body: { because: "taken before" } });
    expect(await send(paid, { id: "msg_once", at: Date.now() - 60_000 })).toMatchObject({ status: 200 });
    await server.close();
    server = await start();
    expect(await send(paid, { id: "msg_once" })).toMatchObject({
      status: 200,
      body: { because: "taken before" },
    });
    expect(await taken()).toBe(1);
    expect(body.type).toBe("disputed");
  });

  test("bodies that are too large, of another type, encoded, or no JSON", async () => {
    expect((await send("x".repeat(300_000))).status).toBe(413);
    expect((await send(PAID, { headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await send(PAID, { headers: { "content-encoding": "gzip" } })).status).toBe(415);
    expect((await send("{")).status).toBe(400);
    expect((await post("nobody", "{}", {})).status).toBe(404);
    // of whom nobody knows no more is read: told so, or cut off
    const became = await new Promise((done) => {
      const sending = request(`${server.url}/hooks/nobody`, {
        ...{ method: "POST", agent: false, headers: { "content-type": "application/json" } },
      });
      sending.on("response", ({ statusCode }) => done(statusCode)).on("error", () => done(413));
      sending.end("x".repeat(3_000_000));
    });
    expect(became).toBe(413);
  });

  test("a form of one's own, with a time that is signed", async () => {
    const item = await begun();
    const body = JSON.stringify({ record: item.id, amount: 3 });
    const signed = (timestamp: number, key = "of our own") => ({
      "x-timestamp": String(timestamp),
      "x-signature": `sha256=${createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex")}`,
    });
    const now = Math.floor(Date.now() / 1_000);
    expect((await post("own", body, signed(now - 70))).status).toBe(401);
    expect((await post("own", body, signed(now, "of others"))).status).toBe(401);
    expect((await post("own", body, signed(now))).status).toBe(202);
    expect((await post("own", body, signed(now))).status).toBe(200);
  });

  test("how it stands is told, and never a secret", async () => {
    const { body } = await client(server.url).get("/api/webhooks");
    const [billing] = body.webhooks;
    expect(billing).toMatchObject({
      ...{ name: "billing", workflow: "payments", signed: "standard", lastReceived: expect.any(String) },
      secrets: [
        { variable: "THROUGHLINE_SECRET_BILLING_WEBHOOK", known: true },
        { variable: "THROUGHLINE_SECRET_BILLING_WEBHOOK_BEFORE", known: true },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(KEY);
  });

  test("what became of the latest deliveries is told, and why one was turned away", async () => {
    const item = await begun();
    await send({ type: "paid", data: { case: item.number, amount: 5 } });
    await send({ type: "other" });
    await send({ type: "paid" }, { key: "whsec_b3RoZXJz" });
    const { body } = await client(server.url).get("/api/webhooks");
    const [forged, other, paid, ...before] = body.webhooks[0].deliveries;
    expect(forged).toMatchObject({
      ...{ status: 401, item: null },
      became: expect.stringContaining("another secret"),
    });
    expect(other).toMatchObject({ status: 200, became: "no event", item: null });
    expect(paid).toMatchObject({ status: 202, became: "payment.received", item: item.key });
    expect(before.length).toBeLessThanOrEqual(7);
  });

  test("more than so many in a minute wait", async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => send({ type: "other" })));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
  });
});

describe("ready-made forms, by what their senders publish", () => {
  const GITHUB = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  const looked = (form: Form, secret: string, body: string, headers: Record<string, string>, seconds = 0) =>
    verify({ headers, body: Buffer.from(body) }, form, [secret], seconds * 1_000, 300_000);

  test("GitHub signs the body, Slack the time and the body", () => {
    const github = { "x-hub-signature-256": GITHUB };
    expect(
      looked(forms.github as Form, "It's a Secret to Everybody", "Hello, World!", github),
    ).toHaveProperty("id");
    expect(looked(forms.github as Form, "It's a Secret to Everybody", "Hello, World?", github)).toEqual({
      refused: "forged",
    });
    const key = "8f742231b10e8888abcd99yyyzzz85a5";
    const body = JSON.stringify({ event_id: "Ev08MFMKH6", type: "event_callback" });
    const own = createHmac("sha256", key).update(`v0:1531420618:${body}`).digest("hex");
    const slack = { "x-slack-request-timestamp": "1531420618", "x-slack-signature": `v0=${own}` };
    expect(looked(forms.slack as Form, key, body, slack, 1531420700)).toEqual({ id: "Ev08MFMKH6" });
    expect(looked(forms.slack as Form, key, body, slack, 1531420618 + 301)).toEqual({ refused: "stale" });
  });

  test("Stripe has several signatures and its time in one header, and names the event in the body", () => {
    const body = JSON.stringify({ id: "evt_1", type: "invoice.paid" });
    const own = createHmac("sha256", "whsec_test").update(`1700000000.${body}`).digest("hex");
    const headers = { "stripe-signature": `t=1700000000,v1=${"0".repeat(64)},v1=${own},v0=${own}` };
    expect(looked(forms.stripe as Form, "whsec_test", body, headers, 1700000100)).toEqual({ id: "evt_1" });
    const old = { "stripe-signature": `t=1700000000,v0=${own}` };
    expect(looked(forms.stripe as Form, "whsec_test", body, old, 1700000100)).toEqual({
      refused: "unsigned",
    });
  });

  test("Shopify signs the body in base64", () => {
    const own = createHmac("sha256", "shpss").update("{}").digest("base64");
    expect(looked(forms.shopify as Form, "shpss", "{}", { "x-shopify-hmac-sha256": own })).toHaveProperty(
      "id",
    );
  });
});

describe("by platform events, as a flow or Apex publishes them", () => {
  const publish = (fields: Record<string, unknown>) => org.db.create("Order_Problem__e", fields);

  test("one begins the item of the record that it names; that one and the next are events of it", async () => {
    const id = await org.db.create("Case", { Subject: "Order 7" });
    const key = keyOf("payments", id);
    await publish({ Case__c: id, Reason__c: "lost" });
    await until("the item has begun", () => stateOf(key));
    await publish({ Case__c: id, Reason__c: "none" });
    await publish({ Case__c: id, Reason__c: "late" });
    await until("it is told", async () => (await stateOf(key))?.record.Priority === "High");
    const told = (await entriesOf(key)).filter((entry) => entry.kind === "event-received");
    expect(told).toMatchObject([
      { event: "order.problem", data: { Reason__c: "lost" }, handled: true },
      { event: "order.problem", data: { Reason__c: "late" }, handled: true },
    ]);
  });

  test("one of a record that the workflow does not take begins nothing", async () => {
    const closed = await org.db.create("Case", { Subject: "Order 8", Status: "Closed" });
    const open = await org.db.create("Case", { Subject: "Order 9" });
    await publish({ Case__c: closed, Reason__c: "lost" });
    await publish({ Case__c: open, Reason__c: "lost" });
    await until("the other one has begun", () => stateOf(keyOf("payments", open)));
    expect(await stateOf(keyOf("payments", closed))).toBeUndefined();
  });
});

describe("by the API", () => {
  test("an item is told what has happened, once for each id", async () => {
    const item = await begun();
    const api = client(server.url);
    const path = api.item(item.key, "/signals");
    const said = { name: "payment.received", id: "flow-1", data: [{ name: "amount", number: -5 }] };
    expect(await api.post(path, said)).toEqual({ status: 200, body: { taken: true } });
    expect(await api.post(path, said)).toEqual({ status: 200, body: { taken: false } });
    expect(
      await api.post(path, { ...said, id: "flow-2", data: [{ name: "amount", number: 5 }] }),
    ).toMatchObject({
      body: { taken: true },
    });
    expect(await stateOf(item.key)).toMatchObject({ outcome: "paid", facts: { paid: { value: 5 } } });
    expect(await api.post(path, { ...said, id: "flow-3" })).toMatchObject({ status: 409 });
  });

  test("what nothing listens for, and what does not exist, is refused with what there is", async () => {
    const item = await begun();
    const api = client(server.url);
    const answer = await api.post(api.item(item.key, "/signals"), { name: "paid", id: "1" });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(/It knows: order.problem, payment.disputed, payment.received/);
    expect((await api.post(api.item("payments/x", "/signals"), { name: "paid", id: "1" })).status).toBe(404);
    const begin = (recordId: string) => api.post("/api/workflows/payments/items", { recordId });
    expect((await begin("500000000000999AAA")).status).toBe(404);
    expect((await begin("not a record id")).status).toBe(400);
    expect((await api.post("/api/workflows/nobody/items", { recordId: item.id })).status).toBe(404);
    expect((await begin(item.id)).body).toEqual({ key: item.key, started: false });
    const closed = await org.db.create("Case", { Subject: "Over", Status: "Closed" });
    expect(await begin(closed)).toMatchObject({ status: 409 });
  });
});
