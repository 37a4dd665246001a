import type { Value } from "@throughline/workflow";
import type { FactAsked } from "../port.ts";

/** Longest text that a fact may be, in characters: as a text field of Salesforce. */
export const LONGEST_TEXT = 255;

/** How values of a type are written, for the model. */
const FORM: Record<FactAsked["type"], string> = {
  choice: "one of these values, as it is written here",
  boolean: "true or false",
  number: "a number",
  date: "a date as YYYY-MM-DD",
  datetime: "a date and time as YYYY-MM-DDThh:mm:ssZ",
  text: `a text of at most ${LONGEST_TEXT} characters`,
} as Record<FactAsked["type"], string>;

const SCHEMA: Record<string, object> = {
  boolean: { type: "boolean" },
  number: { type: "number" },
};

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
const shown = (value: Value) => (value === null ? "null" : JSON.stringify(value));

/** A fact as the model reads it: what it says, the values that it may have, examples. */
export function describe({
  name,
  type,
  of = [],
  meanings = {},
  optional,
  title,
  about,
  examples,
}: FactAsked) {
  const says = [title, about].filter((part) => part !== undefined).map(oneLine);
  const lines = [`- ${name}${says.length ? ` (${says.join(": ")})` : ""}: ${FORM[type] ?? FORM.text}`];
  for (const value of of) {
    const meaning = Object.hasOwn(meanings, value) ? meanings[value] : undefined;
    lines.push(`    ${JSON.stringify(value)}${meaning ? `: ${oneLine(meaning)}` : ""}`);
  }
  lines.push(
    optional ? "    null: the item says that there is none, or names none" : "    null: it cannot be told",
  );
  for (const { text, is } of examples ?? [])
    lines.push(`    For example, ${JSON.stringify(oneLine(text))} is ${shown(is)}.`);
  return lines.join("\n");
}

const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });

/**
 * JSON Schema of the answer, of the parts that every provider's structured output takes: each key required, none
 * besides, `null` for nothing.
 *
 * @param fields those that are shown, of which a passage may be quoted
 */
export function answerSchema(facts: FactAsked[], fields: string[]): object {
  const one = ({ type, of }: FactAsked) =>
    object({
      field: orNull({ type: "string", enum: fields }),
      quote: orNull({ type: "string" }),
      value: orNull(of ? { type: "string", enum: of } : (SCHEMA[type] ?? { type: "string" })),
      confidence: { type: "number" },
    });
  return object(Object.fromEntries(facts.map((fact) => [fact.name, one(fact)])));
}

const object = (properties: Record<string, object>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const bytes = (text: string) => Buffer.byteLength(text);

/**
 * Most tokens of a right answer, generously: a token has at least a byte, and mostly four. The same for every item, as all
 * that belongs to the prompt's version.
 */
export function answerTokens(facts: FactAsked[]): number {
  const longest = (texts: string[]) => Math.max(0, ...texts.map(bytes));
  const ofValue = ({ type, of }: FactAsked) => (of ? longest(of) : type === "text" ? LONGEST_TEXT : 30);
  return facts.reduce((sum, fact) => sum + FRAME_TOKENS + bytes(fact.name) + ofValue(fact), 100);
}

/** The four keys, the name of a field, and the quoted passage, of which the model is asked for twenty words. */
const FRAME_TOKENS = 200;
