import { request } from "node:http";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server } from "../src/index.ts";
import { LEAST } from "../src/sign-in/roles.ts";
import { atDesk, client, connect, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
let desk: ReturnType<typeof atDesk>;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org);
  api = client(server.url);
  desk = atDesk(org, server);
});

afterAll(async () => {
  await server.close();
  await org.close();
});

/** `fetch` sets these headers itself. */
const raw = (path: string, headers: Record<string, string>, method = "GET", body = "") =>
  new Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const sent = request(`${server.url}${path}`, { method, headers }, (answer) => {
        let text = "";
        answer.on("data", (part) => (text += part));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, body: text, headers: answer.headers }),
        );
      });
      sent.on("error", reject);
      sent.end(body);
    },
  );

describe("openapi.json", () => {
  test("is OpenAPI 3.1 and names every route", async () => {
    const { status, body } = await api.get("/openapi.json");
    expect(status).toBe(200);
    expect(body.openapi).toBe("3.1.0");
    expect(body.info).toMatchObject({ title: "Throughline", version: expect.any(String) });
    const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method} ${path}`),
    );
    // what has a protocol of its own describes itself by that
    const other = /^\w+ \/(?:\*|openapi\.json|mcp|a2a|oauth\/|\.well-known\/)/i;
    const known = Object.keys(LEAST).filter((route) => !other.test(route));
    const written = (route: string) =>
      route.replace(/^\w+/, (method) => method.toLowerCase()).replace(/:(\w+)/g, "{$1}");
    expect(routes.filter((route) => !other.test(route)).sort()).toEqual(known.map(written).sort());
  });

  test("has an answer with a description for every operation, every parameter of its path, and no loose reference", async () => {
    const { body } = await api.get("/openapi.json");
    for (const [path, methods] of Object.entries<Record<string, Operation>>(body.paths)) {
      for (const operation of Object.values(methods)) {
        expect(operation.summary).toBeTruthy();
        for (const answer of Object.values(operation.responses)) expect(answer.description).toBeTruthy();
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const declared = (operation.parameters ?? []).filter((one) => one.in === "path");
        expect(declared.map(({ name }) => name).sort()).toEqual(named.sort());
        for (const { required } of declared) expect(required).toBe(true);
      }
    }
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, name = ""] of references) expect(body.components.schemas).toHaveProperty(name);
  });
});

interface Operation {
  summary?: string;
  parameters?: { in: string; name: string; required?: boolean }[];
  responses: Record<string, { description?: string }>;
}

describe("wrong use", () => {
  test("broken JSON is told in the shape of every error", async () => {
    const id = desk.message({ Subject: "Hello" });
    const task = await desk.taskOf(id);
    const { status, body } = await api.post(
      `/api/tasks/${encodeURIComponent(task)}/answer`,
      '{"by": "Ann", ',
    );
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: "invalid",
      message: expect.stringContaining("JSON"),
      fix: expect.stringContaining("JSON"),
    });
  });

  test.each([
    ["an array", "[]"],
    ["a text", '"hello"'],
    ["nothing", ""],
  ])("a body that is %s is refused", async (_, text) => {
    const { status, body } = await api.post("/api/tasks/x/answer", text);
    expect(status).toBe(400);
    expect(body.error.code).toBe("invalid");
  });

  test("a body that is not said to be JSON is refused", async () => {
    const { status, body } = await api.get("/api/tasks/x/answer", {
      method: "POST",
      body: JSON.stringify({ by: "Ann", answer: {} }),
    });
    expect(status).toBe(400);
    expect(body.error.code).toBe("invalid");
  });

  test.each(["/api/nothing", "/api/", "/api/work-items/a/b/c"])("%s is not there", async (path) => {
    const { status, body } = await api.get(path);
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ code: "not-found", fix: "See /openapi.json." });
    expect(body.error.message).toContain(path);
  });
});

test("the workflows that run here are listed", async () => {
  const { body } = await api.get("/api/workflows");
  expect(body).toEqual([
    expect.objectContaining({ id: "desk", object: "Case", active: true }),
    expect.objectContaining({ id: "callback", object: "Lead", active: true }),
  ]);
});

test("the figures of the day count what happens", async () => {
  const before = (await api.get("/api/summary")).body;
  const id = desk.message();
  await desk.assigned(id);
  desk.close(id);
  await desk.ended(id);
  const after = (await api.get("/api/summary")).body;
  expect(after.started).toBe(before.started + 1);
  expect(after.decidedBy.rule).toBeGreaterThan(before.decidedBy.rule);
  expect(after.touchFree).toBeGreaterThan(0);
  expect(after.org).toMatchObject({ connected: true, state: "connected", apiMax: 1_000_000 });
});

describe("the live stream", () => {
  test("tells rows, entries and figures after a change", async () => {
    const leave = new AbortController();
    const { body, headers } = await fetch(`${server.url}/api/events`, { signal: leave.signal });
    expect(headers.get("content-type")).toContain("text/event-stream");
    const heard: { event: string; data: Record<string, unknown> }[] = [];
    const reading = (async () => {
      let rest = "";
      for await (const part of body!.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + part).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const [, event = ""] = /^event: (.*)$/m.exec(block) ?? [];
          const [, data = "{}"] = /^data: (.*)$/m.exec(block) ?? [];
          heard.push({ event, data: JSON.parse(data) });
        }
      }
    })().catch(() => {});
    await until("the greeting", () => heard.some(({ event }) => event === "hello"));

    const id = desk.message({ Subject: "Live invoice" });
    const key = desk.key(id);
    await desk.assigned(id);
    await until("the row as it is now", () =>
      heard.some(({ event, data }) => event === "item" && data.key === key && data.stage === "Resolution"),
    );
    const entries = heard.filter(({ event, data }) => event === "entry" && data.key === key);
    await until("figures", () => heard.some(({ event }) => event === "summary"));
    expect(entries.length).toBeGreaterThan(0);
    expect(Number(entries.at(-1)?.data.seq)).toBeGreaterThan(1);
    const row = heard.findLast(({ event, data }) => event === "item" && data.key === key)?.data;
    expect(row).toMatchObject({ subject: "Live invoice", workflow: "desk", owner: "Bea Lund" });
    const figures = heard.findLast(({ event }) => event === "summary")?.data;
    expect(Number(figures?.open)).toBeGreaterThan(0);
    leave.abort();
    await reading;
  });
});

describe("requests from elsewhere", () => {
  const change = { "content-type": "application/json" };

  test("a host name that was made to point here is refused, whatever is asked", async () => {
    for (const host of [
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example:4040",
      "10.0.0.1",
    ]) {
      const { status, body } = await raw("/api/work-items", { host });
      expect(status).toBe(403);
      expect(JSON.parse(body).error.code).toBe("forbidden");
    }
  });

  test("another site's page may not change anything", async () => {
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"]) {
      const { status } = await raw("/api/tasks/x/answer", { ...change, origin }, "POST", "{}");
      expect(status).toBe(403);
    }
  });

  test("our own page may", async () => {
    const { host } = new URL(server.url);
    const own = await raw("/api/tasks/x/answer", { ...change, origin: `http://${host}` }, "POST", "{}");
    expect(own.status).toBe(400);
    const local = host.replace("127.0.0.1", "localhost");
    expect((await raw("/api/summary", { host: local })).status).toBe(200);
  });

  test("no page may be put into another's frame, or load anything from elsewhere", async () => {
    const { headers } = await raw("/api/summary", {});
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("starting", () => {
  test.each(["0.0.0.0", "::", "192.168.1.10", "example.com"])("does not listen on %s", async (host) => {
    await expect(serve(org, { host })).rejects.toThrow(/this machine only.*127\.0\.0\.1/);
  });

  test("says which port is taken, and what to do", async () => {
    const port = Number(new URL(server.url).port);
    await expect(serve(org, { port })).rejects.toThrow(new RegExp(`Port ${port} is taken.*--port`));
  });

  test("with a wrong secret says what to check", async () => {
    await expect(connect(org, "wrong")).rejects.toThrow(/client secret is wrong/);
  });
});

describe("health", () => {
  test("is 200 while work goes on", async () => {
    expect(await api.get("/health")).toMatchObject({ status: 200, body: { ok: true, org: "connected" } });
  });

  test("is 503 when the org is gone, and says so", async () => {
    const lost = await openOrg();
    const beside = await serve(lost);
    const health = () => client(beside.url).get("/health");
    expect((await health()).status).toBe(200);
    await lost.close();
    const { body } = await until("trouble", async () => {
      const answer = await health();
      return answer.status === 503 && answer;
    });
    expect(body).toMatchObject({ ok: false, org: expect.stringContaining("retrying") });
    // what is there can be looked at all the same
    expect((await client(beside.url).get("/api/work-items")).status).toBe(200);
    await beside.close();
  });
});
