import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fold } from "@throughline/engine";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type AuditStore, archive, copyLines, openStore, rebuild, verify } from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";

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

const ENDED = 6;

/** Six items that end one after the other, and one that goes on. */
async function trail(): Promise<AuditStore> {
  const store = openStore({ path });
  for (let i = 0; i <= ENDED; i++) {
    const item = workItem(`500${i}`, { Subject: `An invoice of customer ${i}` });
    await store.append([item.add(...opening(item, i))]);
    if (i === ENDED) continue;
    const end = { kind: "item-ended", outcome: "Solved", by: "workflow", because: "All stages are through." };
    await store.append([item.add({ ...end, at: at(10 + i) } as never)]);
  }
  return store;
}

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

describe("what ended long ago", () => {
  test("moves to one file, whole, and the store remembers where it went", async () => {
    const store = await trail();
    const before = stored(path);
    const found = await archive(store, options({ endedBefore: at(13) }));
    expect(found).toEqual({ items: 3, entries: 18, files: [file], stayed: [] });
    expect(readdirSync(join(folder, "archive"))).toEqual(["old.sqlite"]);
    expect(stored(file)).toEqual(before.filter((entry) => /500[012] /.test(entry)));

    const [remains, ...more] = await store.entries("support-email/5001");
    expect(more).toEqual([]);
    expect(remains).toMatchObject({ seq: 7, entry: { kind: "archived", to: "old.sqlite", entries: 6 } });
    expect((await store.listItems()).rows.map(({ recordId }) => recordId).sort()).toEqual([
      "5003",
      "5004",
      "5005",
      "5006",
    ]);
    expect(await store.findKeys("5001")).toEqual([]);
    await store.close();
  });

  test("is known as ended: what comes later begins nothing", async () => {
    const store = await trail();
    await archive(store, options());
    const state = fold((await store.entries("support-email/5000")).map(({ entry }) => entry));
    expect(state).toMatchObject({
      status: "ended",
      outcome: "Solved",
      endedAt: at(10),
      recordId: "5000",
      entries: 7,
    });
    await store.close();
  });

  test("is read in its archive as in the store", async () => {
    const store = await trail();
    const before = await store.getItem("support-email/5001");
    await archive(store, options());
    await store.close();
    const old = openStore({ path: file, readOnly: true });
    expect(await old.findKeys("5001")).toEqual(["support-email/5001"]);
    expect(await old.getItem("support-email/5001")).toEqual(before);
    await old.close();
  });

  test("leaves both verifiable, and nothing that a rebuild would change", async () => {
    const store = await trail();
    await archive(store, options());
    expect(await verify(store)).toEqual({ ok: true, items: 7, entries: 11, archived: 6, findings: [] });
    expect(await verify(file)).toEqual({ ok: true, items: 6, entries: 36, findings: [] });
    expect(await verify(store, { archives: [file] })).toMatchObject({ ok: true });
    expect(await rebuild(store)).toEqual({ items: 1, differences: [] });
    expect((await store.counts()).entries).toBe(11);
    await store.close();
    const old = openStore({ path: file });
    expect(await rebuild(old)).toEqual({ items: 6, differences: [] });
    await old.close();
  });

  test("can be deleted instead; that it was is told", async () => {
    const store = await trail();
    const found = await archive(store, options({ fileOf: () => undefined }));
    expect(found).toMatchObject({ items: 6, files: [] });
    expect(existsSync(file)).toBe(false);
    expect(await verify(store)).toMatchObject({ ok: true, deleted: 6 });
    expect((await store.entries("support-email/5000"))[0]?.entry).not.toHaveProperty("to");
    await store.close();
    const bytes = new DatabaseSync(path).prepare(
      "SELECT count(*) AS n FROM lines WHERE body LIKE '%customer 0%'",
    );
    expect(bytes.get()).toEqual({ n: 0 });
  });

  test("stays where its chain does not hold, and says why", async () => {
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

  test("stays when it went on meanwhile", async () => {
    const store = await trail();
    const forget = async (item: string) => item !== "support-email/5003";
    expect(await archive(store, options({ forget }))).toMatchObject({
      items: 5,
      stayed: [{ item: "support-email/5003" }],
    });
    await store.close();
  });

  test("is not forgotten where the archive has something else in its place", async () => {
    const store = await trail();
    await archive(store, options({ endedBefore: at(11) }));
    await store.close();
    rmSync(path);
    const other = openStore({ path });
    const item = workItem("5000");
    const end = { kind: "item-ended", at: at(10), outcome: "Other", by: "person", because: "x" } as const;
    await other.append([item.add(...opening(item, 5), end)]);
    await expect(archive(other, options())).rejects.toMatchObject({ class: "conflict" });
    expect(await other.entries(item.key)).toHaveLength(6);
    await other.close();
  });
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

describe("a trail that is no item's", () => {
  const roster = (from: number, ...kinds: string[]) => ({
    item: "roster",
    workflow: "",
    entries: kinds.map((kind) => ({ kind, at: at(from) }) as never),
    from,
  });

  test("begins anew at a checkpoint, once what was before is in an archive", async () => {
    const store = await trail();
    await store.append([roster(1, "reserved", "released")]);
    await store.append([roster(3, "reserved")]);
    await store.append([roster(4, "checkpoint")]);
    await store.append([roster(5, "released")]);
    await copyLines(store, "roster", 3, file);
    await store.append([{ ...roster(6), forget: 3 }]);
    expect((await store.entries("roster")).map(({ seq }) => seq)).toEqual([4, 5]);
    expect(await verify(store, { archives: [file] })).toMatchObject({ ok: true });
    await store.append([roster(6, "checkpoint")]);
    await copyLines(store, "roster", 5, file);
    await store.append([{ ...roster(7), forget: 5 }]);
    expect(await verify(store, { archives: [file] })).toMatchObject({ ok: true });
    expect(stored(file)).toHaveLength(5);
    await store.close();
  });

  test("loses nothing for which nothing stands", async () => {
    const store = await trail();
    await store.append([roster(1, "reserved", "released")]);
    await store.append([roster(3, "reserved")]);
    await expect(store.append([{ ...roster(4), forget: 2 }])).rejects.toMatchObject({ class: "invalid" });
    expect(await store.entries("roster")).toHaveLength(3);
    await store.close();
  });
});
