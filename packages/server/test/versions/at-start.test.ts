import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openStore } from "@throughline/audit";
import { afterAll, expect, test } from "vitest";
import { openWorkspace } from "../../src/index.ts";
import { versionsAtStart } from "../../src/versions/at-start.ts";
import { addVersionEntries, saveVersion } from "../../src/versions/journal.ts";
import { runsInstead } from "../../src/versions/running.ts";
import { DESK } from "../org.ts";

const folder = mkdtempSync(join(tmpdir(), "at-start-"));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(dirname(DESK), folder, { recursive: true });
const file = join(folder, "workflow.yaml");
const text = readFileSync(file, "utf8");

/** The file as it is now, with what can run of it. */
function read(now = text) {
  writeFileSync(file, now);
  const { workflow, version } = openWorkspace(file);
  if (!workflow || !version) throw new Error("The file is no workflow.");
  return { file, workflow, version };
}

test("the active version runs, whatever the file says by now; those that items may run are there", async () => {
  const store = openStore({ path: ":memory:" });
  try {
    const one = read();
    expect(await versionsAtStart(store, [one])).toEqual({
      deployed: [{ workflow: one.workflow, active: true }],
      drafts: [],
    });
    const two = read(`${text}\n# the second one\n`);
    const three = read(`${text}\n# the third one\n`);
    const at = "2026-11-26T10:00:00.000Z";
    for (const [index, { workflow, version }] of [one, two].entries()) {
      const by = "Robin";
      await saveVersion(store, workflow.id, { hash: workflow.hash, ...version, at, by });
      await addVersionEntries(store, workflow.id, () => [
        { kind: "version-activated", at, number: index + 1, by, inFlight: {} },
      ]);
    }
    const { deployed, drafts } = await versionsAtStart(store, [three]);
    expect(deployed.map(({ workflow, active }) => [workflow.hash, active])).toEqual([
      [one.workflow.hash, false],
      [two.workflow.hash, true],
    ]);
    expect(drafts).toEqual([
      `${file} is a draft: version 2 of ${one.workflow.id} is active, and runs. What is different: throughline diff`,
    ]);
    // a file that is an earlier version again is a draft as well
    expect((await versionsAtStart(store, [one])).deployed.find(({ active }) => active)?.workflow.hash).toBe(
      two.workflow.hash,
    );
  } finally {
    await store.close();
  }
});

test("over a trail that another file made live, that version runs; a trail that is not there yet, or no trail, is no matter", async () => {
  const trail = join(folder, "trail.sqlite");
  const { workflow, version } = read();
  expect(await runsInstead(trail, file)).toBeUndefined();
  const store = openStore({ path: trail });
  const [at, by] = ["2026-11-26T10:00:00.000Z", "Robin"];
  await saveVersion(store, workflow.id, { hash: workflow.hash, ...version, at, by });
  await addVersionEntries(store, workflow.id, () => [
    { kind: "version-activated", at, number: 1, by, inFlight: {} },
  ]);
  await store.close();
  expect(await runsInstead(trail, file)).toBeUndefined();
  writeFileSync(file, `${text}\nstages: half writ`);
  expect(await runsInstead(trail, file)).toMatchObject({ number: 1, text });
  // whoever opens it to write says what is wrong with it
  const other = join(folder, "other.sqlite");
  writeFileSync(other, "no store at all, but long enough to look like one".repeat(50));
  expect(await runsInstead(other, file)).toBeUndefined();
});
