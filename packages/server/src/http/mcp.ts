import {
  createMcpHandler,
  type McpHttpHandler,
  type McpServer,
  type ServerNotifier,
} from "@modelcontextprotocol/server";
import type { Context } from "hono";
import type { Backend } from "../backend.ts";
import { mcpServer } from "../mcp/server.ts";
import type { Caller } from "../oauth/oauth.ts";
import { askFor } from "../outside/ask.ts";
import { createPace } from "../outside/pace.ts";
import { createStreams } from "../outside/streams.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { ANYBODY, callerOf } from "./guard.ts";

const MOST_BYTES = 1_000_000;

/** Throughline as a server of the Model Context Protocol, over streamable HTTP. */
export const mcp = (app: App, backend: Backend): void => {
  serveMcp(app, backend, (caller) =>
    mcpServer(caller, (tool, input) => askFor(app, backend, tool, input, { caller, over: "mcp" })),
  );
};

/** How many calls a body is: those of an older generation may send several in one. */
function callsIn(body: string | undefined): number {
  if (!body?.trimStart().startsWith("[")) return 1;
  try {
    return Math.max(1, (JSON.parse(body) as unknown[]).length);
  } catch {
    return 1;
  }
}

/**
 * @param build a server for whoever asks, one for each request
 * @returns tells those who listen that a list has changed
 */
export function serveMcp(
  app: App,
  { signIn, clock, log }: Pick<Backend, "signIn" | "clock" | "log">,
  build: (caller: Caller) => McpServer,
): ServerNotifier {
  const pace = createPace(() => Date.parse(clock.now()));
  const streams = createStreams();
  const handler: McpHttpHandler = createMcpHandler(
    ({ authInfo }) => build(authInfo?.extra?.caller as Caller),
    {
      maxRequestBodySize: MOST_BYTES,
      maxSubscriptions: 1_000,
      onerror: (error) => log.debug({ err: error }, "a request over MCP was refused"),
    },
  );

  async function answer(c: Context): Promise<Response> {
    const caller = signIn ? callerOf(c, signIn) : ANYBODY;
    if (!caller) return refuse(c, 401, "not-signed-in", "A token is needed here.");
    const { method, url, headers, signal } = c.req.raw;
    // whoever looked who sends it has read the body already
    const body = method === "POST" ? await c.req.text() : undefined;
    const who = `${caller.name} ${caller.client.id}`;
    for (let call = callsIn(body); call > 0; call--) {
      const seconds = pace.take(who);
      if (seconds === undefined) continue;
      c.header("Retry-After", String(seconds));
      return refuse(c, 429, "too-often", `Too many calls. Try again in ${seconds} s.`);
    }
    const stream = streams.open(who);
    if (!stream) return refuse(c, 429, "too-often", "Too many streams are open. Close some first.");
    const request = new Request(url, {
      ...{ method, headers, signal: AbortSignal.any([signal, stream.over]) },
      ...(body !== undefined && { body }),
    });
    const authInfo = { token: "", clientId: caller.client.id, scopes: [], extra: { caller } };
    return stream.hold(await handler.fetch(request, { authInfo }));
  }
  app.post("/mcp", answer);
  app.get("/mcp", answer);
  app.delete("/mcp", answer);
  return handler.notify;
}
