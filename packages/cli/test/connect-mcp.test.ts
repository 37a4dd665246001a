import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSignIns } from "@throughline/server/sign-ins";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { warehouse } from "../../connectors/test/mcp/warehouse.ts";
import { guardedWarehouse } from "../../server/test/connection-sign-in/guarded.ts";
import { browser } from "../../server/test/identity-provider.ts";
import { command, following } from "./in-process.ts";
import { folder } from "./throughline.ts";

let shop: Awaited<ReturnType<typeof warehouse>>;
beforeAll(async () => {
  shop = await warehouse();
});
afterAll(() => shop.close());

test("the tools of a server are pinned, and held when they change, until somebody agrees again", async () => {
  const dir = folder({ "connections.yaml": "# ours\nbilling:\n  type: sample\n  operations: {}\n" });
  const connect = (...args: string[]) => command("connect", ...args, "--folder", dir);

  const pinned = await connect("mcp", "tools", shop.url);
  expect(pinned.err).toBe("");
  expect(pinned.out).toContain("warehouse 1.2.0: 2 tools");
  expect(pinned.out).toContain("find_stock  repeat: read (it says that it only reads)");
  expect(pinned.out).toContain("book-shipment  repeat: once (it does not say that it may be repeated)");
  const text = readFileSync(join(dir, "connections.yaml"), "utf8");
  expect(text).toMatch(/^# ours\n/);
  expect(parse(text).tools).toEqual({
    type: "mcp",
    url: shop.url,
    operations: {
      find_stock: { repeat: "read" },
      book_shipment: { tool: "book-shipment", repeat: "once" },
    },
  });
  expect((await connect("mcp", "tools", shop.url)).code).toBe(2);
  expect(await connect("accept", "tools")).toMatchObject({ code: 0, out: expect.stringContaining("agreed") });

  shop.state.description = "How many there are, and whose they are.";
  const held = await connect("accept", "tools");
  expect(held.code).toBe(1);
  expect(held.out).toContain("tools.find_stock is held: its description.");
  expect(held.out).toContain("whose they are");
  expect((await connect("accept", "tools", "find_stock")).out).toContain("agreed to as it is now");
  expect((await connect("accept", "tools")).code).toBe(0);
});

test("the tools of a program are pinned as well, and whoever runs Throughline has to allow it", async () => {
  const dir = folder({});
  const program = fileURLToPath(new URL("../../connectors/test/mcp/program.ts", import.meta.url));
  const line = `${process.execPath} ${program} well ${join(dir, "pids")}`;
  const pinned = await command("connect", "mcp", "parts", "--program", line, "--folder", dir);
  expect(pinned).toMatchObject({ code: 0, err: "" });
  expect(pinned.out).toContain("program 1.0.0: 1 tools");
  expect(pinned.out).toContain("THROUGHLINE_COMMANDS=parts");
  expect(parse(readFileSync(join(dir, "connections.yaml"), "utf8")).parts).toEqual({
    ...{ type: "mcp", command: line.split(" ") },
    operations: { find_stock: { repeat: "once" } },
  });
  expect((await command("connect", "accept", "parts", "--folder", dir)).code).toBe(0);
  const neither = await command("connect", "mcp", "other", "--folder", dir);
  expect(neither).toMatchObject({ code: 1, err: expect.stringContaining("either url: or command:") });
});

test("where connections stand under connections:, the new one stands there as well", async () => {
  const before = "# ours\nconnections:\n  billing: { type: sample, operations: {} } # soon\n";
  const dir = folder({ "connections.yaml": before });
  const pinned = await command("connect", "mcp", "tools", shop.url, "--folder", dir);
  expect(pinned).toMatchObject({ code: 0, out: expect.stringContaining("Written into") });
  const text = readFileSync(join(dir, "connections.yaml"), "utf8");
  expect(text).toContain("# soon");
  expect(Object.keys(parse(text))).toEqual(["connections"]);
  expect(parse(text).connections.tools).toMatchObject({ type: "mcp", url: shop.url });
});

test("where one signs in, the command says where, and goes on once somebody has; later they do so anew", async () => {
  for (const say of ["info", "warn"] as const) vi.spyOn(console, say).mockImplementation(() => {});
  const tools = await guardedWarehouse();
  const [dir, data] = [folder({}), folder({})];
  const at = ["--folder", dir, "--data", data];
  /** Reads the address off the screen, and signs in as whoever is named. */
  const as = (name: string) => {
    const window = browser();
    let gone = false;
    return async (out: string) => {
      const address = /^ {2}(http\S+)$/m.exec(out)?.[1];
      if (gone || address === undefined) return;
      gone = true;
      await window.go(address);
      await window.submit({ login: name, password: "any" });
      await window.submit({});
      expect(window.current().html).toContain("This page can be closed.");
    };
  };
  try {
    const without = await command("connect", "mcp", "tools", tools.url, ...at);
    expect(without).toMatchObject({ code: 1, err: expect.stringContaining("--sign-in") });
    const pinned = await following(as("ann"), "connect", "mcp", "tools", tools.url, "--sign-in", ...at);
    expect(pinned.err).toBe("");
    expect(pinned.out).toContain(`${tools.issuer} signs people in for ${tools.url}`);
    expect(pinned.out).toContain("warehouse 1.2.0: 2 tools");
    const text = readFileSync(join(dir, "connections.yaml"), "utf8");
    expect(parse(text).tools).toMatchObject({ url: tools.url, "sign in": { issuer: tools.issuer } });
    expect((await command("connect", "accept", "tools", ...at)).code).toBe(0);

    await tools.endAll();
    const ended = await command("connect", "accept", "tools", ...at);
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining("connect sign-in tools") });
    // a process that runs takes up what the command did
    const running = createSignIns(data, Date.now);
    const terms = { server: tools.url, issuer: tools.issuer };
    expect(running.view("tools", terms).because).toContain("has ended it");
    const again = await following(as("bob"), "connect", "sign-in", "tools", ...at);
    expect(again.out).toContain("tools answers, and its tools are as somebody agreed to them.");
    expect(tools.state.who).toBe("bob");
    expect(running.view("tools", terms).because).toBeNull();
    expect(tools.state.given).toContain(await running.source("tools", terms).token());
    const out = await command("connect", "sign-out", "tools", ...at);
    expect(out).toMatchObject({ code: 0, out: expect.stringContaining("has ended what it gave out") });
    expect(running.view("tools", terms).because).toContain("nobody has signed in");
    expect(await tools.good()).toBe(0);
    const twice = await command("connect", "sign-out", "tools", ...at);
    expect(twice).toMatchObject({ code: 1, err: expect.stringContaining("Nobody is signed in for tools") });
    for (const token of tools.state.given)
      expect(text + pinned.out + again.out + ended.err).not.toContain(token);
  } finally {
    await tools.close();
    vi.restoreAllMocks();
  }
});

test("where no connections are, it is said which file is looked for, and how to name its folder", async () => {
  const dir = folder({});
  const { code, err } = await command("connect", "sign-in", "tools", "--folder", dir);
  expect(code).not.toBe(0);
  expect(err).toContain(`There is no ${join(dir, "connections.yaml")}.`);
  expect(err.replace(/\s+/g, " ")).toContain("--folder");
});
