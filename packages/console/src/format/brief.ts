import type { Value } from "../api/types.ts";

/** Lists up to this long are read at a glance. */
const SHORT = 4;

const oneOf = /^(.+?) contains one of ("[^"]*"(?:, "[^"]*")*)(.*)$/su;

/**
 * A reason about a long list of words, told by the words that matter: those that occur, where it held,
 * the first few, where it did not. `read`: the values it was evaluated on. Any other text stays as it is.
 */
export function brief(text: string, held: boolean, read: (Value | "unknown")[] = []): string {
  const [, what, list = "", rest = ""] = oneOf.exec(text) ?? [];
  const words = [...list.matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word);
  if (words.length <= SHORT) return text;
  if (!held) return `${what} contains none of ${words.length} words: ${quoted(words.slice(0, 3))}, …`;
  const texts = [rest, ...read.filter((value) => typeof value === "string")].join("\n").toLowerCase();
  const found = words.filter((word) => texts.includes(word.toLowerCase()));
  return `${what} contains ${found.length > 0 ? quoted(found) : `one of ${words.length} words`}${rest}`;
}

function quoted(words: string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}
