import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { openStore, rebuild, upcast, verify } from "@throughline/audit";
import { type Asked, kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { advance, type Entry, type Event, FORMAT, fold, type ItemState } from "../src/index.ts";
import type { Kept } from "./trails/kept.ts";
import { answerTo, calendar, WREN } from "./world.ts";

/** One line of the trail as a release has stored it: the columns of its table. */
interface Line {
  item: string;
  seq: number;
  format: number;
  body: string;
  /** Only in format 1, which had a line for each entry. */
  at?: string;
  kind?: Entry["kind"];
  entries?: number;
}

const FOLDER = fileURLToPath(new URL("../../../fixtures/trails", import.meta.url));

const trails = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".jsonl"))
  .map((file) => {
    const name = file.replace(".jsonl", "");
    const kept = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Kept;
    const text = readFileSync(join(FOLDER, file), "utf8");
    return {
      name,
      kept,
      lines: text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Line),
    };
  });

/** The entries of an item, read as today's release reads them. */
const entriesOf = (lines: Line[], key: string): Entry[] =>
  lines
    .filter(({ item }) => item === key)
    .flatMap(({ at, kind, body, format }) =>
      (format === 1 ? [{ at, kind, ...JSON.parse(body) }] : (JSON.parse(body) as Entry[])).map((entry) =>
        upcast(entry, format),
      ),
    );

/** State as JSON knows it, without what items are measured by: a count in earlier releases, their history now. */
const plain = (state: unknown): Partial<ItemState> => {
  const { history, reassignments, ...rest } = JSON.parse(JSON.stringify(state));
  return rest;
};

/** Brings an item to its end: what is under way succeeds, people answer, the customer's case is closed. */
function bringToEnd(workflow: Workflow, begun: ItemState): ItemState {
  let state = begun;
  let now = Date.parse(begun.updatedAt);
  for (let n = 1; state.status === "live" && n <= 50; n++) {
    now += 1_000;
    const event = { id: `later-${n}`, at: new Date(now).toISOString(), ...next(state) } as Event;
    state = advance(workflow, state, event, { calendar }).state as ItemState;
  }
  return state;
}

/** A language model that is sure. */
const SAID: Asked = {
  answers: { topic: { value: "other", confidence: 1 } },
  use: { name: "anthropic/claude-haiku-4-5", version: "1", hash: "77aa" },
};

function next({ open, tasks }: ItemState): object {
  const [under] = Object.values(open).filter(({ held }) => !held);
  if (under) {
    const { kind, id: effect } = under.effect;
    const value = { choose: WREN, call: {}, ask: SAID }[kind as string];
    return { type: "effect-settled", effect, apiCalls: 1, ms: 1, result: { ok: true, value } };
  }
  const [asked] = Object.entries(tasks);
  if (asked) {
    const [task, { request, held }] = asked;
    if (held) return { type: "answer-taken-back", task, by: held.by };
    return { type: "task-answered", task, by: "Robin", answer: answerTo(request.form) };
  }
  return { type: "record-changed", changes: { Status: "Closed" }, ours: false, by: "Robin" };
}

test("a trail is kept of every format up to today's", () => {
  const formats = trails.map(({ kept }) => kept.format).sort((a, b) => a - b);
  expect(formats).toEqual(Array.from({ length: FORMAT }, (_, i) => i + 1));
});

describe.each(trails)("the trail of $name", ({ kept, lines }) => {
  const { workflow } = parseWorkflow(kept.workflow.text, kinds as never);
  const items = kept.items.map(({ name, key, state }) => [name, key, state] as const);

  test("ran a workflow that is read as it was then, under the same hash", () => {
    expect(workflow?.hash).toBe(kept.workflow.hash);
  });

  test.each(items)("%s: its entries come to the state that they came to then", (_, key, state) => {
    expect(plain(fold(entriesOf(lines, key)))).toEqual(plain(state));
  });

  test.each(items.filter(([, , { status }]) => status === "live"))(
    "%s: goes on to its end",
    (_, key, { entries }) => {
      const ended = bringToEnd(workflow as Workflow, fold(entriesOf(lines, key)) as ItemState);
      expect(ended).toMatchObject({ status: "ended", outcome: "resolved" });
      expect(ended.entries).toBeGreaterThan(entries);
      expect(ended.record.Resolution_Code__c).toMatch(/^Resolved by /);
    },
  );

  test("is opened by today's store, which verifies it and makes its lists", async () => {
    const folder = mkdtempSync(join(tmpdir(), "trails-"));
    const path = join(folder, "trail.sqlite");
    const db = new DatabaseSync(path);
    db.exec("BEGIN");
    for (const sql of kept.tables) db.exec(sql);
    for (const [name, value] of Object.entries(kept.meta))
      db.prepare("INSERT INTO meta VALUES (?, ?)").run(name, value);
    for (const line of lines) {
      const marks = Object.keys(line).map((name) => `$${name}`);
      db.prepare(
        `INSERT INTO ${line.format === 1 ? "entries" : "lines"} (${Object.keys(line).join(", ")}) VALUES (${marks.join(", ")})`,
      ).run(line as never);
    }
    db.exec("COMMIT");
    db.close();

    const store = openStore({ path });
    try {
      expect(await verify(store)).toEqual({
        ok: true,
        items: kept.items.length,
        entries: lines.reduce((sum, { entries = 1 }) => sum + entries, 0),
        findings: [],
      });
      expect((await rebuild(store)).items).toBe(kept.items.length);
      const live = kept.items.filter(({ state }) => state.status === "live").map(({ key }) => key);
      const { rows } = await store.listItems();
      expect(rows.flatMap(({ key, endedAt }) => (endedAt ? [] : [key])).sort()).toEqual(live.sort());
      for (const { key, state } of kept.items)
        expect(plain((await store.getItem(key))?.state)).toEqual(plain(state));
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  });
});
