import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openConnections } from "../src/index.ts";

/** A system that books refunds and lists those of an invoice. It knows no idempotency keys. */
let server: Server;
let base: string;
let refunds: { invoice: string; reference: string; amount: number }[];
/** What becomes of the next answers. */
let fate: { loses?: boolean; status?: number; answers?: unknown };
let asked: string[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push(`${request.method} ${request.url}`);
    const [, , invoice = ""] = new URL(request.url!, base).pathname.split("/");
    if (request.method === "POST") {
      refunds.push({ invoice, ...JSON.parse(body) });
      if (fate.loses) return void request.socket.destroy();
      response.end(JSON.stringify(refunds.at(-1)));
      return;
    }
    const found = refunds.filter((one) => one.invoice === invoice);
    response
      .writeHead(fate.status ?? 200)
      .end(JSON.stringify(fate.answers === undefined ? { page: { refunds: found } } : fate.answers));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  refunds = [];
  fate = {};
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const open = () => {
  let now = 0;
  const clock = { now: () => new Date(now).toISOString(), at: () => () => {}, elapsed: () => now };
  const { connections, problems } = openConnections(
    `
billing:
  url: ${base}
  operations:
    refunds: { get: "/invoices/{invoice}/refunds", effect: read }
    refund:
      post: /invoices/{invoice}/refunds
      send: { reference: "{id}", note: "for {invoice}" }
      repeat: comparable
      look up: { by: refunds, with: { invoice: "{invoice}" }, in: page.refunds, where: { reference: "{id}", amount: "{amount}" }, within: 10 s }
    charge: { post: "/invoices/{invoice}/charges", repeat: keyed }
`,
    { clock },
  );
  expect(problems).toEqual([]);
  return {
    call: (id: string, invoice = "INV-1") =>
      connections.call("billing", "refund", { invoice, amount: 5 }, id),
    settle: (id: string, invoice = "INV-1") =>
      connections.settle("billing", "refund", { invoice, amount: 5 }, id),
    connections,
    wait: (ms: number) => {
      now += ms;
    },
  };
};

describe("a call whose answer was lost", () => {
  it("carries what it will be known by", async () => {
    await open().call("item/1.4");
    expect(refunds).toEqual([{ invoice: "INV-1", amount: 5, reference: "item/1.4", note: "for INV-1" }]);
  });

  it("is found, and what was found is its outcome; it is not sent again", async () => {
    fate.loses = true;
    refunds.push({ invoice: "INV-1", reference: "item/9.4", amount: 5 });
    const { call, settle } = open();
    expect(await call("item/1.4")).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(await settle("item/1.4")).toMatchObject({
      ok: true,
      readBack: "applied",
      value: { reference: "item/1.4", amount: 5 },
    });
    expect(asked).toEqual(["POST /invoices/INV-1/refunds", "GET /invoices/INV-1/refunds"]);
  });

  it("and is not found is looked for again, and only then may be sent again", async () => {
    refunds.push({ invoice: "INV-1", reference: "item/9.4", amount: 5 });
    const { settle, wait } = open();
    expect(await settle("item/1.4")).toMatchObject({
      error: { class: "unknown-outcome", code: "NOT_FOUND_YET", afterMs: 10_000 },
    });
    wait(4_000);
    expect(await settle("item/1.4")).toMatchObject({ error: { class: "unknown-outcome", afterMs: 6_000 } });
    wait(6_000);
    expect(await settle("item/1.4")).toMatchObject({ readBack: "not-applied", error: { class: "retry" } });
    expect(asked.every((one) => one.startsWith("GET"))).toBe(true);
    // the next loss of the same call is waited for anew
    expect(await settle("item/1.4")).toMatchObject({ error: { code: "NOT_FOUND_YET" } });
  });

  it("and turns up late is found all the same", async () => {
    const { settle, wait } = open();
    await settle("item/1.4");
    refunds.push({ invoice: "INV-1", reference: "item/1.4", amount: 5 });
    wait(10_000);
    expect(await settle("item/1.4")).toMatchObject({ ok: true, readBack: "applied" });
  });

  it.each([
    ["knows nothing of the place", { status: 404 }, { class: "unknown-outcome", code: "NOT_FOUND_YET" }],
    ["has trouble", { status: 500 }, { class: "unknown-outcome" }],
    ["asks to wait", { status: 429 }, { class: "unknown-outcome", afterMs: 30_000 }],
    ["refuses us", { status: 401 }, { class: "person", code: "HTTP_401" }],
    ["answers otherwise", { answers: { refunds: [] } }, { class: "person", code: "UNFIT_ANSWER" }],
    [
      "lists something else",
      { answers: { page: { refunds: ["r1"] } } },
      { class: "person", code: "UNFIT_ANSWER" },
    ],
    [
      "has none",
      { answers: { page: { refunds: null } } },
      { class: "unknown-outcome", code: "NOT_FOUND_YET" },
    ],
    [
      "has one thing",
      { answers: { page: { refunds: { amount: 1 } } } },
      { class: "unknown-outcome", code: "NOT_FOUND_YET" },
    ],
  ])("is never taken for not sent because the look-up %s", async (_, what, error) => {
    fate = what;
    const outcome = await open().settle("item/1.4");
    expect(outcome).toMatchObject({ ok: false, error });
    expect(outcome).not.toHaveProperty("readBack");
    if (error.class === "person")
      expect(outcome).toMatchObject({ error: { message: expect.stringContaining("its answer is unknown") } });
  });

  it("with a key is simply sent again, and samples answer as ever", async () => {
    const { connections } = open();
    await connections.settle("billing", "charge", { invoice: "INV-1" }, "e");
    expect(asked).toEqual(["POST /invoices/INV-1/charges"]);
    const { connections: samples } = openConnections(
      "a:\n  type: sample\n  operations:\n    b: { repeat: comparable, sample: 1 }\n",
    );
    expect(await samples.settle("a", "b", {}, "e")).toMatchObject({ ok: true, value: 1 });
    expect(await samples.settle("a", "c", {}, "e")).toMatchObject({ error: { code: "UNKNOWN_OPERATION" } });
  });
});
