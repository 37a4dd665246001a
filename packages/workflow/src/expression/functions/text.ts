import { quoted } from "../../outside.ts";
import type { Value } from "../types.ts";
import { finite, isBlank, type Runtime, toList, toText } from "../values.ts";
import type { FunctionDefinition } from "./definition.ts";

type Run = FunctionDefinition["run"];

/** A function of texts: blank is the empty text, other values are taken as text. */
const textual =
  (run: (...texts: string[]) => Runtime): Run =>
  (args) =>
    run(...(args as Value[]).map(toText));

/** A function of a text and whole numbers after it; blank where a number is blank. */
const counted =
  (run: (text: string, ...counts: number[]) => string): Run =>
  (args) => {
    const [text, ...counts] = args as Value[];
    if (counts.some(isBlank)) return null;
    if (!counts.every((count) => typeof count === "number")) return undefined;
    return run(toText(text as Value), ...counts.map((count) => Math.max(0, Math.trunc(count))));
  };

/** A number as people write it; blank for a blank text, unknown for a text that is no number. */
function numberOf(value: Value): Runtime {
  if (typeof value === "number") return finite(value);
  if (isBlank(value)) return null;
  const text = toText(value).trim();
  return isNumber(text) ? finite(Number(text)) : undefined;
}

const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text.trim());

const lowered = (parts: Value) => toList(parts).map((part) => toText(part).toLowerCase());

function hasOneOf(whole: Value, words: string[]): boolean {
  const text = toText(whole).toLowerCase();
  return words.some((word) => text.includes(word));
}

/** Functions of texts. Lengths and positions count UTF-16 units, as Salesforce does. */
export const textFunctions: Record<string, FunctionDefinition> = {
  contains: {
    signature: "text.contains(part)",
    description: "True when the text has the part in it (case matters).",
    takes: ["any", "any"],
    returns: "boolean",
    run: ([whole, part]) =>
      Array.isArray(whole)
        ? whole.some((item) => toText(item) === toText(part as Value))
        : toText(whole as Value).includes(toText(part as Value)),
  },
  containsAny: {
    signature: 'containsAny(text, ["one", "two"])',
    description: "True when the text has one of the parts in it, in upper or lower case.",
    takes: ["text", "list"],
    returns: "boolean",
    run: ([whole, parts]) => hasOneOf(whole as Value, lowered(parts as Value)),
    prepare: ([, parts]) => {
      if (!parts?.constant) return undefined;
      const words = lowered(parts.constant.value);
      return ([whole]) => hasOneOf(whole as Value, words);
    },
  },
  startsWith: {
    signature: "text.startsWith(part)",
    description: "True when the text begins with the part (case matters).",
    takes: ["text", "text"],
    returns: "boolean",
    run: textual((text, part) => text.startsWith(part as string)),
  },
  endsWith: {
    signature: "text.endsWith(part)",
    description: "True when the text ends with the part (case matters).",
    takes: ["text", "text"],
    returns: "boolean",
    run: textual((text, part) => text.endsWith(part as string)),
  },
  lower: {
    signature: "text.lower()",
    description: "The text in lower case.",
    takes: ["text"],
    returns: "text",
    run: textual((text) => text.toLowerCase()),
  },
  upper: {
    signature: "text.upper()",
    description: "The text in upper case.",
    takes: ["text"],
    returns: "text",
    run: textual((text) => text.toUpperCase()),
  },
  trim: {
    signature: "text.trim()",
    description: "The text without spaces at its ends.",
    takes: ["text"],
    returns: "text",
    run: textual((text) => text.trim()),
  },
  size: {
    signature: "size(x)",
    description: "The number of characters of a text or of values in a list.",
    takes: ["any"],
    returns: "number",
    run: ([x]) => (Array.isArray(x) ? x.length : toText(x as Value).length),
  },
  quote: {
    signature: "quote(text, most)",
    description:
      "Somebody else's words, fit to be written into a field: without links, markup and hidden characters, at most 255 characters or as many as said.",
    takes: ["text", "number"],
    least: 1,
    returns: "text",
    run: counted((text, most) => quoted(text, most)),
  },
  left: {
    signature: "left(text, count)",
    description: "The first characters of a text.",
    takes: ["text", "number"],
    returns: "text",
    run: counted((text, count) => text.slice(0, count)),
  },
  right: {
    signature: "right(text, count)",
    description: "The last characters of a text.",
    takes: ["text", "number"],
    returns: "text",
    run: counted((text, count) => text.slice(Math.max(0, text.length - (count as number)))),
  },
  mid: {
    signature: "mid(text, start, count)",
    description: "Characters from the middle of a text; the first one is number 1.",
    takes: ["text", "number", "number"],
    returns: "text",
    run: counted((text, start, count) => {
      const from = Math.max(1, start as number) - 1;
      return text.slice(from, from + (count as number));
    }),
  },
  find: {
    signature: "find(part, text, start)",
    description: "Where the part stands in the text (1 is the first character, 0 is nowhere), from start on.",
    takes: ["text", "text", "number"],
    least: 2,
    returns: "number",
    run: ([part, text, start = 1]) => {
      if (isBlank(part as Value) || isBlank(text as Value) || typeof start !== "number" || start < 1)
        return 0;
      return toText(text as Value).indexOf(toText(part as Value), Math.trunc(start) - 1) + 1;
    },
  },
  replace: {
    signature: "text.replace(part, by)",
    description: "The text with every occurrence of the part replaced.",
    takes: ["text", "text", "text"],
    returns: "text",
    run: textual((text, part, by) =>
      part === "" ? text : text.replaceAll(part as string, () => by as string),
    ),
  },
  text: {
    signature: "text(x)",
    description: "A number, date, choice or other value as text.",
    takes: ["any"],
    returns: ([x]) => (x?.type === "choice" ? "choice" : "text"),
    run: textual((text) => text),
  },
  number: {
    signature: "number(text)",
    description: "A text as a number; unknown when it is none.",
    takes: ["any"],
    returns: "number",
    run: ([x]) => numberOf(x as Value),
  },
  isNumber: {
    signature: "isNumber(text)",
    description: "True when the text is a number.",
    takes: ["any"],
    returns: "boolean",
    run: textual((text) => isNumber(text)),
  },
};
