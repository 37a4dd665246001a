import { expect, test } from "vitest";
import { type TimelineRow, timeline } from "../src/story/timeline.ts";
import { story } from "./fixtures/story.ts";

const start = Date.parse("2026-03-02T09:14:02.000Z");
const minutes = 60_000;

function read(options: Parameters<typeof story>[1] = {}, later = 0) {
  const told = story(start, options);
  const last = Date.parse(told.entries.at(-1)?.entry.at ?? "");
  return timeline(told, last + later);
}

/** A trail of nothing but these entries. */
function trail(entries: Parameters<typeof timeline>[0]["entries"]) {
  return { entries, summaries: {}, labels: {} };
}

function rows(stages = read()): TimelineRow[] {
  return stages.flatMap((stage) => stage.lines).filter((line) => line.is === "row");
}

function rowOf(title: string, stages = read()): TimelineRow {
  const row = rows(stages).find((one) => one.title === title);
  if (!row)
    throw new Error(
      `no row "${title}" among: ${rows(stages)
        .map((one) => one.title)
        .join(" | ")}`,
    );
  return row;
}

test("rows stand under the stages the item went through, the arrival under the first", () => {
  expect(read().map((stage) => stage.name)).toEqual(["Intake", "Triage", "Assignment", "Resolution"]);
  expect(read().map((stage) => stage.done)).toEqual([true, true, true, false]);
  expect(read()[0]?.lines[0]).toMatchObject({ title: "Case arrived", outcome: "Origin is Email" });
});

test("a stage sums its time and its API calls", () => {
  const [intake, , assignment] = read();
  expect(intake?.ms).toBe(1207);
  expect(assignment?.apiCalls).toBe(1);
});

test("each fact is a row of its own that says who settled it, and all select the same step", () => {
  const facts = rows().filter((row) => row.title.startsWith("Understand"));
  expect(facts.map((row) => [row.title, row.badge.word, row.outcome])).toEqual([
    ["Understand: topic", "Local model", "billing, 0.97 sure"],
    ["Understand: urgent", "LLM", "yes, 0.88 sure"],
    ["Understand: invoice", "Rule", "INV-20418"],
  ]);
  expect(new Set(facts.map((row) => row.select))).toEqual(new Set(["understand-1"]));
});

test("a table names the row that hit", () => {
  expect(rowOf("Priority")).toMatchObject({ outcome: "High, row 1 of 5", badge: { word: "Table" } });
});

test("failed attempts are folded into the row of the call", () => {
  const call = rowOf("Find invoice");
  expect(call).toMatchObject({ outcome: "Found, open, €1,284.00", ms: 412, badge: { word: "Call" } });
  expect(call.retries.map((retry) => retry.text)).toEqual([
    "Attempt 1 failed: billing did not answer within 100 ms",
  ]);
});

test("what was not taken is there, faded, with the condition in words", () => {
  expect(rowOf("Close spam")).toMatchObject({ tone: "faded", outcome: "Topic was billing, not spam" });
  expect(rowOf("Invoice number")).toMatchObject({ outcome: "Invoice was given" });
  expect(rowOf("Notify lead")).toMatchObject({ outcome: "Tier was Silver, not Gold" });
});

test("writes of several steps are one row with their request", () => {
  expect(rowOf("Write to Salesforce")).toMatchObject({
    outcome: "2 fields: OwnerId → Wren, Priority → High",
    apiCalls: 1,
    ms: 184,
    open: false,
  });
});

test("a foreign write says who, and what came of it", () => {
  const row = rowOf("Priority High → Medium");
  expect(row.tone).toBe("danger");
  expect(row.outcome).toMatch(
    /^By flow “Case Priority Sync”\. Escalated to Support Leads, Heron answered restore at /,
  );
});

test("silences are compressed and say for what the item waited", () => {
  const waits = read()
    .flatMap((stage) => stage.lines)
    .filter((line) => line.is === "wait");
  expect(waits.map((wait) => wait.text)).toEqual(["38 min, waiting for Wren", "15 min, waiting for Wren"]);
  expect(waits[0]?.ms).toBe(38 * minutes);
});

test("a task row tells the answer and how long it took", () => {
  expect(rowOf("Approve a credit of €84.00?")).toMatchObject({
    outcome: "Tern answered: approved yes",
    ms: 38 * minutes + 144_000 + 13 * minutes,
    open: false,
  });
  expect(rowOf("Approve a credit of €84.00?", read({ openTask: true }))).toMatchObject({
    open: true,
    badge: { word: "Open task" },
  });
});

test("a step that waits now is open and counts on", () => {
  expect(rowOf("Wait for closed", read({}, 5 * minutes))).toMatchObject({
    open: true,
    outcome: "until Status is Closed",
    ms: 5 * minutes,
  });
});

test("an incident is red, in words, and selects its step", () => {
  const incident = rowOf("Incident in Update outcome", read({ incident: true }));
  expect(incident).toMatchObject({ tone: "danger", select: "outcome-1", badge: { word: "Incident" } });
  expect(incident.outcome).toContain("Salesforce refused the write");
});

test("no two rows share an id", () => {
  const ids = rows(read({ incident: true })).map((row) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a change of nothing but Salesforce's own stamps is not told", () => {
  const at = new Date(start).toISOString();
  const stamped = { LastModifiedDate: { to: at }, SystemModstamp: { to: at } };
  const told = (changes: Record<string, { to: string }>) => [
    { seq: 1, told: "", entry: { kind: "record-changed" as const, at, eventId: "e", changes } },
  ];
  expect(timeline(trail(told(stamped)), start)).toEqual([]);
  expect(rows(timeline(trail(told({ ...stamped, Status: { to: "Closed" } })), start))[0]?.title).toBe(
    "Status → Closed",
  );
});

test("an empty trail is an empty timeline", () => {
  expect(timeline(trail([]), start)).toEqual([]);
});

test("an item that waits in the pool says why, and afterwards for how long it did", () => {
  const at = (ms: number) => new Date(start + ms).toISOString();
  const effect = {
    ...{ kind: "choose", id: "e1", team: "billing", by: [], skills: [], where: [], sticky: [] },
    ...{ otherwise: [], exclude: [], size: 1 },
  } as const;
  const entries = [
    { seq: 1, entry: { kind: "stage-entered", at: at(0), stage: "Assignment" }, told: "" },
    { seq: 2, entry: { kind: "effect-intended", at: at(0), effect, visit: "owner#1" }, told: "" },
    {
      seq: 3,
      entry: { kind: "choice-held", at: at(0), effect: "e1", because: { text: "Nobody has room." } },
      told: "",
    },
    {
      seq: 4,
      entry: { kind: "effect-settled", at: at(minutes), effect: "e1", ok: true, apiCalls: 0, ms: 0 },
      told: "",
    },
  ] as unknown as Parameters<typeof trail>[0];
  const waits = rowOf("Waits in the pool", timeline(trail(entries.slice(0, 3)), start + 2 * minutes));
  expect(waits).toMatchObject({
    outcome: "Nobody has room.",
    select: "owner#1",
    open: true,
    ms: 2 * minutes,
  });
  const waited = rowOf("Waited in the pool", timeline(trail(entries), start + 9 * minutes));
  expect(waited).toMatchObject({ badge: { word: "Waited" }, open: false, ms: minutes });
});
