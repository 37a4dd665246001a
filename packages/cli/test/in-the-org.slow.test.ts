import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { loadMetadata, type Org, startOrg } from "@throughline/local-org";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { BIN, folder, ROOT, throughline } from "./throughline.ts";

const EXAMPLE = join(ROOT, "examples/01-support-email");
const within = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

describe("example 01 with its trail in the org", () => {
  let org: Org;
  let workflow: string;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    const { changeDataCapture: _, ...metadata } = loadMetadata(join(ROOT, "salesforce"));
    org = await startOrg({ seed: parse(readFileSync(join(EXAMPLE, "org.yaml"), "utf8")), metadata });
    const copy = folder({});
    cpSync(EXAMPLE, copy, { recursive: true });
    writeFileSync(join(copy, "workspace.yaml"), "store: salesforce\n");
    workflow = join(copy, "workflow.yaml");
  }, 60_000);
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
  });
  afterAll(() => org.close());

  const login = () => ["--login-url", org.url, "--client-id", org.clientId];
  const env = () => ({ THROUGHLINE_CLIENT_SECRET: org.clientSecret, DATABASE_URL: "" });

  function launch(data: string) {
    const args = [
      ...["start", "--workflow", workflow, "--port", "0", "--json", "--data", data, ...login()],
      ...["--pubsub-endpoint", org.pubSubEndpoint.replace("127.0.0.1", "localhost"), "--pubsub-insecure"],
    ];
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: "1", ...env() },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    const ended = once(child, "exit").finally(() => running.delete(child)) as Promise<[number | null]>;
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    const up = Promise.race([
      once(createInterface({ input: child.stdout }), "line").then(([line]) => JSON.parse(String(line))),
      ended.then(([code]) => {
        throw new Error(`ended with ${code}: ${said}`);
      }),
    ]) as Promise<{ url: string; store: string }>;
    return { child, ended, up, said: () => said };
  }

  const write = (n: number) => {
    for (let i = 0; i < n; i++)
      org.db.create("Case", {
        ...{ Origin: "Email", SuppliedEmail: `customer${i}@example.com`, SuppliedName: `Customer ${i}` },
        ...{
          Subject: `Invoice ${i} is wrong`,
          Description: "My invoice for June shows two licenses, not one.",
        },
      });
  };

  /** Waits until there are so many items, and nothing is written any more. */
  async function settled(url: string, items: number): Promise<void> {
    for (let before = -1; ; await within(400)) {
      const { total } = (await (await fetch(`${url}/api/work-items?pageSize=1`)).json()) as { total: number };
      const now = org.stats().writesApplied;
      if (total >= items && now === before) return;
      before = now;
    }
  }

  test("is killed again and again in the middle of its work, goes on, and its trail verifies", async () => {
    const data = folder({});
    const MANY = 40;
    for (const round of [1, 2, 3]) {
      const one = launch(data);
      const { store } = await one.up;
      expect(store).toBe(`salesforce (${org.url})`);
      const before = org.db.query("SELECT Id FROM TL_Line__c").length;
      write(MANY);
      // some of it has been written, and most is under way
      while (org.db.query("SELECT Id FROM TL_Line__c").length < before + 20 * round) await within(5);
      one.child.kill("SIGKILL");
      await one.ended;
    }
    const last = launch(data);
    const { url } = await last.up;
    await settled(url, 3 * MANY);
    // another machine's process would stand by; a command that writes is refused
    const refused = await throughline(
      { env: env() },
      "audit",
      "rebuild",
      "--store",
      "salesforce",
      ...login(),
    );
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/in use by[\s›]+process \d+/) });
    last.child.kill("SIGTERM");
    expect((await last.ended)[0]).toBe(0);

    const verified = await throughline(
      { env: env() },
      "audit",
      "verify",
      "--store",
      "salesforce",
      ...login(),
    );
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });
    expect(verified.err).toMatch(/That took \d+ calls of the org's API/);
    const rebuilt = await throughline(
      { env: env() },
      "audit",
      "rebuild",
      "--store",
      "salesforce",
      ...login(),
    );
    expect(rebuilt).toMatchObject({
      code: 0,
      out: `${3 * MANY} items made anew, 0 differed from what was there\n`,
    });
    const [{ Id: id }] = org.db.query("SELECT Id FROM Case ORDER BY Id LIMIT 1") as [{ Id: string }];
    const trace = await throughline({ env: env() }, "trace", id, "--store", "salesforce", ...login());
    expect(trace).toMatchObject({ code: 0, out: expect.stringContaining("support-email/") });
    expect(readdirSync(data)).toEqual(["api-budget.json", "report-key.json"]);
  }, 180_000);

  test("what this place of the trail does not offer is refused, with what to do", async () => {
    const backup = await throughline(
      { env: env() },
      "backup",
      "--store",
      "salesforce",
      "--to",
      "x",
      ...login(),
    );
    expect(backup).toMatchObject({ code: 2, err: expect.stringMatching(/org, whose own backup/) });
    const data = await throughline({ env: env() }, "audit", "verify", "--store", "salesforce");
    expect(data).toMatchObject({ code: 2, err: expect.stringContaining("Which org? None was named.") });
  });

  test("ended items move to an archive, and both verify", async () => {
    const to = join(folder({}), "old.sqlite");
    const moved = await throughline(
      { env: env() },
      ...["archive", "--ended-before", "0d", "--to", to, "--store", "salesforce", "--json", ...login()],
    );
    expect(moved.code).toBe(0);
    const more = (moved.json[0] as { items: number }).items ? ["--archive", to] : [];
    const verified = await throughline(
      { env: env() },
      ...["audit", "verify", "--store", "salesforce", ...more, ...login()],
    );
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });
  });
});
