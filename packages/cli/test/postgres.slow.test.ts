import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openPostgres } from "@throughline/audit";
import { type Entry, fold, type ItemState } from "@throughline/engine";
import { type Org, startOrg } from "@throughline/local-org";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { MISSING, type PostgresServer, startPostgres } from "../../audit/test/postgres-server.ts";
import { BIN, folder, ROOT, throughline } from "./throughline.ts";

const EXAMPLE = "examples/03-request";
const within = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

describe.skipIf(MISSING)("throughline over PostgreSQL", () => {
  let server: PostgresServer;
  let org: Org;
  let address: string;
  const running = new Set<ChildProcess>();
  let ours = 0;
  let count = 0;

  beforeAll(async () => {
    server = await startPostgres();
    org = await startOrg({ seed: parse(readFileSync(join(ROOT, EXAMPLE, "org.yaml"), "utf8")) });
  });
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
  });
  afterAll(async () => {
    await org.close();
    await server.close();
  });

  /** `throughline start` over the org and the database; it says where it is once it writes. */
  function launch() {
    const args = [
      ...["start", "--workflow", `${EXAMPLE}/workflow.yaml`, "--port", "0", "--json"],
      ...["--login-url", org.url, "--client-id", org.clientId],
      ...["--pubsub-endpoint", org.pubSubEndpoint.replace("127.0.0.1", "localhost"), "--pubsub-insecure"],
    ];
    const env = { NO_COLOR: "1", DATABASE_URL: address, THROUGHLINE_CLIENT_SECRET: org.clientSecret };
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    const ended = once(child, "exit").finally(() => running.delete(child)) as Promise<[number | null]>;
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    const up = once(createInterface({ input: child.stdout }), "line").then(([line]) => {
      said += line;
      return JSON.parse(String(line)) as { url: string; store: string };
    });
    return {
      child,
      ended,
      up,
      said: () => said,
      async hear(words: string) {
        while (!said.includes(words)) {
          if (child.exitCode !== null) throw new Error(`ended without saying "${words}": ${said}`);
          await within(20);
        }
      },
    };
  }

  /** Requests come in; what that changes in the org is not what we wrote. */
  function requests(n: number): string[] {
    const before = org.stats().writesApplied;
    const ids = Array.from({ length: n }, (_, i) =>
      org.db.create("Request__c", {
        ...{ Type__c: "Hardware", Cost__c: 100 + i, Documents_Complete__c: true },
        Justification__c: "A laptop for somebody who starts on the 1st.",
      }),
    );
    ours += org.stats().writesApplied - before;
    return ids;
  }

  /** Waits until each has come to where it asks somebody outside, and nothing is written any more. */
  async function settled(url: string, ids: string[]): Promise<void> {
    for (let before = -1; ; await within(500)) {
      const { total } = (await (await fetch(`${url}/api/work-items?pageSize=1`)).json()) as { total: number };
      const now = org.stats().writesApplied;
      if (total >= ids.length && now === before) return;
      before = now;
    }
  }

  /** Each write of the trail took hold once in the org, and the org took no others. */
  async function agree(ids: string[], writesBefore: number): Promise<void> {
    const store = await openPostgres({ address, readOnly: true });
    let written = 0;
    for (const id of ids) {
      const entries = (await store.entries(`request/${id}`)).map(({ entry }) => entry);
      const writes = new Set(
        entries.flatMap((entry) =>
          entry.kind === "effect-intended" && entry.effect.kind === "write" ? [entry.effect.id] : [],
        ),
      );
      const outcomes = entries.flatMap((entry) =>
        entry.kind === "effect-settled" && writes.has(entry.effect) ? [entry] : [],
      );
      expect(outcomes.map(({ ok }) => ok)).toEqual([...writes].map(() => true));
      expect(writes.size).toBeGreaterThan(0);
      written += writes.size;
    }
    await store.close();
    expect(org.stats().writesApplied - writesBefore).toBe(written);
  }

  test("a second process stands by, and takes over from one that is frozen in full work; that one, woken, writes nothing and ends with 1", async () => {
    address = server.address(`t${count++}`);
    const before = org.stats().writesApplied;
    ours = 0;
    const first = launch();
    const { store } = await first.up;
    expect(store).toMatch(/^postgres:\/\/throughline@127/);
    const second = launch();
    await second.hear("stands by");
    const ids = requests(100);
    while (org.stats().writesApplied - before - ours < 20) await within(1);
    first.child.kill("SIGSTOP");
    const frozen = performance.now();
    ids.push(...requests(50));
    const { url } = await second.up;
    console.log(`up ${Math.round(performance.now() - frozen)} ms after the freeze`);
    await settled(url, ids);
    first.child.kill("SIGCONT");
    expect((await first.ended)[0]).toBe(1);
    expect(first.said()).toContain("has taken over");
    ids.push(...requests(20));
    await settled(url, ids);
    await agree(ids, before + ours);

    // and the commands work on it, beside the process that writes
    const env = { env: { DATABASE_URL: address } };
    const verified = await throughline(env, "audit", "verify");
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });
    const traced = await throughline("trace", ids[0] as string, "--store", address);
    expect(traced).toMatchObject({ code: 0, out: expect.stringContaining(`request/${ids[0]}`) });
    const [tasks, rebuilt, backedUp, restored, elsewhere, wrong] = await Promise.all([
      throughline(env, "tasks"),
      throughline(env, "audit", "rebuild"),
      throughline(env, "backup", "--to", join(folder({}), "copy")),
      throughline(env, "restore", "--from", join(folder({}), "copy")),
      throughline(env, "tasks", "--data", folder({})),
      throughline("tasks", "--store", "mysql://me:secret@there/here"),
    ]);
    expect(tasks.code).toBe(0);
    expect([rebuilt.code, rebuilt.err.replace(/[\s›]+/g, " ")]).toEqual([
      1,
      expect.stringContaining("is in use by process"),
    ]);
    expect([backedUp.code, backedUp.err]).toEqual([2, expect.stringContaining("pg_dump")]);
    expect([restored.code, restored.err]).toEqual([2, expect.stringContaining("pg_restore")]);
    expect(elsewhere.code).toBe(2);
    expect(wrong.code).toBe(2);

    second.child.kill("SIGTERM");
    expect((await second.ended)[0]).toBe(0);
    const again = await throughline(env, "audit", "rebuild");
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("0 differed") });
    const all = [first.said(), second.said(), rebuilt.err, wrong.err, traced.out, verified.err];
    for (const text of all) expect(text).not.toContain("secret");
  });

  test("what ended long ago goes to a file, or is deleted; beside the process that writes, it says what to do instead", async () => {
    address = server.address(`t${count++}`);
    const env = { env: { DATABASE_URL: address } };
    const store = await openPostgres({ address });
    for (const recordId of ["500A", "500B"]) {
      const at = recordId === "500A" ? "2026-03-02T09:00:00.000Z" : "2026-05-02T09:00:00.000Z";
      const entries = [
        {
          ...{ kind: "item-started", at, workflow: "request", hash: "v1", object: "Request__c", recordId },
          ...{ record: { Name: "x" }, eventId: recordId, because: { text: "it came" } },
        },
        { kind: "item-ended", at, outcome: "resolved", by: "workflow", because: "All stages are through." },
      ] as Entry[];
      const state = fold(entries) as ItemState;
      await store.append([{ item: `request/${recordId}`, workflow: "v1", entries, from: 1, state }]);
    }
    const to = join(folder({}), "old.sqlite");
    const age = (at: string) => `${Math.floor((Date.now() - Date.parse(at)) / 3_600_000)}h`;
    const moveTo = ["archive", "--ended-before", age("2026-04-02T09:00:00.000Z"), "--to", to];
    const refused = await throughline(env, ...moveTo);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/in use by[\s\S]*--keep 90d/)]);
    await store.close();

    const moved = await throughline(env, ...moveTo);
    expect(moved, moved.err).toMatchObject({ code: 0, out: expect.stringContaining("2 entries of 1 items") });
    const both = await throughline(env, "audit", "verify", "--archive", to);
    expect(both).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });
    const traced = await throughline(env, "trace", "request/500A", "--file", to);
    expect(traced).toMatchObject({ code: 0, out: expect.stringContaining("it came") });
    const deleted = await throughline(env, "archive", "--ended-before", "1h", "--delete");
    expect(deleted, deleted.err).toMatchObject({ code: 0, out: expect.stringContaining("VACUUM FULL t") });
    const rebuilt = await throughline(env, "audit", "rebuild");
    expect(rebuilt).toMatchObject({ code: 0, out: expect.stringContaining("0 differed") });
  });

  test("the server is killed and comes back under load: the process waits, says so, and goes on", async () => {
    address = server.address(`t${count++}`);
    const before = org.stats().writesApplied;
    ours = 0;
    const { up, child, ended, said } = launch();
    const { url } = await up;
    const health = async () => (await fetch(`${url}/health`)).status;
    const ids: string[] = [];
    for (let kill = 0; kill < 3; kill++) {
      ids.push(...requests(40));
      await within(100 + 200 * kill);
      await server.kill();
      ids.push(...requests(10));
      while ((await health()) !== 503) await within(20);
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      await server.start();
      while ((await health()) !== 200) await within(20);
    }
    await settled(url, ids);
    await agree(ids, before + ours);
    const verified = await throughline({ env: { DATABASE_URL: address } }, "audit", "verify");
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });
    child.kill("SIGTERM");
    expect([(await ended)[0], said()]).toEqual([0, expect.anything()]);
  });
});
