import type { Entry } from "@throughline/engine";
import { FORMAT } from "@throughline/engine";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  digest,
  type Line,
  measuredItems,
  openPostgres,
  type PostgresSchema,
  rebuild,
  verify,
} from "../src/index.ts";
import { at, opening, workItem } from "./items.ts";
import { MISSING, type PostgresServer, startPostgres } from "./postgres-server.ts";

const KEY = "support-email/500B";

describe.skipIf(MISSING)("a trail on PostgreSQL that somebody changed behind its back", () => {
  let server: PostgresServer;
  let schema: string;
  let address: string;
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres({ fsync: "off" });
  });
  afterAll(() => server.close());

  /** Three items of eight lines; the manipulations are made to the second. */
  beforeEach(async () => {
    schema = `t${count++}`;
    address = server.address(schema);
    const store = await openPostgres({ address });
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

  const ask = (sql: string, ...values: unknown[]) =>
    server.ask(
      sql.replaceAll(
        /\b(lines|items|timers|heads|decisions|answers|histories|meta|fence)\b/g,
        `${schema}.$1`,
      ),
      values,
    );
  const lineAt = async (seq: number) =>
    (await ask("SELECT * FROM lines WHERE item = $1 AND seq = $2", KEY, seq))[0] as unknown as Line;
  const insert = ({ item, seq, entries, format, workflow, body, prev, hash }: Line) =>
    ask(
      "INSERT INTO lines (item, seq, entries, format, workflow, body, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      ...[item, seq, entries, format, workflow, body, prev, hash],
    );
  const found = async () =>
    (await verify(address)).findings.map(({ item, seq, what }) => ({ item, seq, what }));

  test("nobody: it verifies, beside the process that writes", async () => {
    const store = await openPostgres({ address });
    expect(await verify(address)).toEqual({ ok: true, items: 3, entries: 24, findings: [] });
    await store.close();
  });

  test("a changed body, also with its hash made to fit", async () => {
    await ask("UPDATE lines SET body = '[]' WHERE item = $1 AND seq = 4", KEY);
    expect(await found()).toContainEqual({ item: KEY, seq: 4, what: "changed" });
    const line = { ...(await lineAt(4)), body: '[{"stage":"x"}]' };
    await ask(
      "UPDATE lines SET body = $2, hash = $3 WHERE item = $1 AND seq = 4",
      KEY,
      line.body,
      digest(line),
    );
    expect(await found()).toEqual([{ item: KEY, seq: 4, what: "changed" }]);
  });

  test.each([
    ["in the middle", "seq IN (3, 4)", 3],
    ["at the beginning", "seq = 1", 1],
    ["at the end", "seq > 6", 7],
    ["all of it", "true", 1],
  ])("missing lines %s", async (_, which, seq) => {
    await ask(`DELETE FROM lines WHERE item = $1 AND ${which}`, KEY);
    expect(await found()).toEqual([{ item: KEY, seq, what: "missing" }]);
  });

  test("swapped lines", async () => {
    await ask(
      "UPDATE lines SET seq = CASE seq WHEN 3 THEN -6 ELSE -3 END WHERE item = $1 AND seq IN (3, 6)",
      KEY,
    );
    await ask("UPDATE lines SET seq = -seq WHERE item = $1 AND seq < 0", KEY);
    expect((await found()).toSorted((a, b) => a.seq - b.seq)).toEqual([
      { item: KEY, seq: 3, what: "reordered" },
      { item: KEY, seq: 6, what: "reordered" },
    ]);
  });

  test("an added line at the end, with a chain that fits", async () => {
    const before = await lineAt(8);
    const forged = { ...before, seq: 9, prev: before.hash };
    await insert({ ...forged, hash: digest(forged) });
    expect(await found()).toEqual([{ item: KEY, seq: 9, what: "added" }]);
  });

  test("whatever one thing is changed in a line, and for that item", async () => {
    const numbers = (await ask("SELECT n FROM lines")).map(({ n }) => Number(n));
    const column = fc.constantFrom("item", "seq", "entries", "format", "workflow", "body", "prev", "hash");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...numbers), column, async (n, column) => {
        const [was] = await ask(`SELECT item, ${column} AS value FROM lines WHERE n = $1`, n);
        const numeric = ["seq", "entries", "format"].includes(column);
        await ask(`UPDATE lines SET ${column} = $2 WHERE n = $1`, n, numeric ? 101 : "77");
        const { ok, findings } = await verify(address);
        await ask(`UPDATE lines SET ${column} = $2 WHERE n = $1`, n, was?.value);
        expect(ok).toBe(false);
        expect(findings.map(({ item }) => item)).toContain(was?.item);
      }),
      { numRuns: 25 },
    );
    expect(await verify(address)).toMatchObject({ ok: true });
  });

  test("derived rows: they are made anew, and what differed is said", async () => {
    const before = await openPostgres({ address });
    const [list, summary] = [await before.listItems(), await before.summary(at(0), at(9))];
    await before.close();
    await ask("UPDATE items SET stage = 'nowhere' WHERE key = $1", KEY);
    await ask("DELETE FROM items WHERE key = 'support-email/500A'");
    await ask("INSERT INTO timers VALUES ('support-email/500C', 't', $1, 0)", at(0));
    await ask("INSERT INTO heads VALUES ('support-email/ghost', 3, 'x')");
    await ask("DELETE FROM decisions");
    const store = await openPostgres({ address });
    expect(await rebuild(store)).toEqual({
      items: 3,
      differences: [
        { item: "support-email/500A", what: ["row"] },
        { item: "support-email/500B", what: ["row"] },
        { item: "support-email/500C", what: ["timers"] },
        { item: "support-email/ghost", what: ["head"] },
        { item: "", what: ["counts"] },
      ],
    });
    expect(await store.listItems()).toEqual(list);
    expect(await store.summary(at(0), at(9))).toEqual(summary);
    expect(await store.nextTimer()).toBeUndefined();
    expect(await rebuild(store)).toEqual({ items: 3, differences: [] });
    await store.close();
  });

  test("a trail from a newer version is not opened, and nothing is changed", async () => {
    await ask("UPDATE meta SET value = $1 WHERE name = 'format'", FORMAT + 2);
    for (const readOnly of [false, true])
      await expect(openPostgres({ address, readOnly })).rejects.toMatchObject({ class: "newer-version" });
    expect((await ask("SELECT value FROM meta WHERE name = 'format'"))[0]?.value).toBe(String(FORMAT + 2));
  });

  /** What a later release might know. */
  const later: PostgresSchema = {
    version: 6,
    migrations: {
      4: "ALTER TABLE items ADD COLUMN colour text NOT NULL DEFAULT 'none'",
      5: "UPDATE items SET colour = 'red'; ALTER TABLE items RENAME COLUMN colour TO hue",
    },
  };

  test("tables of an older version are brought forward step by step, by the process that writes", async () => {
    await expect(openPostgres({ address, schema: later, readOnly: true })).rejects.toMatchObject({
      class: "older-version",
    });
    const store = await openPostgres({ address, schema: later });
    expect(await store.entries(KEY)).toHaveLength(8);
    await store.close();
    expect(await ask("SELECT DISTINCT hue FROM items")).toEqual([{ hue: "red" }]);
    await expect(openPostgres({ address })).rejects.toMatchObject({ class: "newer-version" });
  });

  test("those of earlier releases know of no answers and no histories, and are given places for them", async () => {
    await ask(
      `DROP TABLE answers; DROP TABLE histories;
       ALTER TABLE items DROP COLUMN version, DROP COLUMN milestone, DROP COLUMN facts;
       UPDATE meta SET value = 1 WHERE name = 'schema'`,
    );
    const store = await openPostgres({ address });
    expect(await store.answer("h1")).toBeUndefined();
    // until the lists are made anew, an item is measured by its entries
    const measured = () => Array.fromAsync(measuredItems(store, at(0), at(86_400)));
    const [before] = [await measured()];
    expect(before).toHaveLength(3);
    expect((await rebuild(store)).items).toBe(3);
    expect(await measured()).toEqual(before);
    expect(await rebuild(store)).toMatchObject({ differences: [] });
    await store.close();
  });

  test("where a step fails they stay as they were, and the older release opens them", async () => {
    const failing = { version: 6, migrations: { ...later.migrations, 5: "UPDATE nowhere SET x = 1" } };
    await expect(openPostgres({ address, schema: failing })).rejects.toThrow(/nowhere/);
    await expect(ask("SELECT colour FROM items")).rejects.toThrow(/colour/);
    await (await openPostgres({ address })).close();
  });
});
