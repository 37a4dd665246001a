import type { Value } from "@throughline/workflow";
import type { FactAsked } from "../port.ts";
import { LONGEST_TEXT } from "../prompt/facts.ts";

/** What a model gave for a fact, as a value of the fact's type; or why it is none. */
export type Read = { value: Value } | { wrong: string };

const NUMBER = /^-?\d+(?:\.\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Reads a value that is not null. Forms that models mix up (`"true"`, `"12"`, `"Billing"`) are taken for what they say. */
export function readValue({ type, of }: FactAsked, given: unknown): Read {
  const text = typeof given === "string" ? given.trim() : undefined;
  if (of) return text === undefined ? { wrong: "it is no text" } : chosen(of, text);
  switch (type) {
    case "boolean":
      if (typeof given === "boolean") return { value: given };
      return text === "true" || text === "false"
        ? { value: text === "true" }
        : { wrong: NOT("true or false") };
    case "number": {
      const number = text !== undefined && NUMBER.test(text) ? Number(text) : given;
      return typeof number === "number" && Number.isFinite(number)
        ? { value: number }
        : { wrong: NOT("a number") };
    }
    case "date":
      return text !== undefined && DATE.test(text) && isDay(text)
        ? { value: text }
        : { wrong: NOT("a date as YYYY-MM-DD") };
    case "datetime":
      return text !== undefined && DATETIME.test(text) && isDay(text.slice(0, 10)) && Date.parse(text)
        ? { value: text }
        : { wrong: NOT("a date and time as YYYY-MM-DDThh:mm:ssZ") };
    default:
      return textOf(text);
  }
}

const NOT = (what: string) => `the value is not ${what}`;

function chosen(of: string[], text: string): Read {
  if (of.includes(text)) return { value: text };
  const alike = of.filter((value) => value.toLowerCase() === text.toLowerCase());
  return alike.length === 1 ? { value: alike[0]! } : { wrong: "the value is none of those that are listed" };
}

function textOf(text: string | undefined): Read {
  if (!text) return { wrong: NOT("a text") };
  if (text.length > LONGEST_TEXT) return { wrong: `the text is longer than ${LONGEST_TEXT} characters` };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  if (/[\u0000-\u0008\u000B-\u001F\u007F]/.test(text)) return { wrong: "the text has control characters" };
  return { value: text };
}

/** 31 February is a date by its form only. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
