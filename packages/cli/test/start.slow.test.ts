import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProgress } from "../src/progress.ts";
import { BIN, folder, ROOT, throughline } from "./throughline.ts";

const WORKFLOW = "examples/03-request/workflow.yaml";
const ORG_START = ["org", "start", "--port", "0", "--pubsub-port", "0"];
const running = new Set<ChildProcess>();

/** Starts a command that stays, and gives the first line that fits. */
async function start(args: string[], line: RegExp, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  running.add(child);
  for await (const text of createInterface({ input: child.stdout }))
    if (line.test(text)) return { child, text };
  throw new Error(`${args.join(" ")} ended without saying ${line}`);
}

async function end(child: ChildProcess): Promise<number | null> {
  running.delete(child);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  return (await ended)[0] as number | null;
}

let org: { url: string; pubSubEndpoint: string; clientId: string; clientSecret: string };

beforeAll(async () => {
  const seed = "examples/03-request/org.yaml";
  const { text } = await start([...ORG_START, "--seed", seed, "--json"], /^\{/);
  org = JSON.parse(text);
}, 60_000);

afterAll(async () => {
  for (const child of running) expect(await end(child)).toBe(0);
});

const toOrg = (data: string) => [
  ...["start", "--workflow", WORKFLOW, "--data", data, "--port", "0"],
  ...["--login-url", org.url, "--client-id", org.clientId],
  ...["--pubsub-endpoint", org.pubSubEndpoint.replace("127.0.0.1", "localhost"), "--pubsub-insecure"],
];

test("throughline org start prints where it is, and answers there", async () => {
  expect(org).toMatchObject({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    pubSubEndpoint: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    clientId: expect.any(String),
    clientSecret: expect.any(String),
  });
  const versions = (await (await fetch(`${org.url}/services/data`)).json()) as {
    version: string;
    url: string;
  }[];
  expect(versions.at(-1)).toMatchObject({
    version: expect.stringMatching(/^\d+\.0$/),
    url: expect.any(String),
  });
});

test("throughline org faults breaks it and mends it again", async () => {
  const faults = (...args: string[]) => throughline("org", "faults", ...args, "--url", org.url);
  const limits = async () => (await fetch(`${org.url}/services/data`)).status;
  const added = await faults("add", "status", "--status", "503", "--path", "/services/data", "--times", "2");
  expect(added).toMatchObject({ code: 0, out: "status is switched on as number 1.\n" });
  expect([await limits(), await limits(), await limits()]).toEqual([503, 503, 200]);
  expect(await faults("add", "status")).toMatchObject({
    code: 1,
    err: expect.stringContaining("needs 'status'"),
  });
  expect(await faults("melt")).toMatchObject({ code: 2, err: expect.stringContaining("no action 'melt'") });
  expect((await throughline("org", "start", "--help")).out).toMatch(/--api-limit=<value>/);
});

test("throughline org start brings metadata along", async () => {
  const seed = ["--seed", "examples/01-support-email/org.yaml", "--metadata", "salesforce"];
  const { child, text } = await start([...ORG_START, ...seed, "--json"], /^\{/);
  const { url, clientId, clientSecret } = JSON.parse(text);
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const token = await fetch(`${url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const describe = await fetch(`${url}/services/data/v62.0/sobjects/Case/describe`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const { fields } = (await describe.json()) as { fields: { name: string }[] };
  expect(fields.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["TL_Write__c", "TL_Expected_Resolution_Code__c"]),
  );
  expect(await end(child)).toBe(0);
});

describe("throughline start", () => {
  test("over an org serves the API; a second one over the same folder is refused; it ends cleanly", async () => {
    const data = folder({});
    const env = { THROUGHLINE_CLIENT_SECRET: org.clientSecret };
    const { child, text } = await start(toOrg(data), /^Throughline is up/, env);
    const url = /http:\S+/.exec(text)?.[0];
    const health = await fetch(`${url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { ok: true, org: "connected", store: "takes entries", work: "flows" },
    ]);
    const workflows = await fetch(`${url}/api/workflows`);
    expect(await workflows.json()).toEqual([
      expect.objectContaining({ id: "request", object: "Request__c" }),
    ]);

    const [second, tasks] = await Promise.all([
      throughline({ env }, ...toOrg(data)),
      throughline("tasks", "--data", data),
    ]);
    expect(second.code).toBe(1);
    expect(words(second.err)).toContain(`in use by process ${child.pid}`);
    expect(words(second.err)).toContain("stop the other one");
    // this org has no package
    expect(words(second.err)).toContain("The org does not guard");
    expect(words(second.err)).toContain(`throughline package ${WORKFLOW}`);
    expect(second.err).not.toMatch(/^\s+at /m);
    // to look at it is possible all the same
    expect(tasks).toMatchObject({ code: 0, out: expect.stringContaining("Nothing waits") });
    expect(await end(child)).toBe(0);
  }, 60_000);

  test("over an org that tells nothing by itself asks for what has changed", async () => {
    const deaf = toOrg(folder({})).map((arg) => (/^localhost:\d+$/.test(arg) ? "localhost:9" : arg));
    const env = { THROUGHLINE_CLIENT_SECRET: org.clientSecret };
    const { child, text } = await start([...deaf, "--poll", "1"], /^Throughline is up/, env);
    const form = {
      grant_type: "client_credentials",
      client_id: org.clientId,
      client_secret: org.clientSecret,
    };
    const token = await fetch(`${org.url}/services/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams(form),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const made = await fetch(`${org.url}/services/data/v62.0/sobjects/Request__c`, {
      method: "POST",
      headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      body: JSON.stringify({ Type__c: "Hardware", Cost__c: 90 }),
    });
    const { id } = (await made.json()) as { id: string };
    const item = `${/http:\S+/.exec(text)?.[0]}/api/work-items/${encodeURIComponent(`request/${id}`)}`;
    await expect.poll(async () => (await fetch(item)).status).toBe(200);
    expect(await end(child)).toBe(0);
  }, 60_000);

  test("with a file that is half written, runs the version that is active", async () => {
    const data = folder({});
    const workspace = folder({});
    cpSync(join(ROOT, "examples/03-request"), workspace, { recursive: true });
    const file = join(workspace, "workflow.yaml");
    const env = { THROUGHLINE_CLIENT_SECRET: org.clientSecret };
    const args = toOrg(data).map((arg) => (arg === WORKFLOW ? file : arg));
    const first = await start(args, /^Throughline is up/, env);
    await fetch(`${/http:\S+/.exec(first.text)?.[0]}/health`);
    expect(await end(first.child)).toBe(0);

    appendFileSync(file, "stages: nothing yet\n");
    expect(await throughline({ env }, ...args, "--activate")).toMatchObject({ code: 1 });
    const { child, text } = await start(args, /^Throughline is up/, env);
    const workflows = await fetch(`${/http:\S+/.exec(text)?.[0]}/api/workflows`);
    expect(await workflows.json()).toEqual([expect.objectContaining({ id: "request", active: true })]);
    expect(await end(child)).toBe(0);
  }, 60_000);

  test("with a wrong secret, or an org that is not there, says what to check", async () => {
    const wrong = { env: { THROUGHLINE_CLIENT_SECRET: "wrong" } };
    const away = toOrg(folder({})).map((arg) => (arg === org.url ? "http://127.0.0.1:1" : arg));
    const [refused, unreached] = await Promise.all([
      throughline(wrong, ...toOrg(folder({}))),
      throughline(wrong, ...away),
    ]);
    for (const { code, out, err } of [refused, unreached]) {
      expect(code).toBe(1);
      expect(out).toBe("");
      expect(err).not.toMatch(/^\s+at /m);
      expect(err).not.toContain("Caused by");
    }
    expect(words(refused.err)).toContain("client secret is wrong. Copy it anew from the app's settings");
    expect(words(unreached.err)).toContain("http://127.0.0.1:1 cannot be reached");
  });

  test("used wrongly ends with 2 and says what to do", async () => {
    const cases: [string[], string][] = [
      [[], "--workflow FILE"],
      [["--bogus"], "--bogus"],
      [["--workflow", WORKFLOW], "--login-url URL"],
      [["--workflow", WORKFLOW, "--login-url", org.url, "--client-id", "x"], "THROUGHLINE_CLIENT_SECRET"],
    ];
    const none = { env: { THROUGHLINE_CLIENT_SECRET: "" } };
    const all = await Promise.all(cases.map(([args]) => throughline(none, "start", ...args)));
    for (const [index, { code, err }] of all.entries()) {
      expect(code).toBe(2);
      expect(err).toContain(cases[index]?.[1]);
    }
  });
});

/** As it was meant, without the line breaks and bars that a terminal gets. */
const words = (text: string) => text.replace(/[\s›]+/g, " ");

describe("progress", () => {
  const stream = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, stream: { isTTY, write: (text: string) => written.push(text) } as never };
  };

  test("is a line that rewrites itself on a terminal, and nothing elsewhere", () => {
    const { CI } = process.env;
    delete process.env.CI;
    try {
      const [terminal, file] = [stream(true), stream(false)];
      for (const { stream: to } of [terminal, file]) {
        const progress = createProgress("items", to);
        progress.at(5, 10);
        progress.end();
      }
      expect(terminal.written[0]).toMatch(/^\r.*█+░+ 5 of 10 items/);
      expect(terminal.written.at(-1)).toBe("\r\u001b[K");
      expect(file.written).toEqual([]);
    } finally {
      if (CI !== undefined) process.env.CI = CI;
    }
  });
});
