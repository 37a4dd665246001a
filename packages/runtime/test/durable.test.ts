import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@throughline/audit";
import { expect, onTestFinished, test } from "vitest";

test("a commit is on the disk before anything follows from it: the store syncs each one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "durable-"));
  let synchronous: unknown;
  const store = openStore({
    path: join(folder, "trail.db"),
    tune: (db) => {
      synchronous = db.prepare("PRAGMA synchronous").get()?.synchronous;
    },
  });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const FULL = 2;
  expect(synchronous).toBe(FULL);
});
