import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type StoreOptions } from "@throughline/audit";
import { describe, expect, onTestFinished, test } from "vitest";

/** A store whose disk does as it is told: each sync waits for its turn. */
function slowDisk(tune?: StoreOptions["tune"]) {
  const folder = mkdtempSync(join(tmpdir(), "durable-"));
  const syncs: ((error: Error | null) => void)[] = [];
  const store = openStore({
    path: join(folder, "trail.db"),
    sync: (_, done) => syncs.push(done),
    ...(tune && { tune }),
  });
  onTestFinished(async () => {
    const closed = store.close();
    for (let sync = syncs.shift(); sync; sync = syncs.shift()) sync(null);
    await closed;
    rmSync(folder, { recursive: true });
  });
  const settled: string[] = [];
  const append = (name: string) =>
    store.append([], [{ stream: name, position: "1" }]).then(
      () => settled.push(name),
      (error) => settled.push(`${name}: ${error.class}`),
    );
  return { store, syncs, settled, append };
}

const moment = () => new Promise((later) => setTimeout(later, 20));

describe("a commit is on the disk before anything follows from it", () => {
  test("an append is done when a sync that began after it is", async () => {
    const { syncs, settled, append } = slowDisk();
    void append("a");
    await moment();
    expect(syncs).toHaveLength(1);
    void append("b");
    await moment();
    // the sync under way began before b was written: it says nothing of b
    expect([settled, syncs.length]).toEqual([[], 1]);
    syncs.shift()?.(null);
    await moment();
    expect([settled, syncs.length]).toEqual([["a"], 1]);
    syncs.shift()?.(null);
    await moment();
    expect(settled).toEqual(["a", "b"]);
  });

  test("SQLite writes to its log with every commit, and syncs what it copies out of it", async () => {
    let synchronous: unknown;
    slowDisk((db) => {
      synchronous = db.prepare("PRAGMA synchronous").get()?.synchronous;
    });
    const NORMAL = 1;
    expect(synchronous).toBe(NORMAL);
  });

  test("what the disk does not confirm is never tried again: the process can write no more", async () => {
    const { store, syncs, settled, append } = slowDisk();
    void append("a");
    await moment();
    void append("b");
    await moment();
    syncs.shift()?.(new Error("EIO: i/o error, fdatasync"));
    expect(await store.lost).toMatchObject({ class: "lost", message: expect.stringContaining("EIO") });
    await append("c");
    expect(settled).toEqual(["a: lost", "b: lost", "c: lost"]);
    expect(syncs).toEqual([]);
  });
});
