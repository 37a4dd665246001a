import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { verify } from "@throughline/audit";
import { afterAll, expect, test } from "vitest";
import { folder, ROOT, throughline } from "./throughline.ts";

const BIN = fileURLToPath(new URL("../bin/throughline.ts", import.meta.url));

/** What an operator is promised, in ms. */
const WITHIN = 10_000;

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** The demo, up, with messages flowing in. */
async function demo() {
  const data = folder({});
  const child = spawn(process.execPath, [BIN, "start", "--demo", "--port", "0", "--data", data], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let err = "";
  child.stderr.on("data", (part) => (err += part));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Throughline is up: (http:\S+)/.exec(line)?.[1];
    if (url) return { child, url, data: join(data, "demo"), err: () => err };
  }
  throw new Error(`The demo ended without being up. ${err}`);
}

/** Waits until so many entries are there. */
async function entries(url: string, atLeast: number): Promise<number> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const count = Number(/^throughline_entries (\d+)$/m.exec(text)?.[1] ?? 0);
    if (count >= atLeast) return count;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`There were never ${atLeast} entries.`);
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "the demo in full work ends by %s within ten seconds, well, and leaves a whole trail",
  async (signal) => {
    const { child, url, data, err } = await demo();
    // pages that are open, and follow what happens
    const page = await fetch(`${url}/api/events`);
    const count = await entries(url, 60);
    const backedUp = await throughline("backup", "--data", data, "--to", join(data, "copy.sqlite"));
    expect(backedUp).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });

    const began = performance.now();
    const ended = once(child, "exit");
    child.kill(signal);
    const [code, by] = (await ended) as [number | null, string | null];
    running.delete(child);
    await page.body?.cancel().catch(() => {});
    expect([code, by], err()).toEqual([0, null]);
    expect(performance.now() - began).toBeLessThan(WITHIN);
    expect(err()).not.toMatch(/^\s+at /m);
    const { ok, entries: kept } = await verify(join(data, "trail.sqlite"));
    expect(ok).toBe(true);
    expect(kept).toBeGreaterThanOrEqual(count);
  },
  60_000,
);
