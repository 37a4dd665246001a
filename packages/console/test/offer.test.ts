import { describe, expect, test } from "vitest";
import type { FormField } from "../src/api/types.ts";
import { leftOf, offerOf } from "../src/tasks/offer.ts";

const choice: FormField = { name: "answer", type: "choice", of: ["take it", "decline"], optional: false };
const why: FormField = {
  ...{ name: "reason", title: "Why not", type: "text", optional: false },
  onlyWith: { field: "answer", is: "decline" },
};
const only = { id: "005000000000001AAA", name: "Wren Adler" };

describe("an offer", () => {
  test("is a question to one person: two words, and why they decline", () => {
    expect(offerOf({ for: only, form: [choice, why] })).toEqual({
      ...{ name: "answer", take: "take it", decline: "decline" },
      why,
    });
    expect(offerOf({ for: only, form: [choice] })).toMatchObject({ take: "take it", decline: "decline" });
  });

  test.each([
    ["is for anybody", { form: [choice, why] }],
    ["has three answers", { for: only, form: [{ ...choice, of: ["a", "b", "c"] }] }],
    ["asks for something else", { for: only, form: [choice, why, choice] }],
    [
      "asks the reason of whoever takes it",
      { for: only, form: [choice, { ...why, onlyWith: { field: "answer", is: "take it" } }] },
    ],
    ["asks for no choice", { for: only, form: [{ ...why, onlyWith: undefined } as FormField] }],
  ])("is not a task that %s", (_, task) => expect(offerOf(task)).toBeUndefined());
});

describe("the time that is left for an answer", () => {
  const openedAt = "2026-11-26T10:00:00Z";
  const until = "2026-11-26T10:10:00Z";
  const at = (minutes: number) => Date.parse(openedAt) + minutes * 60_000;

  test.each([
    [1, { text: "9 min left", tone: "ok", part: 10 }],
    [9, { text: "1 min left", tone: "warning", part: 90 }],
    [11, { text: "time is up", tone: "danger", part: 100 }],
  ])("after %i minutes of ten", (minutes, left) => {
    expect(leftOf({ openedAt, until }, at(minutes))).toEqual(left);
  });

  test("is not told where nobody waits for it", () => expect(leftOf({ openedAt }, at(1))).toBeUndefined());
});
