import type { Answer, FactAsked } from "../port.ts";
import type { Prompt } from "../prompt/prompt.ts";
import { locate } from "./quote.ts";
import { readValue } from "./value.ts";

/** What came of a model's answer: the facts that it settles, and what is wrong with the others. */
export interface Reading {
  answers: Record<string, Answer>;
  /** By fact, why its part was not accepted; the model may mend it. */
  wrong: Record<string, string>;
}

/** An answer of sixty facts takes a tenth of it. */
const LONGEST_ANSWER = 200_000;

/**
 * Reads a model's answer. Nothing besides the facts that were asked is taken, each of its type, each with a passage that
 * stands in the item. Never throws.
 */
export function readAnswer(text: string, facts: FactAsked[], prompt: Prompt): Reading {
  const answers: Reading["answers"] = {};
  const wrong: Reading["wrong"] = {};
  const object = parse(text);
  for (const fact of facts) {
    const { name } = fact;
    if (!object) wrong[name] = "the answer is no JSON object";
    else if (!Object.hasOwn(object, name) || !isRecord(object[name])) wrong[name] = "it is missing";
    else {
      const read = readFact(fact, object[name], prompt);
      if ("wrong" in read) wrong[name] = read.wrong;
      else answers[name] = read;
    }
  }
  return { answers, wrong };
}

function readFact(
  fact: FactAsked,
  given: Record<string, unknown>,
  { fields, unmask }: Prompt,
): Answer | { wrong: string } {
  const { field = null, quote = null, value = null } = given;
  if (value === null && !fact.optional) return { abstains: "the text does not say it" };
  const confidence = sureness(given.confidence);
  if (confidence === undefined) return { wrong: "the confidence is no number from 0 to 1" };
  if (value === null) return { value: null, confidence };
  const read = readValue(fact, typeof value === "string" ? unmask(value) : value);
  if ("wrong" in read) return read;
  if (typeof quote !== "string" || quote.trim() === "") return { wrong: "there is no quoted passage" };
  const evidence = locate(fields, typeof field === "string" ? field : null, unmask(quote));
  if (!evidence) return { wrong: "the quoted passage does not stand in the item, character by character" };
  return { value: read.value, confidence, evidence };
}

function sureness(given: unknown): number | undefined {
  const number = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
  return typeof number === "number" && number >= 0 && number <= 1 ? number : undefined;
}

/** The object in the text: small models put words or a fence around it. */
function parse(text: string): Record<string, unknown> | undefined {
  if (text.length > LONGEST_ANSWER) return undefined;
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  for (const part of [text, text.slice(Math.max(0, from), to + 1)]) {
    try {
      const parsed: unknown = JSON.parse(part);
      if (isRecord(parsed)) return parsed;
    } catch {
      // the next part may be one
    }
  }
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
