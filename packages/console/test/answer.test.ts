import { describe, expect, test } from "vitest";
import type { FormField } from "../src/api/types.ts";
import { asTyped, asValue, beyondTheWrite, fieldsToCorrect } from "../src/story/correction.ts";
import { gather } from "../src/story/gather.ts";
import { answerOf, choicesOf, fieldForKeys, fromInput, missing } from "../src/tasks/answer.ts";
import { story } from "./fixtures/story.ts";

const topic: FormField = { name: "topic", type: "choice", of: ["billing", "sales"], optional: false };
const urgent: FormField = { name: "urgent", type: "boolean", optional: false };
const invoice: FormField = { name: "invoice", type: "text", optional: true };
const form = [topic, urgent, invoice];

describe("a task's form", () => {
  test("offers none only where a fact is optional", () => {
    expect(choicesOf(topic)?.map(({ word }) => word)).toEqual(["billing", "sales"]);
    expect(choicesOf({ ...urgent, optional: true })?.map(({ value }) => value)).toEqual([true, false, null]);
    expect(choicesOf(invoice)).toBeUndefined();
  });

  test("is complete when every fact that is needed has a value; no is a value", () => {
    expect(missing(form, {}).map(({ name }) => name)).toEqual(["topic", "urgent"]);
    expect(missing(form, { topic: "sales", urgent: false })).toEqual([]);
  });

  test("sends none for what was left out", () => {
    expect(answerOf(form, { topic: "sales", urgent: false })).toEqual({
      topic: "sales",
      urgent: false,
      invoice: null,
    });
  });

  test("asks what goes with an answer only where it was given", () => {
    const answer: FormField = { name: "answer", type: "choice", of: ["take it", "decline"], optional: false };
    const onlyWith = { field: "answer", is: "decline" };
    const offer = [answer, { name: "reason", type: "text", optional: false, onlyWith } satisfies FormField];
    expect(missing(offer, { answer: "take it" })).toEqual([]);
    expect(answerOf(offer, { answer: "take it", reason: "typed before" })).toEqual({ answer: "take it" });
    expect(missing(offer, { answer: "decline" }).map(({ name }) => name)).toEqual(["reason"]);
  });

  test("gives the number keys to the first choice without an answer", () => {
    expect(fieldForKeys(form, {})).toBe(topic);
    expect(fieldForKeys(form, { topic: "sales" })).toBe(urgent);
    expect(fieldForKeys(form, { topic: "sales", urgent: true })).toBe(urgent);
    expect(fieldForKeys([invoice], {})).toBeUndefined();
  });

  test("reads what was typed as the fact's type", () => {
    const field = (type: FormField["type"]): FormField => ({ name: "x", type, optional: true });
    expect(fromInput(field("number"), "12.5")).toBe(12.5);
    expect(fromInput(field("number"), "twelve")).toBeUndefined();
    expect(fromInput(field("list"), "a, b;c")).toEqual(["a", "b", "c"]);
    expect(fromInput(field("date"), "2026-03-02")).toBe("2026-03-02");
    expect(fromInput(field("datetime"), "2026-03-02T09:00Z")).toBe("2026-03-02T09:00:00.000Z");
    expect(fromInput(field("text"), "  ")).toBeUndefined();
  });
});

describe("a correction", () => {
  test("offers the fields of the error first, with what was about to be written", () => {
    const it = story(0, { incident: true });
    const fields = fieldsToCorrect(
      it.incidents[0]!,
      it,
      [{ field: "Resolution_Code__c", value: "Resolved by billing" }],
      gather(it.entries),
    );
    expect(fields[0]).toEqual({ name: "Resolution_Code__c", value: "Resolved by billing", blamed: true });
    expect(fields.slice(1).map(({ name }) => name)).toEqual(["topic", "urgent", "invoice"]);
  });

  test("of a refused write may set its own fields only, and says what else the error names", () => {
    const at = "2026-03-02T09:00:00.000Z";
    const sets = {
      OwnerId: { value: "005x", visit: "owner#1", label: "Wren" },
      Priority: { value: "High", visit: "priority#1" },
    };
    const error = {
      code: "RULE",
      message: "Give the company.",
      class: "refused",
      fields: ["Company", "Priority"],
    };
    const trail = [
      {
        at,
        kind: "effect-intended",
        effect: { kind: "write", id: "w", object: "Case", recordId: "1", sets },
      },
      { at, kind: "incident-opened", incident: "i", effect: "w", error },
    ].map((entry, seq) => ({ seq, told: "", entry })) as unknown as Parameters<typeof gather>[0];
    const it = { id: "i", code: "RULE", message: "", openedAt: at, repairs: [] };
    const gathered = gather(trail);
    expect(fieldsToCorrect(it, { record: { Company: null }, facts: {} }, [], gathered)).toEqual([
      { name: "Priority", value: "High", blamed: true },
      { name: "OwnerId", value: "005x", label: "Wren", blamed: false },
    ]);
    expect(beyondTheWrite(it, gathered)).toEqual(["Company"]);
  });

  test("keeps the kind of the value that it replaces", () => {
    expect(asValue("12", 3)).toBe(12);
    expect(asValue("12", "3")).toBe("12");
    expect(asValue("yes", false)).toBe(true);
    expect(asValue(" ", "x")).toBeNull();
    expect(asValue("a; b", ["x"])).toEqual(["a", "b"]);
    expect(asTyped(["a", "b"])).toBe("a;b");
  });
});
