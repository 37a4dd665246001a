// Makes what is kept of a release: node packages/engine/test/trails/make.ts [folder]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { openStore } from "@throughline/audit";
import { FORMAT, keyOf } from "@throughline/engine";
import { kinds } from "@throughline/steps";
import { parseWorkflow } from "@throughline/workflow";
import type { Kept } from "./kept.ts";
import { tellStories } from "./stories.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? at("../../../../fixtures/trails");

const text = readFileSync(at("./workflow.yaml"), "utf8");
const { workflow, problems } = parseWorkflow(text, kinds as never);
if (!workflow) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));

const stories = tellStories(workflow).map((story) => ({
  ...story,
  key: keyOf(workflow.id, story.recordId),
}));
const temporary = mkdtempSync(join(tmpdir(), "trails-"));
const path = join(temporary, "trail.sqlite");
const store = openStore({ path });
for (const { key, trail, state } of stories)
  await store.append([{ item: key, workflow: workflow.hash, from: 1, entries: trail, state }]);
await store.close();

const db = new DatabaseSync(path, { readOnly: true });
const lines = db.prepare("SELECT * FROM lines ORDER BY n").all();
const kept: Kept = {
  format: FORMAT,
  workflow: { hash: workflow.hash, text },
  tables: db
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    .all()
    .map(({ sql }) => String(sql)),
  meta: Object.fromEntries(
    db
      .prepare("SELECT name, value FROM meta ORDER BY name")
      .all()
      .map(({ name, value }) => [name, value]),
  ) as Kept["meta"],
  items: stories.map(({ name, key, state }) => ({ name, key, state })),
};
db.close();
rmSync(temporary, { recursive: true });

const name = join(folder, `v${FORMAT}`);
writeFileSync(`${name}.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
writeFileSync(`${name}.json`, `${JSON.stringify(kept, null, 2)}\n`);
console.log(`${name}.jsonl: ${lines.length} lines of ${stories.length} items`);
