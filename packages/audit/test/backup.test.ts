import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Entry } from "@throughline/engine";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { backup, openStore, restore, verify } from "../src/index.ts";
import { openItems, opening, workItem } from "./items.ts";

const APPENDER = fileURLToPath(new URL("./children/appender.ts", import.meta.url));

const all = mkdtempSync(join(tmpdir(), "backup-"));
afterAll(() => rmSync(all, { recursive: true, force: true }));

let folder: string;
let path: string;
let file: string;
const KEY = workItem("500A").key;

/** A trail of so many items, closed. */
async function trail(at: string, items = 3): Promise<void> {
  const store = openStore({ path: at });
  for (let i = 0; i < items; i++) {
    const item = workItem(i ? `500${i}` : "500A", { Description: "x".repeat(3_000) });
    const [last, ...before] = opening(item).reverse() as [Entry, ...Entry[]];
    await store.append([item.add(...before.reverse())]);
    await store.append([item.add(last)], [{ stream: "Case", position: String(i) }]);
  }
  await store.close();
}

const keysIn = async (at: string, how: { readOnly?: boolean } = { readOnly: true }) => {
  const store = openStore({ path: at, ...how });
  const keys = await openItems(store);
  await store.close();
  return keys;
};

beforeEach(() => {
  folder = mkdtempSync(join(all, "x-"));
  path = join(folder, "data", "trail.sqlite");
  file = join(folder, "backups", "monday.sqlite");
});

