import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openPostgres, rebuild, verify } from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";
import { MISSING, type PostgresServer, startPostgres } from "./postgres-server.ts";

const SCRIPT = join(import.meta.dirname, "children", "postgres-appender.ts");
const within = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

describe.skipIf(MISSING)("PostgreSQL and kills", () => {
  let server: PostgresServer;
  const running = new Set<ChildProcess>();
  let count = 0;
  let address: string;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
  });
  afterAll(() => server.close());

  /** A process that appends as fast as it can, or stands by. */
  function launch() {
    const child = spawn(process.execPath, ["--no-warnings", SCRIPT, address], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.add(child);
    const ended = once(child, "exit").finally(() => running.delete(child));
    const acknowledged = new Map<string, number>();
    const said: { line: string; at: number }[] = [];
    let acks = 0;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [key = "", seq] = line.split(" ");
      if (key.includes("/")) {
        acks++;
        acknowledged.set(key, Number(seq));
      } else said.push({ line, at: performance.now() });
    });
    return {
      child,
      ended,
      acknowledged,
      acks: () => acks,
      async hear(word: string): Promise<number> {
        for (;;) {
          const heard = said.find(({ line }) => line.includes(word));
          if (heard) return heard.at;
          if (child.exitCode !== null) throw new Error(`ended without saying ${word}`);
          await within(10);
        }
      },
      async more(n: number): Promise<void> {
        for (const goal = acks + n; acks < goal; ) await within(10);
      },
    };
  }

  async function sound(...children: ReturnType<typeof launch>[]): Promise<void> {
    const store = await openPostgres({ address, standBy: true });
    try {
      expect(await verify(store)).toMatchObject({ ok: true, findings: [] });
      expect((await rebuild(store)).differences).toEqual([]);
      const cursors = new Map(
        (await store.cursors()).map(({ stream, position }) => [stream, Number(position)]),
      );
      for (const { acknowledged } of children) {
        expect(acknowledged.size).toBeGreaterThan(0);
        for (const [key, seq] of acknowledged) {
          const { length } = await store.entries(key);
          expect(length).toBeGreaterThanOrEqual(seq);
          // the cursor went down with its entries, never without them
          expect(cursors.get(key)).toBe(length === 5 ? 1 : length);
        }
      }
    } finally {
      await store.close();
    }
  }

  test("the server is killed and stopped at once under load, again and again: the process waits, and goes on", async () => {
    address = server.address(`t${count++}`);
    const store = await openPostgres({ address });
    const items = Array.from({ length: 20 }, (_, i) => workItem(`500${i}`));
    await Promise.all(items.map((item) => store.append([item.add(...opening(item))])));
    let over = false;
    const killing = (async () => {
      for (const signal of ["SIGKILL", "SIGQUIT", "SIGKILL", "SIGQUIT", "SIGKILL"] as const) {
        await within(300 + Math.random() * 400);
        await server.kill(signal);
        await within(200);
        await server.start();
      }
      over = true;
    })();
    let round = 0;
    const reads: Promise<unknown>[] = [];
    for (; !over || round < 5; round++) {
      const completed = { kind: "stage-completed" as const, at: at(round), stage: `S${round}` };
      // what is read during an outage waits, or says that it passes
      reads.push(store.nextTimer().catch((error) => expect(error).toMatchObject({ class: "io" })));
      await Promise.all(items.map((item) => store.append([item.add(completed)])));
    }
    await killing;
    await Promise.all(reads);
    for (const { key } of items) expect(await store.entries(key)).toHaveLength(5 + round);
    expect(await verify(store)).toMatchObject({ ok: true, findings: [], items: 20 });
    expect((await rebuild(store)).differences).toEqual([]);
    await store.close();
  });

  test("one stands by and takes over from one that is killed", async () => {
    address = server.address(`t${count++}`);
    const first = launch();
    await first.hear("writes");
    const second = launch();
    await second.hear("stands by");
    await first.more(1_000);
    expect(second.acks()).toBe(0);
    const killed = performance.now();
    first.child.kill("SIGKILL");
    const took = (await second.hear("writes")) - killed;
    console.log(`taken over ${Math.round(took)} ms after the kill`);
    await second.more(500);
    second.child.kill("SIGKILL");
    await Promise.all([first.ended, second.ended]);
    await sound(first, second);
  });

  test("one takes over from one that is frozen; that one, woken, can append nothing and ends", async () => {
    address = server.address(`t${count++}`);
    const first = launch();
    await first.hear("writes");
    const second = launch();
    await second.hear("stands by");
    await first.more(1_000);
    const frozen = performance.now();
    first.child.kill("SIGSTOP");
    const took = (await second.hear("writes")) - frozen;
    console.log(`taken over ${Math.round(took)} ms after the freeze`);
    await second.more(500);
    first.child.kill("SIGCONT");
    await first.hear("lost");
    expect((await first.ended)[0]).toBe(1);
    await second.more(500);
    second.child.kill("SIGKILL");
    await second.ended;
    await sound(first, second);
  });

  test("the server is killed while one stands by: it goes on standing by, and the first one goes on writing", async () => {
    address = server.address(`t${count++}`);
    const first = launch();
    await first.hear("writes");
    const second = launch();
    await second.hear("stands by");
    await first.more(500);
    await server.kill();
    // longer than anybody's lease
    await within(7_000);
    await server.start();
    await first.more(1_000);
    expect(second.acks()).toBe(0);
    first.child.kill("SIGKILL");
    await second.hear("writes");
    await second.more(500);
    second.child.kill("SIGKILL");
    await Promise.all([first.ended, second.ended]);
    await sound(first, second);
  });
});
