import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Worker } from "node:worker_threads";
import { afterAll, expect, test } from "vitest";
import { itemRow, measuredItems, openStore, type Projection } from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";
import { querySuite } from "./query-suite.ts";
import { INFO, storeSuite } from "./store-suite.ts";

const folder = mkdtempSync(join(tmpdir(), "trail-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const project: Projection = (key, state) => itemRow(key, state, INFO);
let count = 0;
const inFile = () => openStore({ path: join(folder, String(count++), "trail.db"), project });
const onThread = () => openStore({ path: join(folder, String(count++), "trail.db"), project, thread: true });
const inMemory = () => openStore({ path: ":memory:", project });

test("a thread that was told to end is not lost", async () => {
  const store = onThread();
  let lost = false;
  void store.lost.then(() => {
    lost = true;
  });
  await store.close();
  await new Promise(setImmediate);
  expect(lost).toBe(false);
});

test("a thread that ends by itself is told as lost", async () => {
  const started = Promise.withResolvers<Worker>();
  process.once("worker", started.resolve);
  const store = onThread();
  await (await started.promise).terminate();
  expect(await store.lost).toMatchObject({ class: "lost", message: expect.stringContaining("Start again") });
});

test("a file of an earlier release, which has no histories, is measured by its entries", async () => {
  const path = join(folder, String(count++), "trail.db");
  const writing = openStore({ path, project });
  const item = workItem("500A", { Subject: "Hello" });
  await writing.append([item.add(...opening(item))]);
  await writing.close();
  const db = new DatabaseSync(path);
  db.exec("DROP TABLE histories");
  db.close();
  for (const readOnly of [true, false]) {
    const store = openStore({ path, project, readOnly });
    const measured = await Array.fromAsync(measuredItems(store, at(0), at(60)));
    expect(measured).toMatchObject([{ item: item.key, history: item.state.history }]);
    await store.close();
  }
});

storeSuite("SQLite in a file", inFile);
storeSuite("SQLite on a thread of its own", onThread);
storeSuite("SQLite in memory", inMemory);
querySuite("SQLite in memory", inMemory);
