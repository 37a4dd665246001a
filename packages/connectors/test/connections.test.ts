import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openConnections, orgSettingsOf } from "../src/index.ts";

interface Got {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

let server: Server;
let base: string;
let got: Got[];
let answer: {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  hang?: boolean;
  reset?: boolean;
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    got.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    if (answer.hang) return;
    if (answer.reset) return void request.socket.destroy();
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  got = [];
  answer = {};
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const file = (url = base) => `
billing:
  url: ${url}/api
  headers: { Authorization: "Bearer {secret.BILLING}" }
  operations:
    findInvoice:
      get: /invoices/{invoice}
      effect: read
      timeout: 200 ms
      sample: { number: "{invoice}", note: "about {invoice}", amount: 84 }
    refund:
      post: /invoices/{invoice}/refunds
      effect: write
      repeat: keyed
      timeout: 200 ms
`;
const open = (text = file()) => {
  const opened = openConnections(text, { secrets: { BILLING: "hush" } });
  expect(opened.problems).toEqual([]);
  return opened.connections;
};
const find = (invoice: string, more = {}) =>
  open().call("billing", "findInvoice", { invoice, ...more }, "e1");

describe("a call over HTTP", () => {
  it("sends inputs in the path and the query, and gives the JSON back", async () => {
    answer.body = '{"status":"open","amount":84}';
    expect(await find("INV-1", { verbose: true })).toEqual({
      ok: true,
      value: { status: "open", amount: 84 },
      apiCalls: 0,
    });
    expect(got[0]).toMatchObject({
      method: "GET",
      url: "/api/invoices/INV-1?verbose=true",
      headers: { authorization: "Bearer hush" },
    });
    expect(got[0]!.headers).not.toHaveProperty("idempotency-key");
  });

  it("sends the rest as a body, with the effect's id as the key of a keyed write", async () => {
    await open().call("billing", "refund", { invoice: "INV-1", amount: 12.5 }, "effect-7");
    expect(got[0]).toMatchObject({
      method: "POST",
      url: "/api/invoices/INV-1/refunds",
      body: '{"amount":12.5}',
    });
    expect(got[0]!.headers).toMatchObject({
      "idempotency-key": "effect-7",
      "content-type": "application/json",
    });
  });

  it("does not leave where it may not go any more", async () => {
    const refused = async () => {
      throw new Error("another one writes now");
    };
    const outcome = await open().call("billing", "refund", { invoice: "INV-1" }, "effect-7", refused);
    expect(outcome).toMatchObject({ ok: false, error: { class: "retry", code: "NOT_SENT" } });
    expect(got).toEqual([]);
  });

  it("never lets a value choose where to go", async () => {
    for (const invoice of [
      "../../admin",
      "//evil.test/x",
      "a/../../b",
      "http://evil.test",
      "x?y=1#z",
      "@evil.test",
      "a\\b",
    ]) {
      await find(invoice);
      expect(got.at(-1)!.url).toBe(`/api/invoices/${encodeURIComponent(invoice)}`);
    }
    const before = got.length;
    for (const invoice of ["..", ".", "", "  "]) {
      expect(await find(invoice)).toMatchObject({ error: { class: "person", code: "UNFIT_INPUT" } });
    }
    expect(got.length).toBe(before);
  });

  it.each([
    [429, { "retry-after": "7" }, { class: "retry-after", afterMs: 7000 }, "retry-after"],
    [503, { "retry-after": "7" }, { class: "retry-after", afterMs: 7000 }, "retry-after"],
    [503, {}, { class: "retry-after" }, "unknown-outcome"],
    [500, {}, { class: "retry" }, "unknown-outcome"],
    [404, {}, { class: "gone" }, "gone"],
    [409, {}, { class: "conflict" }, "conflict"],
    [401, {}, { class: "person" }, "person"],
    [422, {}, { class: "person" }, "person"],
    [302, { location: "http://169.254.169.254/" }, { class: "person" }, "person"],
  ])("knows what %i means for a read and for a write", async (status, headers, read, write) => {
    answer = { status, headers: headers as Record<string, string> };
    expect(await find("INV-1")).toMatchObject({ ok: false, error: read });
    expect(await open().call("billing", "refund", { invoice: "1" }, "e")).toMatchObject({
      error: { class: write },
    });
    expect(got.length).toBe(2);
  });

  it("does not know the outcome of a write that is not answered, and asks a read again", async () => {
    for (const silence of [{ hang: true }, { reset: true }]) {
      answer = silence;
      expect(await find("INV-1")).toMatchObject({ error: { class: "retry" } });
      expect(await open().call("billing", "refund", { invoice: "1" }, "e")).toMatchObject({
        error: { class: "unknown-outcome" },
      });
    }
    const closed = open(file("http://127.0.0.1:9"));
    expect(await closed.call("billing", "refund", { invoice: "1" }, "e")).toMatchObject({
      error: { class: "retry" },
    });
  });

  it("takes no answer of more than a megabyte, and none that is no JSON", async () => {
    answer.body = JSON.stringify("x".repeat(1_000_001));
    expect(await find("INV-1")).toMatchObject({ error: { class: "person", code: "TOO_LARGE" } });
    answer.body = "<html>";
    expect(await find("INV-1")).toMatchObject({ error: { class: "person", code: "NO_JSON" } });
    answer = { status: 204, body: "" };
    expect(await find("INV-1")).toEqual({ ok: true, value: null, apiCalls: 0 });
  });

  it("refuses a host name that leads to a private address, unless the url names this machine itself", async () => {
    const port = new URL(base).port;
    expect(
      await open(file(`http://localhost:${port}`)).call("billing", "findInvoice", { invoice: "1" }, "e"),
    ).toMatchObject({ ok: true });
    // a trailing dot makes it a name like any other, which the resolver answers with 127.0.0.1
    const hidden = await open(file(`http://localhost.:${port}`)).call(
      "billing",
      "findInvoice",
      { invoice: "1" },
      "e",
    );
    expect(hidden).toMatchObject({ ok: false });
    expect(got.length).toBe(1);
  });
});

describe("samples", () => {
  it("answer without calling anybody, with the inputs filled in", async () => {
    const { connections } = openConnections(file(), { samples: true, secrets: { BILLING: "x" } });
    expect(await connections.call("billing", "findInvoice", { invoice: "INV-9" }, "e")).toMatchObject({
      ok: true,
      value: { number: "INV-9", note: "about INV-9", amount: 84 },
    });
    expect(await connections.call("billing", "refund", {}, "e")).toMatchObject({
      error: { class: "person", code: "NO_SAMPLE" },
    });
    expect(got).toEqual([]);
  });

  it("may differ by input, and be all that a connection has", async () => {
    const { connections, problems } = openConnections(`
connections:
  billing:
    type: sample
    operations:
      findInvoice:
        repeat: read
        answers:
          - { when: { invoice: INV-1 }, gives: { found: true, amount: 3 } }
        otherwise: { found: false }
`);
    expect(problems).toEqual([]);
    expect(connections.operations()).toEqual(["billing.findInvoice"]);
    expect(connections.repeat("billing", "findInvoice")).toBe("read");
    expect(connections.repeat("billing", "nope")).toBeUndefined();
    const ask = (invoice: string) => connections.call("billing", "findInvoice", { invoice }, "e");
    expect(await ask("INV-1")).toMatchObject({ value: { found: true, amount: 3 } });
    expect(await ask("INV-2")).toMatchObject({ value: { found: false } });
  });
});

describe("a file with problems", () => {
  const problemsOf = (text: string) => openConnections(text, { secrets: {} }).problems;

  it("names them all, with their places", () => {
    const problems = problemsOf(`billing:
  url: ftp://x
  headers: { Authorization: "{secret.NOPE}" }
  operations:
    a: { get: "/a/{x}?y=1", effect: read }
    b: { post: /b }
    c: { effect: read }
mail:
  url: http://127.0.0.1
  operatoins: {}
`);
    expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
      ["bad-url", 2, 3],
      ["unknown-secret", 3, 14],
      ["bad-path", 5, 10],
      ["missing-repeat", 6, 5],
      ["no-request", 7, 5],
      ["bad-shape", 8, 1],
      ["bad-shape", 10, 3],
    ]);
    expect(problems.every((problem) => problem.severity === "error" && problem.message.endsWith("."))).toBe(
      true,
    );
  });

  it("says where the YAML is broken, and never throws", () => {
    expect(problemsOf("billing:\n  url: [")[0]).toMatchObject({ code: "broken-yaml", line: 2 });
    expect(problemsOf("a: 1\na: 2\n")[0]).toMatchObject({ code: "duplicate-key", line: 2, column: 1 });
    expect(problemsOf("- a list")[0]).toMatchObject({ code: "bad-shape", line: 1 });
    expect(problemsOf("")).toEqual([]);
    expect(openConnections(undefined).problems).toEqual([]);
  });

  it("refuses contradictions", () => {
    const operation = (text: string) =>
      problemsOf(`x:\n  url: http://127.0.0.1\n  operations:\n    a: { get: /a, ${text} }\n`);
    expect(operation("effect: read, repeat: once").map((problem) => problem.code)).toEqual(["contradiction"]);
    expect(operation("effect: write, repeat: read").map((problem) => problem.code)).toEqual([
      "contradiction",
    ]);
    expect(operation("repeat: once, timeout: soon")[0]!.message).toContain("10 s");
  });

  it.each([
    ["no look-up", "post: /b, repeat: comparable", "missing-look-up"],
    [
      "a look-up where nothing is compared",
      "post: /b, repeat: keyed, look up: { by: list, where: { key: '{id}' } }",
      "contradiction",
    ],
    [
      "a look-up by nothing",
      "post: /b, repeat: comparable, look up: { by: lst, where: { key: '{id}' } }",
      "unknown-operation",
    ],
    [
      "a look-up that writes",
      "post: /b, repeat: comparable, look up: { by: b, where: { key: '{id}' } }",
      "contradiction",
    ],
    [
      "a look-up that takes all for our own",
      "post: /b, repeat: comparable, look up: { by: list, where: { kind: refund } }",
      "bad-look-up",
    ],
    ["a look-up without a where", "post: /b, repeat: comparable, look up: { by: list }", "bad-shape"],
  ])("refuses %s", (_, operation, code) => {
    const problems = problemsOf(
      `x:\n  url: http://127.0.0.1\n  operations:\n    list: { get: /b, effect: read }\n    b: { ${operation} }\n`,
    );
    expect(problems.map((problem) => [problem.code, problem.line])).toEqual([[code, 5]]);
    expect(problems[0]!.column).toBeGreaterThan(5);
  });

  it("keeps the connections that are right", () => {
    const { connections } = openConnections(
      "bad: {}\ngood:\n  type: sample\n  operations:\n    a: { repeat: read, sample: 1 }\n",
    );
    expect(connections.operations()).toEqual(["good.a"]);
  });
});

