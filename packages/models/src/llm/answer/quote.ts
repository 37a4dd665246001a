import type { Passage } from "../port.ts";

/** Typographic marks that models write as plain ones, and the other way about. */
const PLAIN: Record<string, string> = { "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "‚": "'" };
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/;

interface Plain {
  text: string;
  /** Where each of its characters stands in the text that it was made of. */
  at: number[];
}

/** A text with every run of white space as one space, and without what cannot be seen. */
function plain(text: string): Plain {
  const at: number[] = [];
  let result = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (INVISIBLE.test(character)) continue;
    const isSpace = /\s/.test(character);
    if (isSpace && result.endsWith(" ")) continue;
    result += isSpace ? " " : (PLAIN[character] ?? character);
    at.push(i);
  }
  return { text: result, at };
}

/** Quotation marks and dots that models put around what they quote. */
const AROUND = /^["'«»…. ]+|["'«»…. ]+$/g;

/**
 * Where a quoted passage stands, word for word; only white space and the looks of quotation marks may differ. The field
 * that was named is searched first. Undefined: it stands nowhere.
 */
export function locate(
  fields: Record<string, string>,
  named: string | null,
  quote: string,
): Passage | undefined {
  const wanted = plain(quote).text.trim();
  const bare = wanted.replace(AROUND, "");
  const order = Object.keys(fields).sort((a, b) => Number(b === named) - Number(a === named));
  for (const passage of bare === wanted ? [wanted] : [wanted, bare]) {
    if (passage === "") continue;
    for (const field of order) {
      const text = fields[field]!;
      const found = find(text, passage);
      if (found) return { field, ...found, quote: text.slice(found.from, found.to) };
    }
  }
  return undefined;
}

function find(text: string, passage: string): { from: number; to: number } | undefined {
  const exact = text.indexOf(passage);
  if (exact >= 0) return { from: exact, to: exact + passage.length };
  const { text: searched, at } = plain(text);
  const place = searched.indexOf(passage);
  return place < 0 ? undefined : { from: at[place]!, to: at[place + passage.length - 1]! + 1 };
}
