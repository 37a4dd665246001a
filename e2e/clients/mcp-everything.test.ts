import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openConnections } from "@throughline/connectors";
import { learnTools } from "@throughline/connectors/mcp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { freePort } from "../free-port.ts";
import { installIn } from "../install.ts";

const FOLDER = fileURLToPath(new URL("./mcp/", import.meta.url));
const EVERYTHING = `${FOLDER}node_modules/@modelcontextprotocol/server-everything/dist/index.js`;
const OPERATIONS = {
  echo: { tool: "echo", repeat: "read" },
  sum: { tool: "get-sum", repeat: "read" },
  weather: { tool: "get-structured-content", repeat: "read" },
  picture: { tool: "get-tiny-image", repeat: "read" },
  links: { tool: "get-resource-links", repeat: "read" },
  long: { tool: "trigger-long-running-operation", repeat: "once", timeout: "1 s" },
};

let server: ChildProcess;
let url: string;
let opened: ReturnType<typeof openConnections> | undefined;

beforeAll(async () => {
  installIn(FOLDER);
  const port = await freePort();
  server = spawn(process.execPath, [EVERYTHING, "streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  url = `http://127.0.0.1:${port}/mcp`;
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on("data", (text) => /listening/i.test(String(text)) && resolve());
    server.once("exit", () => reject(new Error("The server has ended.")));
  });
}, 300_000);
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});
afterAll(() => void server?.kill());

const where = (how: string) =>
  how === "http" ? { url } : { command: [process.execPath, EVERYTHING, "stdio"] };

async function pinsOf(how: string) {
  const learned = await learnTools(where(how), {});
  if (!learned.ok) throw new Error(learned.error.message);
  return learned.value;
}
function connect(how: string, pins: string) {
  opened = openConnections(
    { text: stringify({ all: { type: "mcp", ...where(how), operations: OPERATIONS } }), file: () => pins },
    { world: { commands: ["all"] } },
  );
  expect(opened.problems).toEqual([]);
  return opened;
}

describe.each(["http", "program"])("the tools of server-everything, by %s", (how) => {
  test("are found, pinned and called", async () => {
    const { text, pins } = await pinsOf(how);
    expect(Object.keys(pins.tools).length).toBeGreaterThan(10);
    const { connections, look } = connect(how, text);
    const call = (name: string, input = {}) => connections.call("all", name, input, "e1");
    expect(await call("echo", { message: "hello" })).toMatchObject({
      ok: true,
      value: { text: "Echo: hello" },
    });
    expect(await call("sum", { a: 2, b: 3 })).toMatchObject({
      ok: true,
      value: { text: expect.stringContaining("5") },
    });
    expect(await call("weather", { location: "Chicago" })).toMatchObject({
      ok: true,
      value: { temperature: expect.any(Number), conditions: expect.any(String) },
    });
    expect(await call("picture")).toMatchObject({ ok: true, value: { listed: ["image image/png"] } });
    expect(await call("links", { count: 2 })).toMatchObject({ ok: true, value: { listed: { length: 2 } } });
    expect(await call("sum", { a: "two", b: 3 })).toMatchObject({
      ok: false,
      error: { code: "UNFIT_INPUT" },
    });
    expect(await look.test("all")).toMatchObject({ outcome: "works" });
  });

  test("that take too long are left, and what comes after is not kept waiting", async () => {
    const { connections } = connect(how, (await pinsOf(how)).text);
    const slow = connections.call("all", "long", { duration: 30, steps: 30 }, "e1");
    expect(await connections.call("all", "echo", { message: "first" }, "e2")).toMatchObject({ ok: true });
    expect(await slow).toMatchObject({ ok: false, error: { class: "unknown-outcome", code: "ETIMEDOUT" } });
    expect(await connections.call("all", "echo", { message: "then" }, "e3")).toMatchObject({ ok: true });
  });

  test("are held where they are not as somebody agreed to them", async () => {
    const { pins } = await pinsOf(how);
    const { pinned, writePins } = await import("../../packages/connectors/src/mcp/pins.ts");
    const was = Object.values(pins.tools).map(({ tool }) =>
      tool.name === "echo" ? { ...tool, description: "Echoes, and nothing else." } : tool,
    );
    const { connections, held, accept } = connect(how, writePins(pinned(pins.server, was)));
    const call = () => connections.call("all", "echo", { message: "hello" }, "e1");
    expect(await call()).toMatchObject({ ok: false, error: { code: "HELD" } });
    const found = await held("all");
    const [one] = found.ok ? found.value : [];
    expect(one).toMatchObject({ operation: "echo", changes: ["its description"] });
    expect(await accept("all", "echo", one?.mark ?? "")).toMatchObject({ ok: true });
    expect(await call()).toMatchObject({ ok: true });
  });
});
