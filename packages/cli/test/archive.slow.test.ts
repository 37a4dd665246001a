import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "@throughline/audit";
import { type Entry, fold, type ItemState } from "@throughline/engine";
import { beforeEach, expect, test } from "vitest";
import { throughline } from "./throughline.ts";

let data: string;
let trail: string;
const KEY = "support-email/500000000000001AAA";
const WORDS = "My invoice of November is wrong.";

/** Ten items that have ended. */
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "throughline-archive-"));
  trail = join(data, "trail.sqlite");
  const store = openStore({ path: trail });
  for (let number = 0; number < 10; number++) {
    const recordId = `50000000000000${number}AAA`;
    const at = "2026-03-02T09:00:00.000Z";
    const entries = [
      {
        ...{ kind: "item-started", at, workflow: "support-email", hash: "v1", object: "Case", recordId },
        ...{ record: { Description: WORDS }, eventId: recordId, because: { text: "it came by e-mail" } },
      },
      { kind: "item-ended", at, outcome: "resolved", by: "workflow", because: "All stages are through." },
    ] as Entry[];
    const state = fold(entries) as ItemState;
    await store.append([{ item: `support-email/${recordId}`, workflow: "v1", entries, from: 1, state }]);
  }
  await store.close();
});

test("what has ended goes to a file that the other commands read; both verify together", async () => {
  const to = join(data, "old.sqlite");
  const before = await throughline("trace", KEY, "--data", data);
  const moved = await throughline("archive", "--data", data, "--ended-before", "1d", "--to", to);
  expect(moved, moved.err).toMatchObject({
    code: 0,
    out: expect.stringMatching(/\d+ entries of \d+ items are in \S+old.sqlite/),
  });

  const alone = await throughline("audit", "verify", "--data", data);
  expect(alone).toMatchObject({
    code: 0,
    out: expect.stringMatching(/the chain holds\nOf these \d+ are archived .*--archive/),
  });
  const both = await throughline("audit", "verify", "--data", data, "--archive", to);
  expect(both).toMatchObject({ code: 0, out: expect.stringContaining("the chain holds") });
  expect(await throughline("audit", "verify", "--file", to)).toMatchObject({ code: 0 });

  expect((await throughline("trace", KEY, "--file", to)).out).toBe(before.out);
  expect((await throughline("trace", KEY, "--data", data)).out).toMatch(
    /entries, from .* are in the archive old.sqlite/,
  );
  const again = await throughline("archive", "--data", data, "--ended-before", "1d", "--to", to);
  expect(again.out).toContain("0 entries of 0 items");

  const db = new DatabaseSync(to);
  db.exec("UPDATE lines SET body = replace(body, 'a', 'b') WHERE n = 1");
  db.close();
  const spoiled = await throughline("audit", "verify", "--data", data, "--archive", to);
  expect(spoiled).toMatchObject({ code: 1, out: expect.stringMatching(/old.sqlite: .*changed/) });
}, 90_000);

test("or is deleted, and then is not in the file any more", async () => {
  expect(readFileSync(trail).includes(WORDS)).toBe(true);
  const gone = await throughline("archive", "--data", data, "--ended-before", "1d", "--delete", "--json");
  expect(gone.code, gone.err).toBe(0);
  const { items } = gone.json[0] as { items: number };
  expect(items).toBe(10);
  const verified = await throughline("audit", "verify", "--data", data, "--json");
  expect(verified.json[0]).toMatchObject({ ok: true, deleted: items });
  expect(readFileSync(trail).includes(WORDS)).toBe(false);
}, 60_000);

test("says what is missing, and who writes the trail at the moment", async () => {
  const wrong = [
    [["--ended-before", "90d"], "--to FILE"],
    [["--ended-before", "soon", "--delete"], "90d"],
  ] as const;
  for (const [args, fix] of wrong) {
    expect(await throughline("archive", "--data", data, ...args)).toMatchObject({
      code: 2,
      err: expect.stringContaining(fix),
    });
  }
  const writer = openStore({ path: trail });
  const refused = await throughline("archive", "--data", data, "--ended-before", "90d", "--delete");
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringMatching(/in use by[\s\S]*process \d+[\s\S]*--keep 90d/),
  });
  await writer.close();
  expect(existsSync(join(data, "old.sqlite"))).toBe(false);
}, 60_000);