describe("how systems and the org want to be used", () => {
  const limited = `
salesforce:
  api calls: { per day: 50000, per minute: 300, reserve: 20 % }
  give up after: 2 hours
connections:
  billing:
    url: https://billing.example
    at once: 4
    give up after: 30 minutes
    operations: { find: { get: /a, effect: read } }
`;

  it("is said in the connections' file", () => {
    const { connections, problems } = openConnections(limited);
    expect(problems).toEqual([]);
    expect(connections.operations()).toEqual(["billing.find"]);
    expect(connections.limits?.("billing")).toEqual({ atOnce: 4, giveUpAfterMs: 30 * 60_000 });
    expect(orgSettingsOf([limited])).toEqual({
      budget: { perDay: 50_000, perMinute: 300, reserve: 0.2 },
      giveUpAfterMs: 2 * 3_600_000,
    });
  });

  it("is the strictest of all files where several share an org", () => {
    const other = "salesforce: { api calls: { per day: 70000, per minute: 60, reserve: 30 % } }";
    expect(orgSettingsOf([limited, other]).budget).toEqual({ perDay: 50_000, perMinute: 60, reserve: 0.3 });
    expect(orgSettingsOf([])).toEqual({ budget: {} });
  });

  it("is told with its place when it does not fit", () => {
    const { problems } = openConnections("salesforce:\n  api calls:\n    per hour: 3\n    reserve: a lot\n");
    expect(problems.map(({ line }) => line)).toEqual([3, 4]);
  });
});
