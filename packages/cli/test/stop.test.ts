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

test("also with writes under way to an org that is frozen", async () => {
  const org = await start(
    ["org", "start", "--port", "0", "--seed", "examples/03-request/org.yaml", "--json"],
    /^(\{.*)/,
  );
  const { url, clientId, clientSecret, pubSubEndpoint } = JSON.parse(org.told);
  const data = folder({});
  const server = await start(
    [
      ...["start", "--workflow", "examples/03-request/workflow.yaml", "--data", data, "--port", "0"],
      ...["--login-url", url, "--client-id", clientId],
      ...["--pubsub-endpoint", pubSubEndpoint.replace("127.0.0.1", "localhost"), "--pubsub-insecure"],
    ],
    UP,
    { THROUGHLINE_CLIENT_SECRET: clientSecret },
  );
  const login = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const token = await fetch(`${url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(login),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const records = Array.from({ length: 100 }, (_, n) => ({
    attributes: { type: "Request__c" },
    Type__c: "Hardware",
    Cost__c: 100 + n,
    Justification__c: "A laptop for somebody who starts on the 1st.",
    Documents_Complete__c: true,
  }));
  const created = await fetch(`${url}/services/data/v64.0/composite/sobjects`, {
    method: "POST",
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    body: JSON.stringify({ records }),
  });
  expect(created.status).toBe(200);
  await until(server.told, 'effects_open\\{held="false"\\}', 1);
  org.child.kill("SIGSTOP");
  try {
    expect(await until(server.told, "work_in_flight", 1)).toBeGreaterThan(0);
    const { code, by, ms } = await stop(server.child);
    expect([code, by], server.err()).toEqual([0, null]);
    expect(ms).toBeLessThan(WITHIN);
    expect(await verify(join(data, "trail.sqlite"))).toMatchObject({ ok: true });
  } finally {
    org.child.kill("SIGCONT");
    await stop(org.child);
  }
}, 60_000);
