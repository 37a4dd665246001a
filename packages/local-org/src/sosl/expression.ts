import { orgError } from "../errors.ts";

/** Tells of a record, by a test of its texts, whether a search finds it. */
export type Finds = (has: (word: RegExp) => boolean) => boolean;

const WORD = "[\\p{L}\\p{N}]";
/** Where a word begins within another one, as in `SampleAccount`. */
const HUMP = "(?-i:(?<=\\p{Ll})(?=\\p{Lu}))";
const SHORTEST = 2;
/** Deeper terms would not fit on the stack. */
const DEEPEST = 500;

export const malformedSearch = (message: string) => orgError(400, "MALFORMED_SEARCH", message);

type Token = { kind: "(" | ")" | "AND" | "OR" | "NOT" } | { kind: "TERM"; text: string };

/** Operators are words on their own; what stands in quotes or after a backslash is text. */
function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const [whole, quoted, operator] of text.matchAll(
    /"((?:\\.|[^"\\])*)"|([()])|(?:\\.|[^\s()"\\])+/gsu,
  )) {
    const word = whole.toUpperCase();
    if (operator) found.push({ kind: operator as "(" | ")" });
    else if (quoted === undefined && (word === "AND" || word === "OR" || word === "NOT"))
      found.push({ kind: word });
    else found.push({ kind: "TERM", text: quoted ?? whole });
  }
  return found;
}

/**
 * A word or phrase as it is looked for: whole words, one after another, with `*` and `?` as parts of them. Whatever else
 * stands between words, or after a backslash, separates them as it does in a record.
 */
function pattern(text: string): RegExp {
  const plain = text.replace(/\\(.)/gsu, (_, char: string) => (/[\p{L}\p{N}]/u.test(char) ? char : " "));
  const words = plain.match(/[\p{L}\p{N}*?]+/gu) ?? [];
  if (words.join("").replaceAll(/[*?]/g, "").length < SHORTEST)
    throw malformedSearch(`search term must be longer than one character: ${text}`);
  let groups = 0;
  const sources = words.map((word) => {
    const [first, ...runs] = word.split(/\*+/).map((run) => run.replaceAll("?", WORD));
    const last = runs.pop();
    // the first place where a run fits is as good as any later one: not going back keeps the time short
    const between = runs.map((run) => `(?=(${WORD}*?${run}))\\${++groups}`).join("");
    return `${first}${between}${last === undefined ? "" : `${WORD}*${last}`}`;
  });
  return new RegExp(
    `(?:(?<!${WORD})|${HUMP})${sources.join("[^\\p{L}\\p{N}]+")}(?:(?!${WORD})|${HUMP})`,
    "iu",
  );
}

/**
 * Compiles the text of a FIND clause. Words without an operator must all be there; AND binds before OR.
 * @throws OrgError MALFORMED_SEARCH
 */
export function compileFind(text: string): Finds {
  const list = tokens(text);
  let next = 0;
  let depth = 0;
  const kind = () => list[next]?.kind;

  const nested = (parse: () => Finds): Finds => {
    if (++depth > DEEPEST) throw malformedSearch("the search term is nested too deeply");
    const inner = parse();
    depth--;
    return inner;
  };
  const term = (): Finds => {
    const token = list[next++];
    if (token?.kind === "(") {
      const inner = nested(either);
      if (list[next++]?.kind !== ")") throw malformedSearch("missing ')' in the search term");
      return inner;
    }
    if (token?.kind === "NOT") {
      const inner = nested(term);
      return (has) => !inner(has);
    }
    if (token?.kind !== "TERM")
      throw malformedSearch(`unexpected ${token ? `'${token.kind}'` : "end"} in the search term`);
    const wanted = pattern(token.text);
    return (has) => has(wanted);
  };
  const both = (): Finds => {
    const parts = [term()];
    while (next < list.length && kind() !== "OR" && kind() !== ")") {
      if (kind() === "AND") next++;
      parts.push(term());
    }
    return (has) => parts.every((part) => part(has));
  };
  const either = (): Finds => {
    const parts = [both()];
    while (kind() === "OR") {
      next++;
      parts.push(both());
    }
    return (has) => parts.some((part) => part(has));
  };

  if (list.length === 0)
    throw malformedSearch("No search term found. The search term must be enclosed in braces.");
  const finds = either();
  if (next < list.length) throw malformedSearch("unexpected ')' in the search term");
  return finds;
}
