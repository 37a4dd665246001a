import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@throughline/audit";
import { apply, type Entry, type ItemState } from "@throughline/engine";
import { parse } from "csv-parse/sync";
import { beforeAll, expect, test } from "vitest";
import { command } from "./in-process.ts";

const data = mkdtempSync(join(tmpdir(), "throughline-answers-"));
const file = (name: string) => join(data, name);

/** A case about which somebody decided something. */
function entries(place: number, topic: string | null, by: "person" | "rule", text: string): Entry[] {
  const at = new Date(Date.UTC(2026, 9, 1, 0, place)).toISOString();
  const because = { text: "it says so" };
  const decision = { name: "topic", kind: "fact", value: topic, by, because, inputs: {} };
  return [
    {
      ...{ kind: "item-started", at, workflow: "desk", hash: "v1", object: "Case", recordId: `500${place}` },
      ...{ record: { Subject: `No. ${place}`, Description: text }, eventId: `e${place}`, because },
    },
    { kind: "decided", at, step: "understand", visit: "understand#1", decision },
  ] as Entry[];
}

beforeAll(async () => {
  const store = openStore({ path: file("trail.sqlite") });
  const stories: [string | null, "person" | "rule", string][] = [
    ["billing", "person", 'My invoice, "twice",\nis wrong'],
    ["delivery", "rule", "Where is my parcel?"],
    ["delivery", "person", "Nothing arrived"],
    [null, "person", "Nobody could say"],
    ["billing", "person", " "],
  ];
  for (const [place, [topic, by, text]] of stories.entries()) {
    let state: ItemState | undefined;
    const story = entries(place, topic, by, text);
    for (const entry of story) state = apply(state, entry);
    const item = `desk/500${place}`;
    await store.append([{ item, workflow: "v1", entries: story, from: 1, ...(state && { state }) }]);
  }
  await store.close();
});

const asked = ["--workflow", "desk", "--fact", "topic", "--data", data];

test("what people answered becomes labelled rows, and nothing that others decided", async () => {
  const { code, out, err } = await command("model", "answers", ...asked, "--text", "Description");
  expect(code).toBe(0);
  expect(parse(out, { columns: true })).toEqual([
    { Description: 'My invoice, "twice",\nis wrong', topic: "billing" },
    { Description: "Nothing arrived", topic: "delivery" },
  ]);
  expect(err).toContain("2 answers of people");
});

test("a model learns from closed cases and from these answers together", async () => {
  writeFileSync(
    file("cases.csv"),
    "Description,topic\nI paid the invoice,billing\nThe parcel is late,delivery\n",
  );
  await command("model", "answers", ...asked, "--text", "Description", "--out", file("answers.csv"));
  expect(readFileSync(file("answers.csv"), "utf8")).toContain("Nothing arrived");
  const { code, out } = await command(
    ...["model", "train", "--data", file("cases.csv"), "--data", file("answers.csv")],
    ...["--text", "Description", "--label", "topic", "--out", file("topics.model"), "--json"],
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ rows: 4 });
});

test("a column cannot be text and answer at once", async () => {
  const { code, err } = await command("model", "answers", ...asked, "--text", "topic");
  expect(code).toBe(2);
  expect(err).toContain("--label");
});

test("a fact that nobody settled gives no rows, and says so", async () => {
  const { code, err } = await command(
    ...["model", "answers", "--workflow", "desk", "--fact", "urgent", "--text", "Subject", "--data", data],
  );
  expect(code).toBe(0);
  expect(err).toContain("Nobody has settled urgent");
});