describe("a backup", () => {
  test("is one verified file with all that the trail has", async () => {
    await trail(path);
    expect(await backup(path, file)).toEqual({ ok: true, items: 3, entries: 15, findings: [] });
    expect(readdirSync(join(folder, "backups"))).toEqual(["monday.sqlite"]);
    expect(await keysIn(file)).toEqual(await keysIn(path));
    const store = openStore({ path: file, readOnly: true });
    expect(await store.cursors()).toEqual([{ stream: "Case", position: "2" }]);
    await store.close();
  });

  test("is made while another process appends: all that was acknowledged before, and every item whole", async () => {
    const child = spawn(process.execPath, [APPENDER, path], { stdio: ["ignore", "pipe", "inherit"] });
    const acknowledged = new Map<string, number>();
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      const [key = "", seq] = line.split(" ");
      acknowledged.set(key, Number(seq));
    });
    const count = () => [...acknowledged.values()].reduce((sum, seq) => sum + seq, 0);
    try {
      while (count() < 2_000) await once(lines, "line");
      for (let round = 0; round < 3; round++) {
        const before = new Map(acknowledged);
        const at = count();
        const copy = `${file}.${round}`;
        const { ok, entries } = await backup(path, copy);
        expect(ok).toBe(true);
        expect(entries).toBeGreaterThanOrEqual(at);
        const store = openStore({ path: copy, readOnly: true });
        for (const [key, seq] of before)
          expect((await store.entries(key)).length).toBeGreaterThanOrEqual(seq);
        await store.close();
        // it did go on meanwhile
        while (count() <= at) await once(lines, "line");
      }
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }, 30_000);

  test("never takes the place of a file that is there", async () => {
    await trail(path);
    await backup(path, file);
    const before = readFileSync(file);
    await expect(backup(path, file)).rejects.toMatchObject({ class: "exists" });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("of a trail whose chain does not hold is made, and says what was found", async () => {
    await trail(path);
    const db = new DatabaseSync(path);
    db.prepare("UPDATE lines SET body = '[]' WHERE item = ? AND seq = 1").run(KEY);
    db.close();
    expect(await backup(path, file)).toMatchObject({
      ok: false,
      findings: [{ item: KEY, seq: 1, what: "changed" }],
    });
    expect(await keysIn(file)).toHaveLength(3);
  });

  test.each([
    ["nothing", undefined],
    ["an empty file", ""],
    ["something else", "words, and many more words than a header has, ".repeat(200)],
  ])("of %s is refused and leaves nothing", async (_, content) => {
    const from = join(folder, "from");
    if (content !== undefined) writeFileSync(from, content);
    await expect(backup(from, file)).rejects.toMatchObject({ class: "io" });
    expect(readdirSync(folder).includes("backups") ? readdirSync(join(folder, "backups")) : []).toEqual([]);
  });
});

describe("a restore", () => {
  beforeEach(async () => {
    await trail(path);
    await backup(path, file);
  });

  test("brings the trail back, and it goes on from there", async () => {
    rmSync(join(folder, "data"), { recursive: true });
    expect(await restore(file, path)).toEqual({ ok: true, items: 3, entries: 15, findings: [] });
    const store = openStore({ path });
    const item = workItem("500NEW");
    await store.append([item.add(...opening(item))]);
    await store.close();
    expect(await verify(path)).toMatchObject({ ok: true, items: 4 });
    expect(readdirSync(join(folder, "data")).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("does not touch a trail that is there, unless it is told to; then that one is kept beside", async () => {
    const item = workItem("500LATER");
    const store = openStore({ path });
    await store.append([item.add(...opening(item))]);
    await store.close();
    await expect(restore(file, path)).rejects.toMatchObject({ class: "exists" });
    expect(await keysIn(path)).toContain(item.key);
    const { kept } = await restore(file, path, { force: true });
    expect(await keysIn(path)).toEqual(await keysIn(file));
    expect(await keysIn(kept as string)).toContain(item.key);
  });

  test("keeps also what a killed process had left in its log", async () => {
    const child = spawn(process.execPath, [APPENDER, path], { stdio: ["ignore", "pipe", "inherit"] });
    const [first] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readdirSync(join(folder, "data"))).toContain("trail.sqlite-wal");
    const { kept } = await restore(file, path, { force: true });
    // opened to write, so that what the killed process had not derived any more is in the lists
    expect(await keysIn(kept as string, {})).toContain(first.split(" ")[0]);
    expect(await keysIn(path)).toHaveLength(3);
  });

  test("is refused while a process writes the trail", async () => {
    const store = openStore({ path });
    await expect(restore(file, path, { force: true })).rejects.toMatchObject({ class: "locked" });
    await store.close();
  });

  const spoil: [string, () => void][] = [
    ["torn in the middle", () => truncateSync(file, 20_000)],
    ["torn at the very start", () => truncateSync(file, 10)],
    ["empty", () => truncateSync(file, 0)],
    ["something else", () => writeFileSync(file, "words ".repeat(9_000))],
    [
      "with a page of zeros",
      () => {
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0, 8_192, 12_288));
      },
    ],
    [
      "with an entry that was changed",
      () => {
        const db = new DatabaseSync(file);
        db.prepare("UPDATE lines SET body = '[]' WHERE item = ? AND seq = 1").run(KEY);
        db.close();
      },
    ],
    [
      "with an item whose last entry is gone",
      () => {
        const db = new DatabaseSync(file);
        db.prepare("DELETE FROM lines WHERE item = ? AND seq = 5").run(KEY);
        db.close();
      },
    ],
  ];
  test.each(spoil)("of a backup that is %s is refused, and nothing changes", async (_, how) => {
    how();
    await expect(restore(file, path, { force: true })).rejects.toMatchObject({
      class: "damaged",
      message: expect.stringContaining("Nothing was changed"),
    });
    expect(await verify(path)).toMatchObject({ ok: true, items: 3 });
    const left = readdirSync(join(folder, "data")).filter((name) => /replaced|copying/.test(name));
    expect(left).toEqual([]);
  });

  test("of a backup from a newer version says so", async () => {
    const db = new DatabaseSync(file);
    db.exec("UPDATE meta SET value = 99 WHERE name = 'schema'");
    db.close();
    await expect(restore(file, path, { force: true })).rejects.toMatchObject({ class: "newer-version" });
  });
});
