import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openStore, type Schema, verify } from "../src/index.ts";
import { openItems, opening, workItem } from "./items.ts";

const all = mkdtempSync(join(tmpdir(), "migrate-"));
afterAll(() => rmSync(all, { recursive: true, force: true }));

let folder: string;
let path: string;
const item = workItem("500A");
const first = item.add(...opening(item));

/** What a release after the next one might know: each version adds a column to the items. */
const later: Schema = {
  version: 5,
  migrations: {
    3: (db) => db.exec("ALTER TABLE items ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'"),
    4: (db) => db.exec("UPDATE items SET colour = 'red'; ALTER TABLE items RENAME COLUMN colour TO hue"),
  },
};

const ask = (at: string, sql: string) => {
  const db = new DatabaseSync(at, { readOnly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
};
const version = (at: string) => ask(at, "SELECT value FROM meta WHERE name = 'schema'")[0]?.value;
const copies = () => readdirSync(folder).filter((name) => name.includes(".bak"));

beforeEach(async () => {
  folder = mkdtempSync(join(all, "x-"));
  path = join(folder, "trail.sqlite");
  const store = openStore({ path });
  await store.append([first]);
  await store.close();
});

describe("a store of an older version", () => {
  test("is brought forward step by step when it is opened, and a copy of it is kept", async () => {
    const store = openStore({ path, schema: later });
    expect(await store.entries(item.key)).toHaveLength(5);
    await store.close();
    expect(version(path)).toBe(5);
    expect(ask(path, "SELECT hue FROM items")).toEqual([{ hue: "red" }]);
    expect(copies()).toEqual(["trail.sqlite.v3.bak"]);
    const copy = `${path}.v3.bak`;
    expect(version(copy)).toBe(3);
    // with the copy the older release goes on
    const before = openStore({ path: copy });
    expect(await openItems(before)).toEqual([item.key]);
    await before.close();
    expect(await verify(copy)).toMatchObject({ ok: true, entries: 5 });
  });

  test("is brought forward once", async () => {
    for (let i = 0; i < 2; i++) await openStore({ path, schema: later }).close();
    expect(copies()).toEqual(["trail.sqlite.v3.bak"]);
    expect(ask(path, "SELECT hue FROM items")).toEqual([{ hue: "red" }]);
  });

  test("stays as it was where a step fails, and the older release opens it", async () => {
    const failing: Schema = {
      version: 5,
      migrations: { ...later.migrations, 4: (db) => db.exec("UPDATE nowhere SET x = 1") },
    };
    expect(() => openStore({ path, schema: failing })).toThrow(/nowhere/);
    expect(version(path)).toBe(3);
    expect(Object.keys(ask(path, "SELECT * FROM items")[0] ?? {})).not.toContain("colour");
    expect(copies()).toEqual([]);
    await openStore({ path }).close();
  });

  test("is copied anew where a copy of that version is there already", async () => {
    await openStore({ path, schema: later }).close();
    rmSync(path);
    const store = openStore({ path });
    const other = workItem("500B");
    await store.append([other.add(...opening(other))]);
    await store.close();
    await openStore({ path, schema: later }).close();
    expect(copies()).toEqual(["trail.sqlite.v3.1.bak", "trail.sqlite.v3.bak"]);
    expect(ask(`${path}.v3.bak`, "SELECT key FROM items")).toEqual([{ key: item.key }]);
    expect(ask(`${path}.v3.1.bak`, "SELECT key FROM items")).toEqual([{ key: other.key }]);
  });

  test("is not read beside the process that is to bring it forward", async () => {
    expect(() => openStore({ path, schema: later, readOnly: true })).toThrow(
      expect.objectContaining({
        class: "older-version",
        message: expect.stringContaining("Start Throughline"),
      }),
    );
    expect(version(path)).toBe(3);
  });
});

test("a store of a newer version is refused, and nothing is changed", async () => {
  await openStore({ path, schema: later }).close();
  expect(() => openStore({ path })).toThrow(expect.objectContaining({ class: "newer-version" }));
  expect(version(path)).toBe(5);
  expect(copies()).toEqual(["trail.sqlite.v3.bak"]);
});

test("a new store is of today's version, and nothing is copied", async () => {
  const fresh = join(folder, "fresh", "trail.sqlite");
  await openStore({ path: fresh, schema: later }).close();
  expect(version(fresh)).toBe(5);
  expect(readdirSync(join(folder, "fresh")).filter((name) => name.endsWith(".bak"))).toEqual([]);
});
