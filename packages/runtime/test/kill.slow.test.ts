import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { runWorld } from "../../../bench/kill/world.ts";

const KILLS = 15;
const folder = mkdtempSync(join(tmpdir(), "throughline-kill-"));
afterEach(() => rmSync(folder, { recursive: true }));

test(`${KILLS} real kills: nothing is lost, nothing is done twice`, { timeout: 300_000 }, async () => {
  const seed = Number(process.env.KILL_SEED ?? 42);
  const report = await runWorld({ seed, kills: KILLS, items: 200, folder: join(folder, "world") });
  const told = report.findings.map(({ message, story }) => `${message}\n${story ?? ""}`);
  expect(told.join("\n\n")).toBe("");
  expect(report.work.items).toBeGreaterThan(150);
  expect(report.work["writes that took hold"]).toBeGreaterThan(300);
});
