import type { DatabaseSync } from "node:sqlite";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server } from "../src/index.ts";
import { atDesk, client, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;
let db: DatabaseSync | undefined;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, {
    tune: (own) => {
      db = own;
    },
  });
  desk = atDesk(org, server);
});

afterAll(async () => {
  await server.close();
  await org.close();
});

/** The figures by name and labels, and everything else of the text. */
async function figures() {
  const answer = await fetch(`${server.url}/metrics`);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const values = new Map<string, number>();
  for (const line of text
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("#"))) {
    const [, name = "", value] = /^(\w+(?:\{\w+="[^"]*"\})?) (\S+)$/.exec(line) ?? [];
    expect(name, line).not.toBe("");
    values.set(name, Number(value));
  }
  return { text, type: answer.headers.get("content-type"), values };
}
const figure = async (name: string) => (await figures()).values.get(name);

describe("GET /metrics", () => {
  test("is Prometheus' text: each figure once, with what it means and of which type it is", async () => {
    const { text, type, values } = await figures();
    expect(type).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(text.endsWith("\n")).toBe(true);
    for (const [name, value] of values) {
      const plain = name.replace(/\{.*/, "");
      expect(text.match(new RegExp(`^# HELP ${plain} .`, "gm"))).toHaveLength(1);
      expect(text.match(new RegExp(`^# TYPE ${plain} (gauge|counter)$`, "gm"))).toHaveLength(1);
      expect(Number.isFinite(value), name).toBe(true);
    }
  });

  test("tells of items by situation, tasks, entries, effects, the org, the store and the process", async () => {
    const key = 'throughline_items_open{situation="needs-person"}';
    const before = (await figures()).values;
    const ids = ["Hello", "Hi"].map((Subject) => desk.message({ Subject }));
    for (const id of ids) await desk.taskOf(id);
    const now = await until("both are counted", async () => {
      const { values } = await figures();
      return values.get(key) === 2 && values;
    });
    expect(before.get(key)).toBe(0);
    expect(now.get("throughline_tasks_open")).toBe(2);
    expect(now.get("throughline_entries")).toBe((await server.store.all(0, 1_000)).length);
    expect(now.get("throughline_entries_appended_total")).toBeGreaterThan(8);
    expect(now.get("throughline_commits_total")).toBeGreaterThan(0);
    expect(now.get("throughline_org_connected")).toBe(1);
    expect(now.get("throughline_org_api_calls_max")).toBeGreaterThan(
      now.get("throughline_org_api_calls_used") ?? Number.POSITIVE_INFINITY,
    );
    expect(now.get("throughline_store_trouble")).toBe(0);
    expect(now.get("process_resident_memory_bytes")).toBeGreaterThan(10e6);
  });

  test("tells of what is under way, and of an incident", async () => {
    const slow = org.faults.inject({
      kind: "delay",
      delayMs: 1_500,
      match: { method: "PATCH" },
      times: Number.POSITIVE_INFINITY,
    });
    const id = desk.message({ Subject: "Invoice for a gadget, urgent" });
    const open = 'throughline_effects_open{held="false"}';
    const isUp = (values: Map<string, number>, name: string) => (values.get(name) ?? 0) > 0;
    await until("a write on its way, in one reading", async () => {
      const { values } = await figures();
      return slow.hits > 0 && isUp(values, open) && isUp(values, "throughline_work_in_flight");
    });
    org.faults.clear();
    expect(slow.hits).toBeGreaterThan(0);
    await desk.incidentOf(id);
    await until(
      "it is counted",
      async () => (await figure('throughline_items_open{situation="incident"}')) === 1,
    );
    expect(await figure('throughline_effects_open{held="true"}')).toBe(1);
  });

  test("tells how late the event loop was since the reading before", async () => {
    const worst = 'throughline_event_loop_lag_seconds{quantile="1"}';
    await figures();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const end = performance.now() + 300;
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await figure(worst)).toBeGreaterThan(0.2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await figure(worst)).toBeLessThan(0.2);
  });
});

describe("health", () => {
  const ask = (path: string) => client(server.url).get(path);

  test("work goes on: alive, ready and well", async () => {
    for (const path of ["/health", "/health/ready"]) {
      expect(await ask(path)).toEqual({
        status: 200,
        body: { ok: true, org: "connected", store: "takes entries", work: "flows" },
      });
    }
    expect(await ask("/health/live")).toEqual({ status: 200, body: { ok: true } });
  });

  test("a full disk: alive, neither ready nor well; and back by itself", async () => {
    const pages = Number(db?.prepare("PRAGMA page_count").get()?.page_count);
    db?.exec(`PRAGMA max_page_count = ${pages}`);
    const ids = Array.from({ length: 20 }, () => desk.message({ Description: "x".repeat(8_000) }));
    await until("not ready", async () => (await ask("/health/ready")).status === 503);
    expect(await ask("/health/ready")).toMatchObject({
      body: { ok: false, store: expect.stringContaining("room") },
    });
    expect(await figure("throughline_store_trouble")).toBe(1);
    expect((await ask("/health/live")).status).toBe(200);
    db?.exec("PRAGMA max_page_count = 1000000");
    await until("ready again", async () => (await ask("/health/ready")).status === 200);
    for (const id of ids) await until(`${id} is taken up`, () => desk.state(id));
  });
});
