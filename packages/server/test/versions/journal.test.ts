import { join } from "node:path";
import { type AuditStore, archive, backup, openTrail, rebuild, restore, verify } from "@throughline/audit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at, opening, workItem } from "../../../audit/test/items.ts";
import { MISSING, type PostgresServer, startPostgres } from "../../../audit/test/postgres-server.ts";
import {
  addVersionEntries,
  journalKey,
  type Saving,
  saveVersion,
  type VersionEntry,
  versionsOf,
} from "../../src/versions/index.ts";
import { folder } from "../org.ts";

const draft = (text: string, more: Partial<Saving> = {}): Saving => ({
  ...{ hash: `hash of ${text}`, text, agents: {}, at: at(0), by: "ann@example.com" },
  ...more,
});

/** What every store promises of versions; `open` opens the same one again. */
function journalSuite(name: string, open: (test: number) => Promise<AuditStore>): void {
  describe(`versions in a store: ${name}`, () => {
    let store: AuditStore;
    let count = 0;
    beforeEach(async () => {
      store = await open(++count);
    });
    afterEach(() => store.close());

    const save = (text: string, more?: Partial<Saving>) => saveVersion(store, "desk", draft(text, more));
    const add = (...entries: VersionEntry[]) => addVersionEntries(store, "desk", () => entries);
    const activated = (number: number, more = {}): VersionEntry => ({
      ...{ kind: "version-activated", at: at(100 * number), number, by: "ann@example.com", inFlight: {} },
      ...more,
    });
    const states = async () =>
      (await versionsOf(store, "desk")).versions.map(({ number, state }) => `${number} ${state}`);

    test("are numbered as they are saved, with who, when and note, and are there after a restart", async () => {
      expect(await versionsOf(store, "desk")).toEqual({
        versions: [],
        line: [],
        requests: [],
        marks: [],
        whatIfs: [],
        entries: 0,
      });
      await save("one", { agents: { reader: "role: Reads" } });
      await save("two", { note: "skill invoices dropped", by: "tom@example.com", at: at(9) });
      await saveVersion(store, "lead", draft("of another workflow"));
      await store.close();
      store = await open(count);
      expect((await versionsOf(store, "desk")).versions).toEqual([
        {
          ...{
            number: 1,
            state: "draft",
            hash: "hash of one",
            text: "one",
            agents: { reader: "role: Reads" },
          },
          ...{ savedBy: "ann@example.com", savedAt: at(0) },
        },
        {
          ...{ number: 2, state: "draft", hash: "hash of two", text: "two", agents: {} },
          ...{ savedBy: "tom@example.com", savedAt: at(9), note: "skill invoices dropped" },
        },
      ]);
    });

    test("are saved once, whoever saves the same text again", async () => {
      await save("one");
      await save("two");
      expect(await save("one", { by: "tom@example.com" })).toMatchObject({
        ...{ number: 1, savedBy: "ann@example.com" },
      });
      expect(await states()).toEqual(["1 draft", "2 draft"]);
    });

    test("get a number each where many save at one moment", async () => {
      await Promise.all(["a", "b", "c", "d", "e", "a", "b"].map((text) => save(text)));
      const { versions } = await versionsOf(store, "desk");
      expect(versions.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
      expect(versions.map(({ text }) => text).sort()).toEqual(["a", "b", "c", "d", "e"]);
    });

    test("one is active, and what it follows is retired; to roll back is to activate that one again", async () => {
      await save("one");
      await save("two");
      await add(activated(1));
      expect(await states()).toEqual(["1 active", "2 draft"]);
      await add(activated(2, { approvedBy: "bea@example.com", inFlight: { Triage: "move" } }));
      expect(await states()).toEqual(["1 retired", "2 active"]);
      const { versions, active } = await versionsOf(store, "desk");
      expect(active).toBe(2);
      expect(versions[0]?.retiredAt).toBe(at(200));
      expect(versions[1]?.activated).toEqual({
        ...{
          at: at(200),
          by: "ann@example.com",
          approvedBy: "bea@example.com",
          inFlight: { Triage: "move" },
        },
      });
      await add(activated(1));
      expect(await states()).toEqual(["1 active", "2 retired"]);
      await add({ kind: "version-retired", at: at(300), number: 1, by: "ann@example.com" });
      expect(await states()).toEqual(["1 retired", "2 retired"]);
      expect((await versionsOf(store, "desk")).active).toBeUndefined();
    });

    test("know who asked for an activation, who approved it, and why it was refused", async () => {
      await save("one");
      const asked: VersionEntry = {
        ...{ kind: "activation-asked", at: at(1), number: 1, by: "ann@example.com" },
        ...{ inFlight: { Triage: "finish" } },
      };
      const last = async () => (await versionsOf(store, "desk")).requests.at(-1);
      await add(asked, { kind: "activation-refused", at: at(2), number: 1, because: ["A row is shadowed."] });
      expect(await last()).toMatchObject({ state: "refused", because: ["A row is shadowed."] });
      await add(asked);
      expect(await last()).toMatchObject({ state: "asked", by: "ann@example.com" });
      await add({ kind: "activation-approved", at: at(3), number: 1, by: "bea@example.com", note: "fine" });
      expect(await last()).toMatchObject({
        ...{ state: "approved", approved: { at: at(3), by: "bea@example.com", note: "fine" } },
      });
      await add(activated(1, { approvedBy: "bea@example.com" }));
      expect((await versionsOf(store, "desk")).requests.map(({ state }) => state)).toEqual([
        ...["refused", "activated"],
      ]);
    });

    test("remember the last word on each difference", async () => {
      const mark = (item: string, expected: boolean, to = "two"): VersionEntry => ({
        ...{ kind: "difference-marked", at: at(1), item, from: "one", to, expected, by: "ann@example.com" },
      });
      await add(
        mark("desk/1", false),
        mark("desk/2", true),
        mark("desk/1", true),
        mark("desk/1", false, "three"),
      );
      const { marks } = await versionsOf(store, "desk");
      expect(marks.map(({ item, to, expected }) => [item, to, expected])).toEqual([
        ["desk/2", "two", true],
        ["desk/1", "two", true],
        ["desk/1", "three", false],
      ]);
    });

    test("nothing is stored where deciding throws", async () => {
      await save("one");
      const refused = addVersionEntries(store, "desk", () => {
        throw new Error("not by its author");
      });
      await expect(refused).rejects.toThrow("not by its author");
      expect((await versionsOf(store, "desk")).entries).toBe(1);
    });

    test("are in the hash chain, in no list, and stay when items leave", async () => {
      const item = workItem("500A");
      await store.append([item.add(...opening(item))]);
      const end = {
        kind: "item-ended",
        outcome: "Solved",
        by: "workflow",
        because: "All stages are through.",
      };
      await store.append([item.add({ ...end, at: at(10) } as never)]);
      await save("one");
      await add(activated(1));
      const before = await versionsOf(store, "desk");

      expect((await store.listItems({ pageSize: 50 })).rows.map(({ key }) => key)).toEqual([item.key]);
      expect(await store.getItem(journalKey("desk"))).toBeUndefined();
      expect(await rebuild(store)).toEqual({ items: 1, differences: [] });
      const file = join(folder(), "old.sqlite");
      const left = { endedBefore: at(1_000), fileOf: () => file, now: () => at(2_000) };
      expect(await archive(store, left)).toMatchObject({ items: 1, stayed: [] });
      expect(await versionsOf(store, "desk")).toEqual(before);
      expect(await verify(store, { archives: [file] })).toMatchObject({ ok: true, findings: [] });
    });
  });
}

describe("on this machine", () => {
  const data = folder();
  journalSuite("SQLite", (test) => openTrail({ location: join(data, `${test}.sqlite`) }));

  test("a copy has the versions as well, and they come back with it", async () => {
    const [file, copy, back] = ["trail", "copy", "back"].map((name) => join(data, `${name}.sqlite`)) as [
      ...[string, string, string],
    ];
    const store = await openTrail({ location: file });
    await saveVersion(store, "desk", draft("one"));
    const versions = await versionsOf(store, "desk");
    expect(await backup(file, copy)).toMatchObject({ ok: true });
    await store.close();
    await restore(copy, back);
    const restored = await openTrail({ location: back });
    expect(await versionsOf(restored, "desk")).toEqual(versions);
    await restored.close();
  });
});

describe.skipIf(MISSING)("on a server", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ fsync: "off" });
  });
  afterAll(() => server.close());
  journalSuite("PostgreSQL", (test) => openTrail({ location: server.address(`t${test}`) }));
});
