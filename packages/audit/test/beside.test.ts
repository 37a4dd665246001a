import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore, parseAddress, removeTrail, trailBeside } from "../src/index.ts";

test("a trail beside one is a file in its folder, a schema of its database, or in memory as well", () => {
  expect(trailBeside("/data/trail.sqlite", "shadow-desk")).toBe("/data/shadow-desk.sqlite");
  expect(trailBeside(":memory:", "shadow-desk")).toBe(":memory:");
  const address = trailBeside("postgres://ada:secret@db/work?sslmode=require", "shadow-Desk-1f");
  expect(address).toMatch(/^postgres:\/\/ada:secret@db\/work\?.*sslmode=require/);
  expect(parseAddress(address).schema).toBe("throughline_shadow_desk_1f");
  // a name that is too long keeps its end, by which drafts differ
  const long = parseAddress(trailBeside("postgres://db/work", `shadow-${"desk-".repeat(20)}1f`)).schema;
  expect(long).toMatch(/^[a-z_][a-z0-9_]{0,62}$/);
  expect(long).toMatch(/_desk_1f$/);
});

test("a trail that is removed leaves nothing beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-beside-"));
  const [path, other] = [join(folder, "shadow.sqlite"), join(folder, "trail.sqlite")];
  for (const one of [path, other]) await openStore({ path: one }).close();
  await removeTrail(path);
  expect(readdirSync(folder).filter((name) => name.startsWith("shadow"))).toEqual([]);
  expect(existsSync(other)).toBe(true);
  // once more is as well
  await removeTrail(path);
});
