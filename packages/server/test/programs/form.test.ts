import { describe, expect, test } from "vitest";
import { answerIn, type Field, schemaOf, wordsFor } from "../../src/mcp/form.ts";

const FIELDS: Field[] = [
  { name: "topic", title: "What is it about?", type: "choice", of: ["billing", "other"], optional: false },
  { name: "refund", type: "number", optional: true },
  { name: "urgent", type: "boolean", optional: false },
  { name: "until", type: "date", optional: true },
  { name: "at", type: "datetime", optional: true },
  { name: "tags", type: "list", optional: true },
  { name: "which", type: "text", optional: false, onlyWith: { field: "topic", is: "other" } },
];

describe("a form of a task", () => {
  test("is one of MCP: choices to choose from, and required what always is", () => {
    expect(schemaOf(FIELDS)).toEqual({
      type: "object",
      properties: {
        topic: { title: "What is it about?", type: "string", enum: ["billing", "other"] },
        refund: { type: "number" },
        urgent: { type: "boolean" },
        until: { type: "string", format: "date" },
        at: { type: "string", format: "date-time" },
        tags: { type: "string", description: "With commas between." },
        which: { type: "string", description: "Only where topic is other." },
      },
      required: ["topic", "urgent"],
    });
  });

  test("takes what was asked, lists in parts, and nothing that was left open", () => {
    const content = { topic: "billing", urgent: false, tags: "a, b,", which: "", by: "administrator" };
    expect(answerIn(FIELDS, content)).toEqual({ topic: "billing", urgent: false, tags: ["a", "b"] });
  });

  test("is told in words", () => {
    expect(wordsFor(FIELDS.filter(({ name }) => ["topic", "refund", "which"].includes(name)))).toBe(
      "topic: one of billing, other; refund: number, optional; which: text, only where topic is other",
    );
  });
});
