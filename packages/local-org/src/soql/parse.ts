import { parseQuery, type Query } from "@jetstreamapp/soql-parser-js";
import { malformed, queryError } from "./errors.ts";

const KEPT = 300;
const LONGEST_KEPT = 2000;
const cache = new Map<string, Query>();

/** Scopes that the parser does not know. */
const MORE_SCOPES = /(\bUSING\s+SCOPE\s+)(queue|mine_and_my_groups)\b/i;

function messageOf(text: string): string {
  try {
    parseQuery(text);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const foundIn = (message: string): string =>
  (/found(?: -->|:)\s+'([\s\S]*?)'(?: <--|$)/.exec(message) ?? /but found: (\S+)$/.exec(message))?.[1] ?? "";

/** What the parser tripped over: its message names the word, but not which of them. */
function culprit(text: string, message: string): { offset: number; token: string } {
  const token = foundIn(message);
  const places = token === "" ? [] : [...text.matchAll(wordPattern(token))].map((match) => match.index);
  const first = places.find((at) => foundIn(messageOf(text.slice(0, at + token.length))) === token);
  return { offset: first ?? places.at(-1) ?? text.length, token };
}

/** A word as such: not as a part of another one. */
function wordPattern(token: string): RegExp {
  const escaped = token.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(/^\w/.test(token) ? `(?<![\\w.])${escaped}(?!\\w)` : escaped, "g");
}

function refusal(text: string, message: string) {
  const at = /at offset: (\d+)/.exec(message)?.[1];
  if (at !== undefined) {
    const offset = Number(at);
    const char = text[offset]!;
    const column = `line 1:${offset}`;
    return queryError(
      "MALFORMED_QUERY",
      text,
      offset,
      char === "'"
        ? `${column} mismatched character '<EOF>' expecting '''`
        : `${column} no viable alternative at character '${char}'`,
    );
  }
  const { offset, token } = culprit(text, message);
  const bind = /(?:[=<>]|\b(?:IN|LIKE|LIMIT|OFFSET))\s*(:\s*\w)/i.exec(text);
  if (bind) {
    const colon = bind.index + bind[0].length - bind[1]!.length;
    return queryError("MALFORMED_QUERY", text, colon, "Bind variables only allowed in Apex code");
  }
  return queryError("MALFORMED_QUERY", text, offset, `unexpected token: ${token ? `'${token}'` : "'<EOF>'"}`);
}

function parse(text: string): Query {
  if (/\bALL\s+ROWS\s*$/i.test(text)) throw malformed("ALL ROWS not allowed in this context");
  const scope = MORE_SCOPES.exec(text)?.[2];
  try {
    if (!scope) return parseQuery(text);
    return { ...parseQuery(text.replace(MORE_SCOPES, "$1everything")), usingScope: scope };
  } catch (error) {
    throw refusal(text, (error as Error).message);
  }
}

/**
 * Parses a SOQL text; texts met again come from a cache.
 * @throws OrgError MALFORMED_QUERY, in Salesforce's wording
 */
export function parseSoql(text: string): Query {
  const known = cache.get(text);
  if (known) return known;
  const query = parse(text);
  if (text.length <= LONGEST_KEPT) {
    if (cache.size >= KEPT) cache.delete(cache.keys().next().value!);
    cache.set(text, query);
  }
  return query;
}
