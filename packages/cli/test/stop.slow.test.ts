import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { verify } from "@throughline/audit";
import { startOrg } from "@throughline/local-org";
import { afterAll, expect, test } from "vitest";
import { readOrgFile } from "../src/org-file.ts";
import { folder, ROOT, throughline } from "./throughline.ts";

const BIN = fileURLToPath(new URL("../bin/throughline.ts", import.meta.url));

/** What an operator is promised, in ms. */
const WITHIN = 10_000;

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a command that stays, and gives its first line that fits, with what the line tells. */
async function start(args: string[], line: RegExp, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let err = "";
  child.stderr.on("data", (part) => (err += part));
  for await (const text of createInterface({ input: child.stdout })) {
    const told = line.exec(text)?.[1];
    if (told) return { child, told, err: () => err };
  }
  throw new Error(`${args.join(" ")} ended without being up. ${err}`);
}

const UP = /^Throughline is up: (http:\S+)/;

/** How it ended, and after how many ms. */
async function stop(child: ChildProcess) {
  const began = performance.now();
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const [code, by] = (await ended) as [number | null, string | null];
  running.delete(child);
  return { code, by, ms: performance.now() - began };
}

async function figure(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^throughline_${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
}

/** Waits until the figure is so high. */
async function until(url: string, name: string, atLeast: number): Promise<number> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const now = await figure(url, name);
    if (now >= atLeast) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} never came to ${atLeast}.`);
}

test("the demo in full work ends within ten seconds, well, and leaves a whole trail", async () => {
  const folderOf = folder({});
  const { child, told: url, err } = await start(["start", "--demo", "--port", "0", "--data", folderOf], UP);
  const data = join(folderOf, "demo");
  // a page that is open, and follows what happens
  const page = await fetch(`${url}/api/events`);
  const count = await until(url, "entries", 60);
  const backedUp = await throughline("backup", "--data", data, "--to", join(data, "copy.sqlite"));
  expect(backedUp).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });

  const { code, by, ms } = await stop(child);
  await page.body?.cancel().catch(() => {});
  expect([code, by], err()).toEqual([0, null]);
  expect(ms).toBeLessThan(WITHIN);
  expect(err()).not.toMatch(/^\s+at /m);
  const { ok, entries } = await verify(join(data, "trail.sqlite"));
  expect(ok).toBe(true);
  expect(entries).toBeGreaterThanOrEqual(count);
}, 60_000);

test("also with writes under way to an org that does not answer, and a page that listens", async () => {
  const workflow = join(ROOT, "examples/03-request/workflow.yaml");
  const seed = readOrgFile(workflow);
  const org = await startOrg(seed && { seed });
  try {
    org.faults.inject({
      kind: "delay",
      delayMs: 60_000,
      times: Number.POSITIVE_INFINITY,
      match: { method: "PATCH" },
    });
    const data = folder({});
    const server = await start(
      [
        ...["start", "--workflow", workflow, "--data", data, "--port", "0"],
        ...["--login-url", org.url, "--client-id", org.clientId],
        ...["--pubsub-endpoint", org.pubSubEndpoint.replace("127.0.0.1", "localhost"), "--pubsub-insecure"],
      ],
      UP,
      { THROUGHLINE_CLIENT_SECRET: org.clientSecret },
    );
    const page = await fetch(`${server.told}/api/events`);
    for (let n = 0; n < 100; n++) {
      org.db.create("Request__c", {
        ...{ Type__c: "Hardware", Cost__c: 100 + n, Documents_Complete__c: true },
        Justification__c: "A laptop for somebody who starts on the 1st.",
      });
    }
    await until(server.told, 'effects_open\\{held="false"\\}', 1);
    expect(await until(server.told, "work_in_flight", 1)).toBeGreaterThan(0);
    const { code, by, ms } = await stop(server.child);
    await page.body?.cancel().catch(() => {});
    expect([code, by], server.err()).toEqual([0, null]);
    expect(ms).toBeLessThan(WITHIN);
    expect(await verify(join(data, "trail.sqlite"))).toMatchObject({ ok: true });
  } finally {
    await org.close();
  }
}, 60_000);
