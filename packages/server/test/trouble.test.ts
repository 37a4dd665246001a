import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore, verify } from "@throughline/audit";
import { FORMAT } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/index.ts";
import { atDesk, client, connect, folder, openOrg, runEngine, serve, until } from "./org.ts";

let org: Org;
const open: { close(): Promise<void> }[] = [];
const closing = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};

beforeAll(async () => {
  org = await openOrg();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => org.close());

describe("a record that goes away in mid-flight", () => {
  let engine: Engine;
  let desk: ReturnType<typeof atDesk>;
  const start = async () => {
    engine = closing(await runEngine(org));
    desk = atDesk(org, engine);
  };

  test("ends its item while a task is open, and the task is withdrawn", async () => {
    await start();
    const id = desk.message({ Subject: "Hello" });
    const other = desk.message({ Subject: "Hello, too" });
    const task = await desk.taskOf(id);
    await desk.taskOf(other);
    org.db.delete("Case", id, { as: "ann@example.com" });
    expect(await desk.ended(id)).toBe("record deleted");
    expect((await engine.store.listTasks()).rows.map(({ item }) => item)).toEqual([desk.key(other)]);
    await expect(engine.runtime.answerTask(task, "Ann", { topic: "billing" })).rejects.toMatchObject({
      code: "not-found",
    });
    const last = (await engine.store.entries(desk.key(id))).at(-1)?.entry;
    expect(last).toMatchObject({
      kind: "item-ended",
      by: "org",
      because: expect.stringContaining("Ann Stone"),
    });
    expect((await desk.state(other))?.status).toBe("live");
  });

  test("gives its owner room for the next one", async () => {
    await start();
    const ownerOf = async (id: string) => (await desk.assigned(id)).owner?.name;
    const [first, second] = [desk.message(), desk.message()];
    expect([await ownerOf(first), await ownerOf(second)]).toEqual(["Bea Lund", "Bea Lund"]);
    expect(await ownerOf(desk.message())).toBe("Backlog");
    org.db.delete("Case", first);
    await desk.ended(first);
    expect(await ownerOf(desk.message())).toBe("Bea Lund");
  });

  test("ends its item as merged, naming the master, when it was merged; the master's item goes on", async () => {
    await start();
    const [master, loser] = [desk.message({ Subject: "Hello" }), desk.message({ Subject: "Hello" })];
    await desk.taskOf(master);
    await desk.taskOf(loser);
    org.db.merge("Case", master, loser, { as: "ann@example.com" });
    expect(await desk.ended(loser)).toBe(`merged into ${master}`);
    expect((await desk.state(master))?.status).toBe("live");
    expect((await desk.state(loser))?.tasks).toEqual({});
  });

  test("ends its item also when it went while our write was on its way", async () => {
    await start();
    const slow = org.faults.inject({
      kind: "delay",
      delayMs: 150,
      match: { method: "PATCH" },
      times: Number.POSITIVE_INFINITY,
    });
    const posts = org.faults.inject({
      kind: "delay",
      delayMs: 150,
      match: { method: "POST", path: /composite/ },
      times: Number.POSITIVE_INFINITY,
    });
    const id = desk.message();
    await until("a write on its way", () => slow.hits + posts.hits > 0);
    org.db.delete("Case", id);
    expect(await desk.ended(id)).toBe("record deleted");
    org.faults.clear();
  });
});

describe("a full disk", () => {
  test("pauses the items; they go on when there is space, and nothing is lost", async () => {
    const path = join(folder(), "trail.sqlite");
    let db: DatabaseSync | undefined;
    const tune = (own: DatabaseSync) => {
      db = own;
    };
    const server = closing(await serve(org, { store: path, tune }));
    const desk = atDesk(org, server);
    const before = desk.message({ Subject: "Hello" });
    await desk.taskOf(before);
    const pages = () => Number(db?.prepare("PRAGMA page_count").get()?.page_count);
    db?.exec(`PRAGMA max_page_count = ${pages()}`);

    const ids = Array.from({ length: 40 }, (_, n) =>
      desk.message({ Subject: `Invoice ${n}`, Description: "x".repeat(4_000) }),
    );
    const health = () => client(server.url).get("/health");
    const { body } = await until("trouble", async () => {
      const answer = await health();
      return answer.status === 503 && answer;
    });
    expect(body).toMatchObject({ ok: false, store: expect.stringContaining("no room") });
    expect(body.store).toContain("free some space");
    // nothing is done of which nothing is written
    expect(ids.filter((id) => org.db.get("Case", id)?.Priority === "High")).toEqual([]);
    expect((await client(server.url).story(desk.key(before))).tasks).toHaveLength(1);

    db?.exec("PRAGMA max_page_count = 1000000");
    for (const id of ids) await desk.assigned(id);
    expect(await health()).toMatchObject({ status: 200, body: { ok: true, store: "takes entries" } });
    for (const id of ids) {
      const kinds = (await server.store.entries(desk.key(id))).map(({ entry }) => entry.kind);
      expect(kinds.filter((kind) => kind === "item-started")).toHaveLength(1);
      expect(org.db.get("Case", id)?.OwnerId).toBe((await desk.state(id))?.owner?.id);
    }
    await open.pop()?.close();
    expect(await verify(path)).toMatchObject({ ok: true });
  });
});

describe("a trail", () => {
  test("of a newer version is refused with what to do, and stays as it is", async () => {
    const path = join(folder(), "trail.sqlite");
    const engine = await runEngine(org, { store: path });
    const desk = atDesk(org, engine);
    await desk.assigned(desk.message());
    await engine.close();
    const db = new DatabaseSync(path);
    db.exec(`UPDATE meta SET value = ${FORMAT + 1} WHERE name = 'format'`);
    db.close();
    const before = readFileSync(path);
    await expect(runEngine(org, { store: path })).rejects.toThrow(
      new RegExp(
        `format ${FORMAT + 1}.*formats up to ${FORMAT}.*Install the version that wrote it.*Nothing was changed`,
      ),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("with one entry of a newer version stops only that item, says so, and loses nothing", async () => {
    const path = join(folder(), "trail.sqlite");
    let engine = await runEngine(org, { store: path });
    let desk = atDesk(org, engine);
    const [newer, usual] = [desk.message({ Subject: "Hello" }), desk.message({ Subject: "Hi" })];
    await desk.taskOf(newer);
    const task = await desk.taskOf(usual);
    const entries = (await engine.store.entries(desk.key(newer))).length;
    await engine.close();
    const db = new DatabaseSync(path);
    db.prepare("UPDATE lines SET format = ? WHERE n = (SELECT max(n) FROM lines WHERE item = ?)").run(
      FORMAT + 1,
      desk.key(newer),
    );
    db.close();

    engine = closing(await runEngine(org, { store: path }));
    desk = atDesk(org, engine);
    await engine.runtime.answerTask(task, "Ann", { topic: "technical" });
    await desk.assigned(usual);
    org.db.update("Case", newer, { Description: "More of it" });
    const { reason } = await until("it is set aside", () => engine.runtime.stats().setAside[0]);
    expect(reason).toMatch(/format \d+.*Install the version that wrote it/);
    const later = new DatabaseSync(path, { readOnly: true });
    const count = later
      .prepare("SELECT sum(entries) AS count FROM lines WHERE item = ?")
      .get(desk.key(newer))?.count;
    later.close();
    expect(count).toBe(entries);
  });

  test("that another process writes is refused, and says which process", async () => {
    const path = join(folder(), "trail.sqlite");
    const child = spawn(process.execPath, [
      "--input-type=module",
      "-e",
      `import { openStore } from "@throughline/audit";
       openStore({ path: ${JSON.stringify(path)} });
       console.log("open");
       setInterval(() => {}, 1000);`,
    ]);
    try {
      await once(child.stdout, "data");
      await expect(runEngine(org, { store: path })).rejects.toThrow(
        new RegExp(`in use by process ${child.pid} .*stop the other one`),
      );
      // to look at it is possible all the same
      const store = openStore({ path, readOnly: true });
      expect((await store.listItems()).rows).toEqual([]);
      await store.close();
    } finally {
      child.kill();
    }
  });
});

describe("an org that refuses the sign-in", () => {
  test.each([["a wrong secret", { clientSecret: "wrong" }, /client secret is wrong.*app's settings/]])(
    "because of %s says what to check",
    async (_, { clientSecret }, message) => {
      await expect(connect(org, clientSecret)).rejects.toThrow(message);
    },
  );
});
