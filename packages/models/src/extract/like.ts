import { type Entity, scan } from "./entity.ts";

/**
 * A number's outline, as a team writes it, as a pattern: `#` is a digit, `?` a letter, `*` a run of letters
 * and digits with a digit in it (at most 40), all else stands for itself, whatever its case. A space or hyphen may also be written
 * as the other one or left out: "INV-######" finds "inv 004711" too.
 * Throws an Error for an outline without `#`, `?` or `*`, which could find only itself.
 */
export function outline(like: string): RegExp {
  if (!/[#?*]/.test(like)) {
    throw new Error(
      `"${like}" has no place for digits or letters: write # for a digit, ? for a letter, * for any run of them.`,
    );
  }
  const parts = [...like].map((char) => {
    if (char === "#") return "\\d";
    if (char === "?") return "\\p{L}";
    if (char === "*") return "(?=\\p{L}{0,39}\\d)[\\p{L}\\p{N}]{1,40}";
    if (/[ -]/.test(char)) return "[ \\u00a0-]?";
    return char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`(?<![\\p{L}\\p{N}])${parts.join("")}(?![\\p{L}\\p{N}])`, "giu");
}

/** Numbers of invoices, orders or cases by their outline; the value is written as the outline writes it, upper case. */
export function numbersLike(text: string, likes: string[]): Entity[] {
  return likes.flatMap((like) =>
    scan("number", text, outline(like), ([quote]) => ({ value: asWritten(quote, like) })),
  );
}

/** The letters and digits that were found, with the marks of the outline between them. */
function asWritten(quote: string, like: string): string {
  if (like.includes("*")) return quote.toUpperCase();
  const found = [...quote.toUpperCase()].filter((char) => !/[ \u00a0-]/.test(char));
  return [...like].map((char) => (/[ -]/.test(char) ? char : found.shift())).join("");
}
