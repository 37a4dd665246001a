import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { archive, openStore, verify } from "../src/index.ts";
import { archiveSuite, ENDED, ended } from "./archive-suite.ts";
import { at } from "./items.ts";

const all = mkdtempSync(join(tmpdir(), "archive-"));
afterAll(() => rmSync(all, { recursive: true, force: true }));

let folder: string;
let path: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(all, "x-"));
  path = join(folder, "trail.sqlite");
  file = join(folder, "archive", "old.sqlite");
});

archiveSuite("SQLite in a file", (name) => openStore({ path: join(all, name, "trail.db") }));
archiveSuite("SQLite on a thread of its own", (name) =>
  openStore({ path: join(all, "threaded", name, "trail.db"), thread: true }),
);

const trail = () => ended(openStore({ path }));

const options = (more = {}) => ({
  endedBefore: at(1_000),
  fileOf: () => file,
  now: () => at(2_000),
  ...more,
});

/** Every entry, as it is stored: `key seq kind`. */
function stored(of: string): string[] {
  if (!existsSync(of)) return [];
  const db = new DatabaseSync(of, { readOnly: true });
  const lines = db.prepare("SELECT item, seq, entries, body FROM lines ORDER BY item, seq").all();
  db.close();
  return lines.flatMap(({ item, seq, body }) =>
    JSON.parse(String(body)).map(
      (entry: { kind: string }, i: number) => `${item} ${Number(seq) + i} ${entry.kind}`,
    ),
  );
}

test("what ended stays where its chain does not hold, and says why", async () => {
  await (await trail()).close();
  const db = new DatabaseSync(path);
  db.exec("UPDATE lines SET body = replace(body, 'billing', 'other') WHERE item = 'support-email/5002'");
  db.close();
  const store = openStore({ path });
  const { items, stayed } = await archive(store, options());
  expect([items, stayed]).toEqual([
    5,
    [{ item: "support-email/5002", why: expect.stringContaining("chain") }],
  ]);
  expect(await store.entries("support-email/5002")).toHaveLength(6);
  await store.close();
});

describe("an archive that was tampered with is found beside the store", () => {
  const cases: [string, string, RegExp][] = [
    [
      "an entry is changed",
      "UPDATE lines SET body = replace(body, 'billing', 'other') WHERE item LIKE '%5001'",
      /changed after writing/,
    ],
    [
      "an item is taken out",
      "DELETE FROM lines WHERE item LIKE '%5001'; DELETE FROM heads WHERE item LIKE '%5001'",
      /went to the archive old.sqlite, and none/,
    ],
    [
      "its last line is taken out",
      "DELETE FROM lines WHERE item LIKE '%5001' AND seq > 1; DELETE FROM heads WHERE item LIKE '%5001'",
      /none of the archives/,
    ],
  ];
  test.each(cases)("%s", async (_, sql, message) => {
    const store = await trail();
    await archive(store, options());
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
    const { ok, findings } = await verify(store, { archives: [file] });
    expect(ok).toBe(false);
    expect(findings.map((one) => one.message).join()).toMatch(message);
    expect(new Set(findings.map(({ item }) => item))).toEqual(new Set(["support-email/5001"]));
    await store.close();
  });

  test("what was removed without an archive is not taken for archived", async () => {
    await (await trail()).close();
    const db = new DatabaseSync(path);
    db.exec("DELETE FROM lines WHERE item LIKE '%5001' AND seq = 1");
    db.close();
    expect((await verify(path)).findings).toMatchObject([
      { item: "support-email/5001", seq: 1, what: "missing" },
    ]);
  });

  test("what stands for the archived trail is a link of its chain", async () => {
    const store = await trail();
    await archive(store, options());
    await store.close();
    const db = new DatabaseSync(path);
    db.exec("UPDATE lines SET body = replace(body, 'Solved', 'Lost') WHERE item LIKE '%5001'");
    db.close();
    expect((await verify(path)).findings).toMatchObject([
      { item: "support-email/5001", seq: 7, what: "changed" },
    ]);
  });
});

describe("killed", () => {
  const ARCHIVER = join(import.meta.dirname, "children", "archiver.ts");
  const points = ["copied", "left"].flatMap((step) => [1, 2, 3].map((batch) => [step, batch] as const));
  test.each(points)(
    "when they are %s, in batch %i: nothing is lost, nothing is there twice",
    async (step, batch) => {
      await (await trail()).close();
      const before = stored(path);
      const { signal } = spawnSync(process.execPath, [ARCHIVER, path, file, step, String(batch)], {
        stdio: "inherit",
      });
      expect(signal).toBe("SIGKILL");
      const left = stored(path).filter((entry) => !entry.endsWith(" archived"));
      expect([...new Set([...left, ...stored(file)])].sort()).toEqual([...before].sort());
      expect(await verify(path, { archives: [file] })).toMatchObject({ ok: true });

      const store = openStore({ path });
      await archive(store, options());
      await store.close();
      const rest = stored(path).filter((entry) => !entry.endsWith(" archived"));
      expect([...rest, ...stored(file)].sort()).toEqual([...before].sort());
      expect(await verify(path, { archives: [file] })).toMatchObject({ ok: true, archived: ENDED });
    },
  );
});
