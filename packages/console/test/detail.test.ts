import { expect, test } from "vitest";
import { inputsOf, marked, select, selectionId, writesOf } from "../src/story/detail.ts";
import { gather } from "../src/story/gather.ts";
import { story } from "./fixtures/story.ts";

function open(options: Parameters<typeof story>[1] = {}) {
  const it = story(Date.parse("2026-03-02T09:14:02.000Z"), options);
  return { it, gathered: gather(it.entries) };
}

test("what the address asks for is selected; nonsense selects what a person most likely came for", () => {
  const { it, gathered } = open();
  expect(selectionId(select(it, gathered, "owner-1"))).toBe("owner-1");
  expect(selectionId(select(it, gathered, "entry-1"))).toBe("entry-1");
  expect(selectionId(select(it, gathered, "no-such-step"))).toBe("approve-credit-1");
});

test("an incident comes before a task, a task before the last decision", () => {
  const incident = open({ incident: true });
  expect(selectionId(select(incident.it, incident.gathered, undefined))).toBe("outcome-1");
  const task = open({ openTask: true });
  expect(selectionId(select(task.it, task.gathered, undefined))).toBe("approve-credit-1");
});

test("nothing is selected while nothing has happened", () => {
  const { it } = open();
  expect(select({ ...it, entries: [] }, gather([]), undefined)).toBeUndefined();
});

test("an input that is a fact says who settled it", () => {
  const { it, gathered } = open();
  expect(inputsOf(it, gathered.visits.get("priority-1")!)).toEqual([
    { name: "topic", value: "billing", by: "model" },
    { name: "urgent", value: true, by: "llm" },
    { name: "Account.Tier__c", value: "Silver", by: undefined },
  ]);
});

test("a step's writes are its own part of the request, with names for ids", () => {
  const { it, gathered } = open();
  const [writes] = writesOf(gathered.visits.get("owner-1")!, gathered, it.labels);
  expect(writes?.sets).toEqual([{ field: "OwnerId", before: "Support Intake", after: "Wren" }]);
  expect(writes?.others).toBe(1);
  expect(writes?.request?.settled?.apiCalls).toBe(1);
});

test("a write that waits to be sent has no request yet", () => {
  const { it } = open();
  const until = it.entries.findIndex(
    ({ entry }) => entry.kind === "effect-intended" && entry.effect.kind === "write",
  );
  const gathered = gather(it.entries.slice(0, until));
  expect(writesOf(gathered.visits.get("priority-1")!, gathered, {})).toEqual([
    { others: 0, sets: [{ field: "Priority", before: "", after: "High" }] },
  ]);
});

test("the sentence marks whole words that were read or given, and loses nothing", () => {
  const because = "Wren had billing, not billings (INV-1)";
  const pieces = marked(because, ["Wren", "billing", "INV-1", "unknown", true]);
  expect(pieces.filter(({ mark }) => mark).map(({ text }) => text)).toEqual(["Wren", "billing", "INV-1"]);
  expect(pieces.map(({ text }) => text).join("")).toBe(because);
  expect(marked("a (b", ["(b", null])).toHaveLength(2);
});
