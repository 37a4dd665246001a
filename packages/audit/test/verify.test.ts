import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Entry, FORMAT } from "@throughline/engine";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { digest, itemRow, type Line, openStore, rebuild, verify } from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";

const folder = mkdtempSync(join(tmpdir(), "trail-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
let path: string;
const KEY = "support-email/500B";

/** Three items of eight entries; the manipulations are made to the second. */
beforeEach(async () => {
  path = join(folder, `${count++}.db`);
  const store = openStore({ path });
  for (const id of ["500A", "500B", "500C"]) {
    const item = workItem(id, { Subject: `about ${id}` });
    const entries: Entry[] = [
      ...opening(item),
      { kind: "stage-completed", at: at(1), stage: "Intake" },
      { kind: "stage-entered", at: at(2), stage: "Triage" },
      { kind: "stage-completed", at: at(3), stage: "Triage" },
    ];
    for (const entry of entries) await store.append([item.add(entry)]);
  }
  await store.close();
});

/** What somebody does to the file behind the store's back. */
function manipulate(sql: string, ...values: SQLInputValue[]): void {
  const db = new DatabaseSync(path);
  db.prepare(sql).run(...values);
  db.close();
}

const lineAt = (seq: number): Line => {
  const db = new DatabaseSync(path);
  const line = db.prepare("SELECT * FROM lines WHERE item = ? AND seq = ?").get(KEY, seq);
  db.close();
  return line as unknown as Line;
};

const insert = ({ item, seq, entries, format, workflow, body, prev, hash }: Line) =>
  manipulate(
    "INSERT INTO lines (item, seq, entries, format, workflow, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ...[item, seq, entries, format, workflow, body, prev, hash],
  );

/** Moves entries from `seq` on by `by`, as numbers are unique in two steps. */
const renumber = (from: number, by: number) => {
  manipulate("UPDATE lines SET seq = -(seq + ?) WHERE item = ? AND seq >= ?", by, KEY, from);
  manipulate("UPDATE lines SET seq = -seq WHERE item = ? AND seq < 0", KEY);
};

const found = async () => (await verify(path)).findings.map(({ item, seq, what }) => ({ item, seq, what }));

test("an untouched trail verifies, and says how far it is", async () => {
  const progress: number[][] = [];
  const result = await verify(path, { onProgress: (done, of) => progress.push([done, of]) });
  expect(result).toEqual({ ok: true, items: 3, entries: 24, findings: [] });
  expect(progress.at(-1)).toEqual([24, 24]);
});

test("an empty trail verifies", async () => {
  const store = openStore({ path: ":memory:" });
  expect(await verify(store)).toEqual({ ok: true, items: 0, entries: 0, findings: [] });
  await store.close();
});

describe("a changed entry is found", () => {
  for (const [column, value] of Object.entries({
    body: '{"stage":"x"}',
    workflow: "v2",
    entries: 2,
    prev: "0",
    hash: "0",
  })) {
    test(`its ${column}`, async () => {
      manipulate(`UPDATE lines SET ${column} = ? WHERE item = ? AND seq = 4`, value, KEY);
      const findings = await found();
      expect(findings).toContainEqual({ item: KEY, seq: 4, what: "changed" });
      expect(findings.every(({ item }) => item === KEY)).toBe(true);
    });
  }

  test("with its hash made to fit", async () => {
    const line = { ...lineAt(4), body: '{"stage":"x"}' };
    manipulate(
      "UPDATE lines SET body = ?, hash = ? WHERE item = ? AND seq = 4",
      line.body,
      digest(line),
      KEY,
    );
    expect(await found()).toEqual([{ item: KEY, seq: 4, what: "changed" }]);
  });

  test("the last one, with its hash made to fit", async () => {
    const line = { ...lineAt(8), body: '{"stage":"x"}' };
    manipulate(
      "UPDATE lines SET body = ?, hash = ? WHERE item = ? AND seq = 8",
      line.body,
      digest(line),
      KEY,
    );
    expect(await found()).toEqual([{ item: KEY, seq: 8, what: "changed" }]);
  });
});

describe("missing entries are found", () => {
  test("in the middle", async () => {
    manipulate("DELETE FROM lines WHERE item = ? AND seq IN (3, 4)", KEY);
    expect((await verify(path)).findings).toEqual([
      { item: KEY, seq: 3, what: "missing", message: "Entries 3 to 4 are missing." },
    ]);
  });
  test("with the rest numbered anew", async () => {
    manipulate("DELETE FROM lines WHERE item = ? AND seq = 3", KEY);
    renumber(4, -1);
    expect((await found())[0]).toEqual({ item: KEY, seq: 3, what: "missing" });
  });
  test("at the beginning", async () => {
    manipulate("DELETE FROM lines WHERE item = ? AND seq = 1", KEY);
    expect(await found()).toEqual([{ item: KEY, seq: 1, what: "missing" }]);
  });
  test("at the end", async () => {
    manipulate("DELETE FROM lines WHERE item = ? AND seq > 6", KEY);
    expect(await found()).toEqual([{ item: KEY, seq: 7, what: "missing" }]);
  });
  test("all of an item", async () => {
    manipulate("DELETE FROM lines WHERE item = ?", KEY);
    expect(await found()).toEqual([{ item: KEY, seq: 1, what: "missing" }]);
  });
});

test("swapped entries are found", async () => {
  manipulate(
    "UPDATE lines SET seq = CASE seq WHEN 3 THEN -6 ELSE -3 END WHERE item = ? AND seq IN (3, 6)",
    KEY,
  );
  manipulate("UPDATE lines SET seq = -seq WHERE item = ? AND seq < 0", KEY);
  const findings = await found();
  expect(findings).toContainEqual({ item: KEY, seq: 3, what: "reordered" });
  expect(findings).toContainEqual({ item: KEY, seq: 6, what: "reordered" });
  expect(findings).toHaveLength(2);
});

describe("added entries are found", () => {
  test("in the middle, chained to the one before, with the rest moved on", async () => {
    const before = lineAt(3);
    renumber(4, 1);
    const forged = { ...before, seq: 4, body: '{"forged":true}', prev: before.hash };
    insert({ ...forged, hash: digest(forged) });
    expect(await found()).toContainEqual({ item: KEY, seq: 4, what: "added" });
  });
  test("at the end, with a chain that fits", async () => {
    const before = lineAt(8);
    const forged = { ...before, seq: 9, prev: before.hash };
    insert({ ...forged, hash: digest(forged) });
    expect(await found()).toEqual([{ item: KEY, seq: 9, what: "added" }]);
  });
  test("at the end, copied from elsewhere", async () => {
    insert({ ...lineAt(2), seq: 9 });
    expect(await found()).toContainEqual({ item: KEY, seq: 9, what: "added" });
  });
});

test("whatever one thing is changed in the entries of a trail, verification says so, and for that item", async () => {
  const column = fc.constantFrom("item", "seq", "entries", "format", "workflow", "body", "prev", "hash");
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 24 }),
      column,
      fc.constantFrom("1x", "0", "77"),
      async (n, column, value) => {
        const db = new DatabaseSync(path);
        const { item, was } = db
          .prepare(`SELECT item, ${column} AS was FROM lines WHERE n = ?`)
          .get(n) as Record<string, SQLInputValue>;
        const numeric = column === "seq" || column === "entries" || column === "format";
        const put = db.prepare(`UPDATE lines SET ${column} = ? WHERE n = ?`);
        put.run(numeric ? Number.parseInt(value, 10) + 100 : value, n);
        const { ok, findings } = await verify(path);
        put.run(was as SQLInputValue, n);
        db.close();
        expect(ok).toBe(false);
        expect(findings.map(({ item }) => item)).toContain(item);
      },
    ),
    { numRuns: 60 },
  );
  expect(await verify(path)).toMatchObject({ ok: true });
});

