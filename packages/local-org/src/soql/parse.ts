import { parseQuery, type Query } from "@jetstreamapp/soql-parser-js";
import { offsetOf, queryError } from "./errors.ts";

const KEPT = 300;
const LONGEST_KEPT = 2000;
const cache = new Map<string, Query>();

/** What the parser tripped over, from the text of its error. */
function culprit(text: string, message: string): { offset: number; token: string } {
  const at = /at offset: (\d+)/.exec(message);
  if (at) return { offset: Number(at[1]), token: text[Number(at[1])] ?? "" };
  const token = /found(?: -->|:)\s+'([\s\S]*?)'(?: <--|$)/.exec(message)?.[1] ?? "";
  return { offset: token ? offsetOf(text, token) : text.length, token };
}

/**
 * Parses a SOQL text; texts met again come from a cache.
 * @throws OrgError MALFORMED_QUERY, in Salesforce's wording
 */
export function parseSoql(text: string): Query {
  const known = cache.get(text);
  if (known) return known;
  let query: Query;
  try {
    query = parseQuery(text);
  } catch (error) {
    const { offset, token } = culprit(text, (error as Error).message);
    throw queryError(
      "MALFORMED_QUERY",
      text,
      offset,
      `unexpected token: ${token ? `'${token}'` : "'<EOF>'"}`,
    );
  }
  if (text.length <= LONGEST_KEPT) {
    if (cache.size >= KEPT) cache.delete(cache.keys().next().value!);
    cache.set(text, query);
  }
  return query;
}
