import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, test } from "vitest";
import { openStore, rebuild, verify } from "../src/index.ts";
import { openItems, opening, workItem } from "./items.ts";

const folder = mkdtempSync(join(tmpdir(), "trail-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newPath = () => join(folder, String(count++), "trail.db");

/** A process of its own with one of the scripts beside these tests. */
function child(script: string, path: string) {
  const started = spawn(process.execPath, [join(import.meta.dirname, "children", script), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  started.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const ended = new Promise<string>((done) => started.on("close", () => done(said)));
  return { kill: () => started.kill("SIGKILL"), said: () => said, ended };
}

const until = async (what: () => boolean) => {
  while (!what()) await new Promise((again) => setTimeout(again, 5));
};

describe("one process writes a store", () => {
  test("a second process is told who does", async () => {
    const path = newPath();
    const store = openStore({ path });
    const refused = await child("opener.ts", path).ended;
    expect(refused).toMatch(
      /^locked: The store .*trail\.db is in use by process \d+ on .* stop the other one/,
    );
    expect(refused).toContain(`process ${process.pid} `);
    await store.close();
    expect(await child("opener.ts", path).ended).toBe("opened\n");
  });

  test("so is the same process", async () => {
    const path = newPath();
    const store = openStore({ path });
    expect(() => openStore({ path })).toThrow(expect.objectContaining({ class: "locked" }));
    await store.close();
    await openStore({ path }).close();
  });

  test("also when whoever opened it has forgotten it", async () => {
    setFlagsFromString("--expose-gc");
    const path = newPath();
    // in a function of its own, so that nothing of this one still knows it
    (() => openStore({ path }))();
    await new Promise(setImmediate);
    const collect = runInNewContext("gc");
    for (let times = 0; times < 2; times++) {
      collect();
      await new Promise(setImmediate);
    }
    expect(() => openStore({ path })).toThrow(expect.objectContaining({ class: "locked" }));
  });

  test("others may look on", async () => {
    const path = newPath();
    expect(() => openStore({ path, readOnly: true })).toThrow("There is no store at");
    expect(existsSync(path)).toBe(false);
    const store = openStore({ path });
    const item = workItem("500A");
    await store.append([item.add(...opening(item))]);
    const onlooker = openStore({ path, readOnly: true });
    // the lists are written a moment behind the trail
    while (!(await onlooker.getRow(item.key))) await new Promise((later) => setTimeout(later, 5));
    expect((await onlooker.getRow(item.key))?.stage).toBe("Intake");
    await expect(
      onlooker.append([{ item: "x", workflow: "", entries: [item.started()], from: 1 }]),
    ).rejects.toThrow();
    expect(await verify(path)).toMatchObject({ ok: true, items: 1, entries: 5 });
    await onlooker.close();
    await store.close();
  });
});

test("what was acknowledged survives kill -9 at any moment", async () => {
  const path = newPath();
  for (let life = 0; life < 4; life++) {
    const process = child("appender.ts", path);
    await until(() => process.said().length > 2_000);
    await new Promise((later) => setTimeout(later, Math.random() * 30));
    process.kill();
    const lines = (await process.ended).split("\n").slice(0, -1);
    const acknowledged = new Map(lines.map((line) => line.split(" ") as [string, string]));
    expect(acknowledged.size).toBeGreaterThan(0);

    const store = openStore({ path });
    const cursors = new Map(
      (await store.cursors()).map(({ stream, position }) => [stream, Number(position)]),
    );
    for (const [key, seq] of acknowledged) {
      const { length } = await store.entries(key);
      expect(length).toBeGreaterThanOrEqual(Number(seq));
      // the cursor went down with its entries, never without them
      expect(cursors.get(key)).toBe(length === 5 ? 1 : length);
    }
    expect(await verify(store)).toMatchObject({ ok: true, findings: [] });
    expect((await rebuild(store)).differences).toEqual([]);
    await store.close();
  }
}, 30_000);

test("a full disk refuses every waiting append whole, and the store goes on when there is room", async () => {
  let database: DatabaseSync | undefined;
  const path = newPath();
  const tune = (db: DatabaseSync) => {
    database = db;
  };
  const store = openStore({ path, tune });
  const first = workItem("500A");
  await store.append([first.add(...opening(first))]);
  const pages = Number(database?.prepare("PRAGMA page_count").get()?.page_count);
  database?.exec(`PRAGMA max_page_count = ${pages + 2}`);

  const items = Array.from({ length: 20 }, (_, i) =>
    workItem(`500B${i}`, { Description: "x".repeat(2_000) }),
  );
  const appends = items.map((item) => item.add(...opening(item)));
  const results = await Promise.allSettled(
    appends.map((append) => store.append([append], [{ stream: append.item, position: "1" }])),
  );
  for (const result of results) {
    expect(result).toMatchObject({
      status: "rejected",
      reason: { class: "full", message: expect.stringContaining("free some space") },
    });
  }
  expect(await store.all(0, 1_000)).toHaveLength(5);
  expect(await store.cursors()).toEqual([]);
  expect(await openItems(store)).toEqual([first.key]);

  database?.exec("PRAGMA max_page_count = 1000000");
  await Promise.all(appends.map((append) => store.append([append])));
  expect(await store.all(0, 1_000)).toHaveLength(105);
  expect(await verify(store)).toMatchObject({ ok: true, items: 21 });
  expect((await rebuild(store)).differences).toEqual([]);
  await store.close();
});
