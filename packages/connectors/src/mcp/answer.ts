import type { CallToolResult } from "@modelcontextprotocol/client";
import type { JsonSchema } from "../connector.ts";

/** What a tool that declares no output answers with. */
export const TEXT_ANSWER: JsonSchema = {
  type: "object",
  properties: {
    text: { type: "string" },
    listed: { type: "array", items: { type: "string" } },
  },
  required: ["text", "listed"],
};

/** Longest text that is taken, in characters. */
const MOST_TEXT = 100_000;

/** Why an answer is not taken. */
export class UnfitAnswer extends Error {}

/**
 * The answer of a tool as plain data. What is neither structured nor text is named in `listed`, and nothing of it is
 * fetched.
 * @param declared whether the tool, or the file, says what it answers
 * @throws UnfitAnswer where it says so and does not keep to it, or where the text is too long
 */
export function answerOf(result: CallToolResult, declared: "tool" | "file" | undefined): unknown {
  if (declared === "tool") {
    if (result.structuredContent === undefined) throw new UnfitAnswer("it has no structured content");
    return result.structuredContent;
  }
  const text = textOf(result);
  if (declared === "file") {
    try {
      return JSON.parse(text);
    } catch {
      throw new UnfitAnswer("its text is no JSON");
    }
  }
  return { text, listed: result.content.flatMap((part) => (part.type === "text" ? [] : [nameOf(part)])) };
}

/** All text of an answer. @throws UnfitAnswer where it is too long */
function textOf({ content }: CallToolResult): string {
  const text = content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  if (text.length > MOST_TEXT) throw new UnfitAnswer(`its text has more than ${MOST_TEXT} characters`);
  return text;
}

/** What a tool said of its failure, short and without control characters. */
export const complaintOf = (result: CallToolResult): string =>
  result.content
    .flatMap((part) => (part.type === "text" ? [part.text] : []))
    .join(" ")
    .slice(0, 300)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();

function nameOf(part: Exclude<CallToolResult["content"][number], { type: "text" }>): string {
  if (part.type === "resource_link") return `link ${part.uri}`.slice(0, 500);
  if (part.type === "resource") return `resource ${part.resource.uri}`.slice(0, 500);
  return `${part.type} ${"mimeType" in part ? part.mimeType : ""}`.trim().slice(0, 500);
}
