import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AuditStore, openPostgres, rebuild, verify } from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";
import { MISSING, type PostgresServer, startPostgres } from "./postgres-server.ts";
import { type FaultProxy, startProxy } from "./proxy.ts";

describe.skipIf(MISSING)("PostgreSQL in trouble", () => {
  let server: PostgresServer;
  let proxy: FaultProxy;
  let store: AuditStore;
  let schema: string;
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres({ fsync: "off" });
    proxy = await startProxy(server.port);
  });
  afterAll(async () => {
    await proxy.close();
    await server.close();
  });
  beforeEach(async () => {
    schema = `t${count++}`;
    proxy.onSent = () => "pass";
    store = await openPostgres({
      address: server.address(schema).replace(String(server.port), String(proxy.port)),
    });
  });
  afterEach(() => store.close());

  const sound = async () => {
    expect(await verify(store)).toMatchObject({ ok: true, findings: [] });
    expect((await rebuild(store)).differences).toEqual([]);
  };

  test("an append whose answer is lost is there once, and is acknowledged", async () => {
    const item = workItem("500A");
    await store.append([item.add(...opening(item))]);
    const marked = { kind: "stage-completed" as const, at: at(1), stage: "MARKED" };
    let times = 0;
    proxy.onSent = (sent) => {
      if (!sent.includes("MARKED")) return "pass";
      // looking for it names its hash, not its words: what is sent again is seen here
      times++;
      setTimeout(() => proxy.cut(), 100);
      return "hold back";
    };
    await store.append([item.add(marked)], [{ stream: "Case", position: "7" }]);
    expect(times).toBe(1);
    expect((await store.entries(item.key)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await store.cursors()).toEqual([{ stream: "Case", position: "7" }]);
    // and it goes on from there
    await store.append([item.add({ ...marked, stage: "next" })]);
    await sound();
  });

  test.each(["hold back", "drop"] as const)(
    "lines leave once, and are counted once, where the append (%s) has no answer",
    async (how) => {
      const item = workItem("500A");
      await store.append([item.add(...opening(item))]);
      const roster = (from: number, kind: string) => ({
        ...{ item: "roster", workflow: "", from },
        entries: [{ kind, at: at(0) } as never],
      });
      for (const append of [roster(1, "reserved"), roster(2, "checkpoint")]) await store.append([append]);
      let times = 0;
      proxy.onSent = (sent) => {
        if (!sent.includes("MARKED") || ++times > 1) return "pass";
        setTimeout(() => proxy.cut(), 100);
        return how;
      };
      const position = (stream: string) => [{ stream, position: "MARKED" }];
      // without a line of their own
      await store.append([{ ...roster(3, ""), entries: [], forget: 1 }], position("Case"));
      expect(times).toBe(how === "drop" ? 2 : 1);
      expect((await store.entries("roster")).map(({ seq }) => seq)).toEqual([2]);
      times = 0;
      const remains = { kind: "archived", at: at(9), entries: 5, endedAt: at(8) } as never;
      const gone = { item: item.key, workflow: "v1", entries: [remains], from: 6, forget: 5 };
      await store.append([gone], position("Lead"));
      expect(times).toBe(how === "drop" ? 2 : 1);
      expect((await store.entries(item.key)).map(({ seq }) => seq)).toEqual([6]);
      expect((await store.cursors()).map(({ stream }) => stream)).toEqual(["Case", "Lead"]);
      expect((await store.counts()).entries).toBe(2);
      await sound();
    },
  );

  test("an append that never arrived is sent again", async () => {
    const item = workItem("500A");
    await store.append([item.add(...opening(item))]);
    let times = 0;
    proxy.onSent = (sent) => {
      if (!sent.includes("MARKED")) return "pass";
      return ++times === 1 ? "drop" : "pass";
    };
    await store.append([item.add({ kind: "stage-completed", at: at(1), stage: "MARKED" })]);
    expect(times).toBe(2);
    expect(await store.entries(item.key)).toHaveLength(6);
    await sound();
  });

  test("where every connection is cut under load, what was appended is there once, in order", async () => {
    const items = Array.from({ length: 20 }, (_, i) => workItem(`500${i}`));
    await Promise.all(items.map((item) => store.append([item.add(...opening(item))])));
    let over = false;
    const cutting = (async () => {
      for (let i = 0; i < 10; i++) {
        await new Promise((later) => setTimeout(later, 30 + Math.random() * 40));
        proxy.cut();
      }
      over = true;
    })();
    let round = 0;
    for (; !over || round < 5; round++) {
      const completed = { kind: "stage-completed" as const, at: at(round), stage: `S${round}` };
      await Promise.all(items.map((item) => store.append([item.add(completed)])));
    }
    await cutting;
    for (const { key } of items) expect(await store.entries(key)).toHaveLength(5 + round);
    await sound();
  });

  test("a full disk refuses what waits, whole, and the store goes on when there is room", async () => {
    const first = workItem("500A");
    await store.append([first.add(...opening(first))]);
    await server.ask(`
      CREATE FUNCTION ${schema}.no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER no_room BEFORE INSERT ON ${schema}.shown FOR EACH ROW EXECUTE FUNCTION ${schema}.no_room()`);
    const items = Array.from({ length: 20 }, (_, i) => workItem(`500B${i}`));
    const appends = items.map((item) => item.add(...opening(item)));
    const results = await Promise.allSettled(
      appends.map((append) => store.append([append], [{ stream: append.item, position: "1" }])),
    );
    for (const result of results) {
      expect(result).toMatchObject({
        status: "rejected",
        reason: { class: "full", message: expect.stringContaining("free some space") },
      });
      expect((result as PromiseRejectedResult).reason.message).not.toContain("secret");
    }
    expect(await store.all(0, 1_000)).toHaveLength(5);
    expect(await store.cursors()).toEqual([]);
    await server.ask(`DROP TRIGGER no_room ON ${schema}.shown`);
    await Promise.all(appends.map((append) => store.append([append])));
    expect(await store.all(0, 1_000)).toHaveLength(105);
    await sound();
  });

  test("a database that takes no writes for a while refuses them as passing, and then takes them", async () => {
    const item = workItem("500A");
    const append = item.add(...opening(item));
    const readOnly = (how: string) =>
      server
        .ask(`ALTER SYSTEM SET default_transaction_read_only = ${how}`)
        .then(() => server.ask("SELECT pg_reload_conf()"));
    await readOnly("on");
    try {
      let refusal: unknown;
      // the setting reaches the sessions a moment later
      for (let n = 0; !refusal; n++) {
        await store.append([], [{ stream: "Case", position: String(n) }]).catch((error) => {
          refusal = error;
        });
      }
      expect(refusal).toMatchObject({ class: "io", message: expect.stringContaining("takes no writes") });
    } finally {
      await readOnly("off");
    }
    for (let done = false; !done; ) {
      done = await store.append([append]).then(
        () => true,
        () => false,
      );
    }
    await sound();
  });

  test("an append that meets a take-over stores nothing, and the process is told that it is lost", async () => {
    const item = workItem("500A");
    await store.append([item.add(...opening(item))]);
    const other = new pg.Client({ connectionString: server.address(schema) });
    await other.connect();
    try {
      await other.query(`BEGIN; UPDATE ${schema}.fence SET epoch = epoch + 1`);
      const appended = store.append(
        [item.add({ kind: "stage-completed", at: at(1), stage: "Intake" })],
        [{ stream: "Case", position: "1" }],
      );
      const refused = expect(appended).rejects.toMatchObject({ class: "lost" });
      // it has come as far as the fence by now
      const waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
      while (!(await other.query(waits)).rowCount) await new Promise(setImmediate);
      await other.query("COMMIT");
      await refused;
    } finally {
      await other.end();
    }
    expect(await store.lost).toMatchObject({ class: "lost", message: expect.stringContaining("must end") });
    await expect(store.held?.()).rejects.toMatchObject({ class: "lost" });
    await expect(store.append([], [{ stream: "Case", position: "2" }])).rejects.toMatchObject({
      class: "lost",
    });
    expect(await store.entries(item.key)).toHaveLength(5);
    expect(await store.cursors()).toEqual([]);
  });

  test("whether nobody has taken over is not certain while the server is away", async () => {
    proxy.onSent = () => "drop";
    proxy.cut();
    while (!store.trouble?.()) await new Promise(setImmediate);
    await new Promise((later) => setTimeout(later, 1_000));
    let certain = false;
    const held = store.held?.().then(() => {
      certain = true;
    });
    await new Promise((later) => setTimeout(later, 500));
    expect(certain).toBe(false);
    proxy.onSent = () => "pass";
    await held;
  });

  test("a reading waits for a server that is away, then says so", async () => {
    const item = workItem("500A");
    await store.append([item.add(...opening(item))]);
    proxy.onSent = () => "drop";
    proxy.cut();
    await expect(store.entries(item.key)).rejects.toMatchObject({ class: "io" });
    expect(store.trouble?.()).toContain("cannot be reached");
    const reading = store.entries(item.key);
    setTimeout(() => {
      proxy.onSent = () => "pass";
    }, 300);
    expect(await reading).toHaveLength(5);
    await store.held?.();
    expect(store.trouble?.()).toBeUndefined();
  });

  test("closing does not wait for ever for a server that is away", async () => {
    proxy.onSent = () => "drop";
    proxy.cut();
    const item = workItem("500A");
    const appended = store.append([item.add(...opening(item))]);
    const refused = expect(appended).rejects.toMatchObject({ class: "io" });
    await store.close();
    await refused;
  });

  test("addresses that cannot be used are refused in words, without their password", async () => {
    const away = "postgres://someone:secret@127.0.0.1:1/postgres";
    const other = "postgres://someone:se/cr@et@127.0.0.1:x/postgres";
    const cases = [
      away,
      other,
      `${server.address("Bad Name")}`,
      server.address("x").replace("/postgres?", "/nowhere?"),
    ];
    for (const address of cases) {
      const error = await openPostgres({ address }).catch((error) => error);
      expect(error).toMatchObject({ name: "StoreError" });
      expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toMatch(
        /secret|se\/cr|et@/,
      );
    }
    await expect(
      openPostgres({ address: server.address("nothing_here"), readOnly: true }),
    ).rejects.toMatchObject({
      class: "io",
      message: expect.stringContaining("There is no trail in postgres://throughline@127.0.0.1"),
    });
  });
});