describe("a trail from a newer version", () => {
  test("is not opened, with the reason, and nothing is changed", async () => {
    manipulate("UPDATE meta SET value = ? WHERE name = 'format'", FORMAT + 2);
    const message = `The trail has format ${FORMAT + 2}, and this version of Throughline reads formats up to ${FORMAT}. Install the version that wrote it, or a later one. Nothing was changed.`;
    expect(() => openStore({ path })).toThrow(expect.objectContaining({ class: "newer-version", message }));
    await expect(verify(path)).rejects.toMatchObject({ class: "newer-version" });
    const db = new DatabaseSync(path);
    expect(db.prepare("SELECT value FROM meta WHERE name = 'format'").get()?.value).toBe(FORMAT + 2);
    db.close();
  });

  test("single newer entries are named, and are not read as if they were known", async () => {
    manipulate("UPDATE lines SET format = ? WHERE item = ? AND seq = 8", FORMAT + 1, KEY);
    expect(await found()).toEqual([{ item: KEY, seq: 8, what: "newer-format" }]);
    const store = openStore({ path });
    await expect(store.entries(KEY)).rejects.toMatchObject({ class: "newer-version" });
    expect(await store.entries("support-email/500A")).toHaveLength(8);
    await store.close();
  });

  test("older entries are read as they are known today", async () => {
    const upcast = (entry: object, format: number) => ({ ...entry, upcastFrom: format }) as never;
    const store = openStore({ path, upcast });
    expect((await store.entries(KEY))[0]?.entry).toMatchObject({ kind: "item-started", upcastFrom: FORMAT });
    await store.close();
  });
});

