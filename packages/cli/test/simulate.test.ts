import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { command } from "./in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "throughline-simulate-"));
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const TEAMS = file(
  "teams.yaml",
  `hours: { default: { zone: UTC, week: always } }
teams:
  desk:
    members:
      - { user: ann@example.com, skills: { billing: 5, tech: 3 }, capacity: 1 }
      - { user: bo@example.com, skills: { tech: 5 }, capacity: 1 }
`,
);

test("a desk of a few lines is compared by several strategies, each seed told", async () => {
  const desk = file("desk.yaml", "people: 4\nsecond skill: 0.6\nwork: { a: {}, b: {} }\nlasts: 4 hours\n");
  const { code, out } = await command("simulate", "--items", desk, "--seeds", "2", "--json");
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found.seeds).toEqual([1, 2]);
  expect(found.strategies.map(({ strategy }: { strategy: string }) => strategy)).toEqual([
    "round robin",
    "least loaded",
    "hold with priority",
    "slack x proficiency",
    "together",
  ]);
  for (const { runs, summary } of found.strategies) {
    expect(runs).toHaveLength(2);
    expect(summary.meanWait.mean).toBeCloseTo((runs[0].meanWait + runs[1].meanWait) / 2, 9);
    expect(summary.meanWait.ci95).toBeGreaterThan(0);
  }
  expect(found.bounds.runs).toHaveLength(2);
});

test("a log of items is played with the people of teams.yaml, exactly as it came", async () => {
  // three at once, of which each takes ten minutes: the third waits for whoever can do it and is done first
  const log = file(
    "log.csv",
    "at,kind,minutes\n0,billing,10\n0,tech,10\n5,tech,10\n600,tech,10\n605,tech,10\n",
  );
  const { code, out } = await command(
    "simulate",
    "--teams",
    TEAMS,
    "--items",
    log,
    "--seeds",
    "1",
    "--by",
    "hold fastest",
    "--json",
  );
  expect(code).toBe(0);
  const [{ runs }] = JSON.parse(out).strategies;
  // from the middle on is judged: the item at 5 waits until 10, those at 600 and 605 do not
  expect(runs[0]).toMatchObject({ items: 3, milestones: 1 });
  expect(runs[0].meanWait).toBeCloseTo(5 / 3, 2);
});

test("what is wrong is told with its place", async () => {
  const bad = file("bad.csv", "at,kind\nsoon,billing\n5,\n");
  const log = await command("simulate", "--teams", TEAMS, "--items", bad);
  expect(log.code).toBe(1);
  expect(log.err).toContain('line 2: "at" is no instant and no number of minutes.');
  expect(log.err).toContain('line 3: "kind" is missing.');
  const desk = file("ok.yaml", "people: 4\nwork: { a: {} }\n");
  const way = await command("simulate", "--items", desk, "--by", "by magic");
  expect(way.code).toBe(2);
  expect(way.err).toContain('"by magic" is no way to choose.');
});
