import { OpenAPIHono } from "@hono/zod-openapi";
import { McpServer } from "@modelcontextprotocol/server";
import { systemClock } from "@throughline/runtime";
import { expect, test } from "vitest";
import { serveMcp } from "../../src/http/mcp.ts";
import { createStreams } from "../../src/outside/streams.ts";

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "x", version: "1" },
};

/** What is put around MCP, with a server that has something to wait for. */
function served() {
  const app = new OpenAPIHono();
  const log = { debug() {} } as never;
  serveMcp(
    app,
    { clock: systemClock(), log },
    () => new McpServer({ name: "x", version: "1" }, { capabilities: { tools: { listChanged: true } } }),
  );
  return async () =>
    app.request("/mcp", {
      method: "POST",
      headers: {
        ...{ "content-type": "application/json", accept: "application/json, text/event-stream" },
        ...{ "mcp-method": "subscriptions/listen", "mcp-protocol-version": "2026-07-28" },
      },
      body: JSON.stringify({
        ...{ jsonrpc: "2.0", id: 1, method: "subscriptions/listen" },
        params: { _meta: META, notifications: { toolsListChanged: true } },
      }),
    });
}

test("one program's open streams are twenty, and one that it leaves makes room for another", async () => {
  const listen = served();
  const open = [];
  for (let one = 0; one < 20; one++) open.push(await listen());
  expect(open.every(({ status }) => status === 200)).toBe(true);
  expect((await listen()).status).toBe(429);
  await open[7]?.body?.cancel();
  expect((await listen()).status).toBe(200);
  expect((await listen()).status).toBe(429);
});

test("the streams of one program are not another's", () => {
  const streams = createStreams();
  const stream = () =>
    new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } });
  for (let one = 0; one < 20; one++) streams.open("hog")?.hold(stream());
  expect(streams.open("hog")).toBeUndefined();
  expect(streams.open("other")).toBeDefined();
});
