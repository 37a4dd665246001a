import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { afterAll, expect, test } from "vitest";
import { itemRow, openStore, type Projection } from "../src/index.ts";
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

storeSuite("SQLite in a file", inFile);
storeSuite("SQLite on a thread of its own", onThread);
storeSuite("SQLite in memory", inMemory);
querySuite("SQLite in memory", inMemory);
