import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { openConnections } from "../../src/index.ts";
import { learnTools } from "../../src/mcp/learn.ts";

const PROGRAM = fileURLToPath(new URL("./program.ts", import.meta.url));
let pins: string;
let pids: string;
let opened: ReturnType<typeof openConnections>;

const command = (how: string) => [process.execPath, PROGRAM, how, pids];
const begun = () =>
  existsSync(pids) ? readFileSync(pids, "utf8").trim().split("\n").filter(Boolean).map(Number) : [];
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A connection whose program behaves like that, allowed by name. */
function connect(how: string, program = command(how)) {
  const operations = {
    find: { tool: "find_stock", repeat: "read", timeout: "2 s" },
    once: { tool: "find_stock", repeat: "once", timeout: "2 s" },
  };
  opened = openConnections(
    { text: stringify({ tools: { type: "mcp", command: program, operations } }), file: () => pins },
    { world: { commands: ["tools"] } },
  );
  expect(opened.problems).toEqual([]);
  return opened.connections;
}
const call = (operation: "find" | "once") => opened.connections.call("tools", operation, { sku: "A1" }, "e1");

beforeEach(() => {
  pids = join(mkdtempSync(join(tmpdir(), "throughline-program-")), "pids");
});
beforeAll(async () => {
  pids = join(mkdtempSync(join(tmpdir(), "throughline-program-")), "pids");
  const learned = await learnTools({ command: command("well") }, {});
  if (!learned.ok) throw new Error(learned.error.message);
  pins = learned.value.text;
});
afterEach(async () => {
  await opened.close();
  // none that was begun is left
  for (const pid of begun()) await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
});

describe("a program that is allowed by name", () => {
  test.each(["well", "rubbish"])("is called, and begun once for many calls (%s)", async (how) => {
    connect(how);
    for (let each = 0; each < 3; each++)
      expect(await call("find")).toMatchObject({ ok: true, value: { text: "4 of A1" } });
    expect(begun()).toHaveLength(1);
    expect(await opened.look.test("tools")).toMatchObject({ outcome: "works" });
  });

  test.each(["dies", "hangs", "floods", "chatters", "never ends a line"])(
    "that %s is ended: what reads is asked again, what does something is not known, and the next call begins it anew",
    async (how) => {
      connect(how);
      expect(await call("find")).toMatchObject({ ok: false, error: { class: "retry" } });
      expect(await call("once")).toMatchObject({ ok: false, error: { class: "unknown-outcome" } });
      expect(begun()).toHaveLength(2);
    },
  );

  test("that never begins to answer is ended, and tried again", async () => {
    connect("never begins");
    expect(await call("once")).toMatchObject({ ok: false, error: { class: "retry", code: "ETIMEDOUT" } });
  });

  test("that is not there is a matter for a person", async () => {
    connect("none", ["/nowhere/at-all"]);
    expect(await call("find")).toMatchObject({ ok: false, error: { class: "person", code: "ENOENT" } });
  });
});
