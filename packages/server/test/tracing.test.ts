import { context, propagation, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Server } from "../src/index.ts";
import { atDesk, openOrg, serve, until } from "./org.ts";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

/** Calls to the org: method, path and `traceparent`. */
const calls: { method: string; path: string; traceparent: string | undefined }[] = [];

let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;

beforeAll(async () => {
  provider.register();
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const headers = new Headers(init?.headers);
    calls.push({
      method: init?.method ?? "GET",
      path: new URL(url).pathname,
      traceparent: headers.get("traceparent") ?? undefined,
    });
    return fetch(url, init);
  });
  org = await openOrg();
  server = await serve(org);
  desk = atDesk(org, server);
});

afterAll(async () => {
  await server.close();
  await org.close();
  vi.unstubAllGlobals();
  await provider.shutdown();
  trace.disable();
  context.disable();
  propagation.disable();
});

beforeEach(() => exporter.reset());

const SECRET = "The invoice of somebody with a name";

const named = (name: string, item?: string): ReadableSpan[] =>
  exporter
    .getFinishedSpans()
    .filter((span) => span.name === name && (!item || span.attributes["throughline.item"] === item));

const idOf = (span: ReadableSpan) => span.spanContext().spanId;

test("each event of an item is a span; its effects follow from it, and the org's calls from them", async () => {
  const id = desk.message({ Subject: SECRET });
  const item = desk.key(id);
  await desk.assigned(id);
  const effects = await until("the effect's span has ended", () => {
    const found = named("throughline.effect", item);
    return found.length > 0 && found;
  });

  const [created] = named("throughline.turn", item);
  expect(created?.attributes).toMatchObject({
    "throughline.event": "record-created",
    "throughline.workflow": "desk",
    "throughline.steps": expect.arrayContaining(["understand", "priority", "owner"]),
  });
  const { entry } = (await server.store.entries(item)).at(0) ?? {};
  expect(entry?.kind).toBe("item-started");
  expect(Number(created?.attributes["throughline.entries"])).toBeGreaterThan(5);

  const [write] = effects;
  expect(write?.attributes).toMatchObject({ "throughline.object": "Case", "throughline.outcome": "done" });
  expect(write?.links.map(({ context }) => context.spanId)).toEqual([idOf(created as ReadableSpan)]);
  const settled = named("throughline.turn", item).find(
    ({ attributes }) => attributes["throughline.event"] === "effect-settled",
  );
  expect(settled?.parentSpanContext?.spanId).toBe(idOf(write as ReadableSpan));

  const traceId = created?.spanContext().traceId;
  const patch = calls.find(
    ({ method, traceparent }) => method === "PATCH" && traceparent?.includes(String(traceId)),
  );
  const call = named("throughline.salesforce").find((span) => patch?.traceparent?.includes(idOf(span)));
  expect(call?.parentSpanContext?.spanId).toBe(idOf(write as ReadableSpan));
});

test("a commit tells which turns it made durable", async () => {
  const id = desk.message();
  await desk.assigned(id);
  const [created] = named("throughline.turn", desk.key(id));
  const commits = named("throughline.commit").filter(({ links }) =>
    links.some(({ context }) => context.spanId === created?.spanContext().spanId),
  );
  expect(commits).toHaveLength(1);
  expect(commits[0]?.attributes["throughline.entries"]).toBeGreaterThanOrEqual(
    Number(created?.attributes["throughline.entries"]),
  );
});

test("what a person asks for belongs to the trace of who sent the request", async () => {
  const id = desk.message({ Subject: "Hello" });
  const task = await desk.taskOf(id);
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const answered = await fetch(`${server.url}/api/tasks/${encodeURIComponent(task)}/answer`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify({ by: "Ann", answer: { topic: "technical" } }),
  });
  expect(answered.status).toBe(200);
  const turn = named("throughline.turn", desk.key(id)).find(
    ({ attributes }) => attributes["throughline.event"] === "task-answered",
  );
  expect(turn?.spanContext().traceId).toBe(traceId);
  expect(turn?.parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
});

test("no span carries a value of a record", async () => {
  const id = desk.message({ Subject: SECRET, SuppliedEmail: "somebody@example.com" });
  await desk.assigned(id);
  await until("spans have ended", () => named("throughline.effect", desk.key(id)).length > 0);
  const told = JSON.stringify(
    exporter
      .getFinishedSpans()
      .map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
  );
  expect(told).toContain(id);
  for (const value of [SECRET, "somebody@example.com", "Bea Lund", "Medium"])
    expect(told).not.toContain(value);
});
