import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Org } from "@throughline/local-org";
import type { Server } from "@throughline/server";
import { callableDocument } from "@throughline/server/callable";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveMcp } from "../../packages/server/src/http/mcp.ts";
import { securityHeaders } from "../../packages/server/src/http/security.ts";
import { openOrg, serve as serveThroughline } from "../../packages/server/test/org.ts";
import { installIn } from "../install.ts";
import { CLIENT, passedBy, SERVER } from "./mcp/scenarios.ts";
import { suiteServer } from "./mcp/tools.ts";

const FOLDER = fileURLToPath(new URL("./mcp/", import.meta.url));
const SUITE = `${FOLDER}node_modules/@modelcontextprotocol/conformance/dist/index.js`;

/** Runs a program to its end. */
function run(...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: FOLDER, env: { ...process.env, NO_COLOR: "1" } });
    let out = "";
    child.stdout.on("data", (part) => (out += part));
    child.stderr.on("data", (part) => (out += part));
    child.on("close", (code) => resolve({ code: code ?? -1, out }));
  });
}

let org: Org;
let throughline: Server;
let suite: { url: string; close(): Promise<void> };

beforeAll(async () => {
  installIn(FOLDER);
  org = await openOrg();
  throughline = await serveThroughline(org);
  suite = await serveSuite();
}, 300_000);
afterAll(async () => {
  await suite?.close();
  await throughline?.close();
  await org?.close();
});

/** What the server puts around MCP, with the tools that the suite asks for by name in the place of ours. */
async function serveSuite() {
  const app = new OpenAPIHono();
  app.use(securityHeaders(undefined));
  // who is fast on a fast machine would call too often: between two scenarios a minute passes
  const clock = {
    ...throughline.clock,
    now: () => new Date(Date.now() + 60_000 * scenarios).toISOString(),
  };
  serveMcp(app, { clock, log: { debug() {} } as never }, suiteServer);
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Played so far. */
let scenarios = 0;
const against = (url: string, scenario: string) => {
  scenarios++;
  return run(SUITE, "server", "--url", `${url}/mcp`, "--scenario", scenario);
};

test("every scenario of the suite has its verdict", async () => {
  const { out } = await run(SUITE, "list");
  const [server = "", client = ""] = out.split("Client scenarios");
  const names = (text: string) => [...text.matchAll(/^ {2}- (\S+)/gm)].map(([, name]) => name).sort();
  expect(names(server)).toEqual(Object.keys(SERVER).sort());
  expect(names(client)).toEqual(Object.keys(CLIENT).sort());
});

describe("the public conformance suite passes against Throughline itself", () => {
  test.each(passedBy(SERVER, "product"))("%s", async (scenario) => {
    const { code, out } = await against(throughline.url, scenario);
    expect(code, out).toBe(0);
  });
});

describe("the suite passes against what the server puts around MCP, with the suite's own tools", () => {
  test.each(passedBy(SERVER, "product", "transport"))("%s", async (scenario) => {
    const { code, out } = await against(suite.url, scenario);
    expect(code, out).toBe(0);
  });
});

describe("the suite passes with our connection as its client", () => {
  test.each(passedBy(CLIENT, "connection"))("%s", async (scenario) => {
    const client = `${process.execPath} ${FOLDER}client.ts`;
    const { code, out } = await run(SUITE, "client", "--command", client, "--scenario", scenario);
    expect(code, out).toBe(0);
  });
});

test("the document for External Services is valid OpenAPI 3.0", async () => {
  const { Validator } = (await import(
    `${FOLDER}node_modules/@seriousme/openapi-schema-validator/index.js`
  )) as {
    Validator: new () => {
      validate(document: object): Promise<{ valid: boolean; errors?: unknown }>;
      version: string;
    };
  };
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(JSON.stringify(callableDocument())))).toMatchObject({
    valid: true,
  });
  expect(validator.version).toBe("3.0");
});
