import { describe, expect, test } from "vitest";
import { applyEdits } from "../src/index.ts";

describe("applyEdits", () => {
  test("does all edits of a text at once, whatever their order", () => {
    const edits = [
      { from: 6, to: 11, text: "there" },
      { from: 0, to: 5, text: "Hi" },
      { from: 11, to: 11, text: "!" },
    ];
    expect(applyEdits("Hello world", edits)).toBe("Hi there!");
  });

  test("leaves a text without edits as it is, and its byte order mark in front", () => {
    expect(applyEdits("text", [])).toBe("text");
    expect(applyEdits("\uFEFFname: a", [{ from: 6, to: 7, text: "b" }])).toBe("\uFEFFname: b");
  });

  test.each([
    [
      "two that replace the same",
      [
        { from: 0, to: 3, text: "" },
        { from: 2, to: 4, text: "" },
      ],
    ],
    ["one behind the end", [{ from: 3, to: 9, text: "" }]],
    ["one that ends before it begins", [{ from: 3, to: 1, text: "" }]],
  ])("refuses %s", (_, edits) => {
    expect(() => applyEdits("text", edits)).toThrow(RangeError);
  });
});
