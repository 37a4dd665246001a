import { malformedSearch } from "./expression.ts";

/** Which fields are searched. */
export type FieldGroup = "ALL" | "NAME" | "EMAIL" | "PHONE" | "SIDEBAR";

/** What is wanted of one object. */
export interface Returning {
  object: string;
  /** A SELECT list; the id unless given. */
  fields?: string;
  /** WHERE, ORDER BY, LIMIT and OFFSET as they stand in SOQL. */
  clauses?: string;
}

/** A search, taken apart. */
export interface Search {
  find: string;
  group: FieldGroup;
  /** All objects that can be searched if there is none. */
  returning: Returning[];
  limit: number | undefined;
}

const GROUPS = new Set(["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"]);

/** @throws OrgError MALFORMED_SEARCH for a name that is no group of fields */
export function fieldGroup(name: string): FieldGroup {
  const group = name.toUpperCase();
  if (!GROUPS.has(group)) throw malformedSearch(`'${name}' is not a search group`);
  return group as FieldGroup;
}

/** Cuts a text at the commas that stand neither in quotes nor in parentheses. */
function atCommas(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [piece] of text.matchAll(/'(?:\\.|[^'\\])*'|[\s\S]/g)) {
    if (piece === "(") depth++;
    if (piece === ")") depth--;
    if (piece === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

function returningOf(text: string): Returning {
  const [, object, inner] = /^(\w+)\s*(?:\(([\s\S]*)\))?$/.exec(text) ?? [];
  if (!object) throw malformedSearch(`unexpected token: '${text}'`);
  if (inner === undefined) return { object };
  const from = inner.search(/\b(?:USING|WHERE|ORDER\s+BY|LIMIT|OFFSET)\b/i);
  const fields = (from < 0 ? inner : inner.slice(0, from)).trim();
  return { object, ...(fields && { fields }), ...(from >= 0 && { clauses: inner.slice(from) }) };
}

/** What stands before the first of these words, outside of quotes and parentheses, and the rest from there. */
function until(text: string, words: RegExp): [string, string] {
  let depth = 0;
  for (const { 0: piece, index } of text.matchAll(/'(?:\\.|[^'\\])*'|[()]|\b\w+/g)) {
    if (piece === "(") depth++;
    else if (piece === ")") depth--;
    else if (depth === 0 && words.test(piece)) return [text.slice(0, index), text.slice(index)];
  }
  return [text, ""];
}

/**
 * Parses a SOSL text.
 * @throws OrgError MALFORMED_SEARCH
 */
export function parseSosl(text: string): Search {
  // quotes in place of braces are Apex's
  const start = /^\s*FIND\s*\{((?:\\[\s\S]|[^}\\])*)\}\s*/i.exec(text);
  if (!start) throw malformedSearch("No search term found. The search term must be enclosed in braces.");
  const search: Search = {
    find: start[1]!,
    group: "ALL",
    returning: [],
    limit: undefined,
  };
  let rest = text.slice(start[0].length);
  const group = /^IN\s+(\w+)\s+FIELDS\s*/i.exec(rest);
  if (group) {
    search.group = fieldGroup(group[1]!);
    rest = rest.slice(group[0].length);
  }
  if (/^RETURNING\b/i.test(rest)) {
    const [list, after] = until(rest.slice("RETURNING".length), /^(?:WITH|LIMIT|UPDATE)$/i);
    search.returning = atCommas(list).map(returningOf);
    rest = after;
  }
  // one clause after another; spelling is not corrected here in any case
  rest = rest.replace(/^\s*WITH\s+SPELL_CORRECTION\s*=\s*(?:true|false)/i, "");
  const limit = /^\s*LIMIT\s+(\d+)/i.exec(rest);
  if (limit) {
    search.limit = Number(limit[1]);
    rest = rest.slice(limit[0].length);
  }
  rest = rest.replace(/^\s*UPDATE\s+(?:TRACKING|VIEWSTAT)(?:\s*,\s*(?:TRACKING|VIEWSTAT))?/i, "").trim();
  const [word] = rest.split(/\s/);
  if (/^WITH$/i.test(word!)) throw malformedSearch(`${rest.slice(0, 40)} is not supported here`);
  if (word) throw malformedSearch(`unexpected token: '${word}'`);
  return search;
}