describe("rebuilding", () => {
  test("finds nothing to do in a trail that nobody touched", async () => {
    const store = openStore({ path });
    expect(await rebuild(store)).toEqual({ items: 3, differences: [] });
    await store.close();
  });

  test("makes anew what was lost or changed, says what, and leaves the entries alone", async () => {
    const before = openStore({ path });
    const [list, summary, entries] = [
      await before.listItems(),
      await before.summary(at(0), at(9)),
      await before.all(0, 100),
    ];
    await before.close();

    manipulate("UPDATE items SET stage = 'nowhere' WHERE key = ?", KEY);
    manipulate("DELETE FROM items WHERE key = 'support-email/500A'");
    manipulate("INSERT INTO timers VALUES ('support-email/500C', 't', ?, 0)", at(0));
    manipulate("INSERT INTO heads VALUES ('support-email/ghost', 3, 'x')");
    manipulate("DELETE FROM decisions");

    const store = openStore({ path });
    const { items, differences } = await rebuild(store);
    expect(items).toBe(3);
    expect(differences).toEqual([
      { item: "support-email/500A", what: ["row"] },
      { item: "support-email/500B", what: ["row"] },
      { item: "support-email/500C", what: ["timers"] },
      { item: "support-email/ghost", what: ["head"] },
      { item: "", what: ["counts"] },
    ]);
    // rows of one instant are listed as they were made
    const byKey = (rows: { key: string }[]) => rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    expect(byKey((await store.listItems()).rows)).toEqual(byKey(list.rows));
    expect(await store.summary(at(0), at(9))).toEqual(summary);
    expect(await store.all(0, 100)).toEqual(entries);
    expect(await store.nextTimer()).toBeUndefined();
    expect(await rebuild(store)).toEqual({ items: 3, differences: [] });
    await store.close();
  });

  test("shows the rows of a new projection", async () => {
    const store = openStore({
      path,
      project: (key, state) => itemRow(key, state, { subjectField: "Subject" }),
    });
    expect((await rebuild(store)).differences[0]).toEqual({
      item: "support-email/500A",
      what: ["row.subject"],
    });
    expect((await store.getRow(KEY))?.subject).toBe("about 500B");
    await store.close();
  });
});
