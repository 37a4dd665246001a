import { existsSync, mkdtempSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "@throughline/audit";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, throughline } from "./throughline.ts";

let data: string;
let file: string;

/** A trail of two entries that nobody else writes. */
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "throughline-backup-"));
  file = join(data, "backups", "monday.sqlite");
  const store = openStore({ path: join(data, "trail.sqlite") });
  const entry = { kind: "stage-entered", at: "2026-03-02T09:00:00.000Z", stage: "Intake" } as const;
  await store.append([
    { item: "support-email/500A", workflow: "v1", from: 1, entries: [entry] },
    { item: "support-email/500B", workflow: "v1", from: 1, entries: [entry] },
  ]);
  await store.close();
  const made = await throughline("backup", "--data", data, "--to", file, "--json");
  expect(made).toMatchObject({ code: 0, json: [{ file, ok: true, entries: 2, items: 2, findings: [] }] });
}, 60_000);

const words = (text: string) => text.replace(/[\s›]+/g, " ");
const backup = (to: string, from = data) => throughline("backup", "--data", from, "--to", to);
const restore = (from: string, to: string, ...more: string[]) =>
  throughline("restore", "--from", from, "--data", to, ...more);

describe("throughline backup", () => {
  test("says what is in the copy, and never replaces one", async () => {
    const before = readFileSync(file);
    const [told, again, nowhere] = await Promise.all([
      backup(join(data, "backups", "tuesday.sqlite")),
      backup(file),
      backup(join(data, "backups", "never.sqlite"), folder({})),
    ]);
    expect(told).toMatchObject({
      code: 0,
      out: expect.stringContaining("2 entries of 2 trails (items and the roster), the chain holds"),
    });
    expect(again.code).toBe(2);
    expect(words(again.err)).toContain("name another one");
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining("audit trail") });
  });

  test("of a trail that was changed keeps it all the same, and ends with 1", async () => {
    const spoiled = mkdtempSync(join(tmpdir(), "throughline-backup-"));
    await restore(file, spoiled);
    const db = new DatabaseSync(join(spoiled, "trail.sqlite"));
    db.exec("UPDATE lines SET body = '{}' WHERE item = 'support-email/500A'");
    db.close();
    const to = join(spoiled, "copy.sqlite");
    expect(await backup(to, spoiled)).toMatchObject({
      code: 1,
      out: expect.stringContaining("support-email/500A #1  changed"),
    });
    expect(existsSync(to)).toBe(true);
  });
});

describe("throughline restore", () => {
  test("brings the trail back into a folder that is not there yet, and it verifies", async () => {
    const to = join(folder({}), "new", "data");
    expect(await restore(file, to, "--json")).toMatchObject({
      code: 0,
      json: [{ ok: true, entries: 2, items: 2, findings: [] }],
    });
    expect(await throughline("audit", "verify", "--data", to)).toMatchObject({
      code: 0,
      out: expect.stringContaining("the chain holds"),
    });
  });

  test("replaces a trail only with --force, and keeps it", async () => {
    const to = folder({});
    await restore(file, to);
    const refused = await restore(file, to);
    expect(refused.code).toBe(2);
    expect(words(refused.err)).toContain("There is a trail");
    expect(words(refused.err)).toContain("--force");
    const forced = await restore(file, to, "--force");
    const kept = readdirSync(to).find((name) => name.includes("replaced"));
    expect(forced).toMatchObject({
      code: 0,
      out: expect.stringContaining(`is kept as ${join(to, String(kept))}`),
    });
  });

  test("of a torn file or of something else says so, ends with 1 and changes nothing", async () => {
    const torn = join(folder({}), "torn.sqlite");
    await backup(torn);
    truncateSync(torn, 30_000);
    const other = join(folder({ "other.txt": "not a database ".repeat(900) }), "other.txt");
    const to = folder({});
    const all = await Promise.all([torn, other].map((from) => restore(from, to)));
    for (const { code, err, out } of all) {
      expect(code).toBe(1);
      expect(out).toBe("");
      expect(words(err)).toContain("is not a whole backup of a trail");
      expect(words(err)).toContain("Use another backup");
      expect(err).not.toMatch(/^\s+at /m);
    }
    expect(existsSync(join(to, "trail.sqlite"))).toBe(false);
    expect(await restore(join(to, "nowhere"), to)).toMatchObject({ code: 2 });
  });
});
