import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fold } from "@throughline/engine";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AuditStore, archive, copyLines, openStore, rebuild, verify } from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";

/** Items of `ended` that end one after the other; one more goes on. */
export const ENDED = 6;

export async function ended(store: AuditStore): Promise<AuditStore> {
  for (let i = 0; i <= ENDED; i++) {
    const item = workItem(`500${i}`, { Subject: `An invoice of customer ${i}` });
    await store.append([item.add(...opening(item, i))]);
    if (i === ENDED) continue;
    const end = { kind: "item-ended", outcome: "Solved", by: "workflow", because: "All stages are through." };
    await store.append([item.add({ ...end, at: at(10 + i) } as never)]);
  }
  return store;
}

/** Every entry, in order: `key seq kind`. */
const told = async (store: AuditStore) =>
  (await store.all(0, 10_000))
    .map(({ stored: { item, seq, entry } }) => `${item} ${seq} ${entry.kind}`)
    .sort();

/** What every store promises of trails that leave it. `open` opens the store of that name, made if need be. */
export function archiveSuite(name: string, open: (name: string) => AuditStore | Promise<AuditStore>): void {
  describe(`trails that leave a store: ${name}`, () => {
    const all = mkdtempSync(join(tmpdir(), "archive-"));
    afterAll(() => rmSync(all, { recursive: true, force: true }));

    let count = 0;
    let store: AuditStore;
    let folder: string;
    let file: string;
    beforeEach(async () => {
      folder = mkdtempSync(join(all, "x-"));
      file = join(folder, "archive", "old.sqlite");
      store = await ended(await open(`leaving${++count}`));
    });
    afterEach(() => store.close());

    const reopened = async () => {
      await store.close();
      store = await open(`leaving${count}`);
    };
    const options = (more = {}) => ({
      endedBefore: at(1_000),
      fileOf: () => file,
      now: () => at(2_000),
      ...more,
    });
    const inArchive = async () => {
      const old = openStore({ path: file, readOnly: true });
      const found = await told(old);
      await old.close();
      return found;
    };

    test("move to one file, whole, and the store remembers where they went", async () => {
      const before = await told(store);
      const found = await archive(store, options({ endedBefore: at(13) }));
      expect(found).toEqual({ items: 3, entries: 18, files: [file], stayed: [] });
      expect(readdirSync(join(folder, "archive"))).toEqual(["old.sqlite"]);
      expect(await inArchive()).toEqual(before.filter((entry) => /500[012] /.test(entry)));

      const [remains, ...more] = await store.entries("support-email/5001");
      expect(more).toEqual([]);
      expect(remains).toMatchObject({ seq: 7, entry: { kind: "archived", to: "old.sqlite", entries: 6 } });
      expect((await store.listItems()).rows.map(({ recordId }) => recordId).sort()).toEqual([
        ...["5003", "5004", "5005", "5006"],
      ]);
      expect(await store.findKeys("5001")).toEqual([]);
    });

    test("are known as ended: what comes later begins nothing", async () => {
      await archive(store, options());
      const state = fold((await store.entries("support-email/5000")).map(({ entry }) => entry));
      expect(state).toMatchObject({
        status: "ended",
        outcome: "Solved",
        endedAt: at(10),
        recordId: "5000",
        entries: 7,
      });
    });

    test("are not begun a second time, nor written on by who does not know", async () => {
      await archive(store, options());
      await reopened();
      const [again, other] = [workItem("5001"), workItem("500X")];
      const late = { ...again.add(again.started()), from: 7 };
      const results = await Promise.allSettled([
        store.append([{ ...late, from: 1 }]),
        store.append([other.add(other.started())]),
        store.append([late]),
      ]);
      expect(results.map((result) => (result.status === "rejected" ? result.reason.class : "taken"))).toEqual(
        [...["conflict", "taken", "conflict"]],
      );
      expect(await store.entries(again.key)).toMatchObject([{ seq: 7, entry: { kind: "archived" } }]);
      expect((await store.listItems()).rows.map(({ key }) => key).sort()).toEqual([
        ...["support-email/5006", other.key],
      ]);
      await store.append([{ ...late, from: 8 }]);
      expect(await verify(store, { archives: [file] })).toMatchObject({ ok: true });
    });

    test("are read in their archive as in the store", async () => {
      const before = await store.getItem("support-email/5001");
      await archive(store, options());
      const old = openStore({ path: file, readOnly: true });
      expect(await old.findKeys("5001")).toEqual(["support-email/5001"]);
      expect(await old.getItem("support-email/5001")).toEqual(before);
      await old.close();
    });

    test("leave both verifiable, and nothing that a rebuild would change", async () => {
      const day = async () => (await store.summary(at(0), at(2_000))).decidedBy.rule;
      expect(await day()).toBe(7);
      await archive(store, options());
      expect(await verify(store)).toEqual({ ok: true, items: 7, entries: 11, archived: 6, findings: [] });
      expect(await verify(file)).toEqual({ ok: true, items: 6, entries: 36, findings: [] });
      expect(await verify(store, { archives: [file] })).toMatchObject({ ok: true });
      expect(await rebuild(store)).toEqual({ items: 1, differences: [] });
      expect(await store.counts()).toMatchObject({ entries: 11, tasks: 0, effects: 0 });
      expect(await day()).toBe(1);
      const old = openStore({ path: file });
      expect(await rebuild(old)).toEqual({ items: 6, differences: [] });
      await old.close();
    });

    test("can be deleted instead; that they were is told", async () => {
      const found = await archive(store, options({ fileOf: () => undefined }));
      expect(found).toMatchObject({ items: 6, files: [] });
      expect(existsSync(file)).toBe(false);
      expect(await verify(store)).toMatchObject({ ok: true, deleted: 6 });
      expect((await store.entries("support-email/5000"))[0]?.entry).not.toHaveProperty("to");
      expect(JSON.stringify(await store.all(0, 10_000))).not.toContain("customer 0");
      expect((await store.listItems({ q: "customer 0" })).total).toBe(0);
    });

    test("stay when they went on meanwhile", async () => {
      const forget = async (item: string) => item !== "support-email/5003";
      expect(await archive(store, options({ forget }))).toMatchObject({
        items: 5,
        stayed: [{ item: "support-email/5003" }],
      });
    });

    test("are not forgotten where the archive has something else in their place", async () => {
      await archive(store, options({ endedBefore: at(11) }));
      const other = await open(`other${count}`);
      const item = workItem("5000");
      const end = { kind: "item-ended", at: at(10), outcome: "Other", by: "person", because: "x" } as const;
      await other.append([item.add(...opening(item, 5), end)]);
      await expect(archive(other, options())).rejects.toMatchObject({ class: "conflict" });
      expect(await other.entries(item.key)).toHaveLength(6);
      await other.close();
    });

    test("are found in the order in which they ended, page by page", async () => {
      const { maintenance } = store;
      const found: string[] = [];
      for (let after: { item: string; endedAt: string } | undefined; ; ) {
        const page = await maintenance.ended(at(14), after, 3);
        found.push(...page.map(({ item, endedAt }) => `${item} ${endedAt}`));
        after = page.at(-1);
        if (page.length < 3) break;
      }
      expect(found).toEqual([0, 1, 2, 3].map((i) => `support-email/500${i} ${at(10 + i)}`));
    });

    test("are told by the last line before an entry", async () => {
      const lines = await store.maintenance.lines({ item: "support-email/5001", seq: 0 }, 2);
      const last = (before?: number) => store.maintenance.last("support-email/5001", before);
      expect(await last()).toEqual({ seq: 6, hash: lines[1]?.hash });
      expect(await last(7)).toEqual({ seq: 6, hash: lines[1]?.hash });
      expect(await last(6)).toEqual({ seq: 5, hash: lines[0]?.hash });
      expect(await last(1)).toBeNull();
    });

    const roster = (from: number, ...kinds: string[]) => ({
      item: "roster",
      workflow: "",
      entries: kinds.map((kind) => ({ kind, at: at(from) }) as never),
      from,
    });

    test("that are no item's begin anew at a checkpoint, once what was before is in an archive", async () => {
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
      expect(await inArchive()).toHaveLength(5);
      expect((await store.counts()).entries).toBe(42);
      expect(await rebuild(store)).toEqual({ items: 7, differences: [] });
    });

    test("lose nothing for which nothing stands, and others of that moment go in", async () => {
      const other = workItem("500X");
      await store.append([roster(1, "reserved", "released")]);
      await store.append([roster(3, "reserved")]);
      const results = await Promise.allSettled([
        store.append([{ ...roster(4), forget: 2 }], [{ stream: "refused", position: "1" }]),
        store.append([{ ...roster(4), forget: 3 }]),
        store.append([other.add(other.started())]),
      ]);
      expect(results).toMatchObject([
        { status: "rejected", reason: { class: "invalid" } },
        { status: "rejected", reason: { class: "invalid" } },
        { status: "fulfilled" },
      ]);
      expect(await store.entries("roster")).toHaveLength(3);
      expect(await store.entries(other.key)).toHaveLength(1);
      expect(await store.cursors()).toEqual([]);
      expect(await rebuild(store)).toEqual({ items: 8, differences: [] });
    });

    test("may have been written at that moment", async () => {
      const item = workItem("500X");
      const end = {
        kind: "item-ended",
        at: at(20),
        outcome: "Solved",
        by: "workflow",
        because: "x",
      } as const;
      const remains = {
        kind: "archived",
        at: at(30),
        entries: 6,
        outcome: "Solved",
        endedAt: at(20),
      } as never;
      await Promise.all([
        store.append([item.add(...opening(item))]),
        store.append([item.add(end)]),
        store.append([{ item: item.key, workflow: "v1", entries: [remains], from: 7, forget: 6 }]),
      ]);
      expect(await store.entries(item.key)).toMatchObject([{ seq: 7, entry: { kind: "archived" } }]);
      expect(await store.getRow(item.key)).toBeUndefined();
      expect(await verify(store)).toMatchObject({ ok: true, deleted: 1, entries: 42 });
      expect(await rebuild(store)).toEqual({ items: 7, differences: [] });
    });
  });
}
