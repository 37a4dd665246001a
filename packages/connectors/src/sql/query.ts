import type { Value } from "@throughline/workflow";

/** A query around its parameters: there is one part more than names. */
export interface Query {
  parts: string[];
  names: string[];
}

/** A query with what its parameters are this time. */
export interface Statement {
  parts: string[];
  values: Value[];
}

/** What a database has of its own, as far as it matters for what is a look-up. */
export interface Grammar {
  /** Signs that begin a comment, a variable or a placeholder of its own. */
  signs: string;
  /** `[name]` is a quoted name. */
  brackets?: boolean;
  /** Words in lower case that begin something else than a look-up. */
  words: string[];
  /** Names in lower case that reach beyond the query. */
  reaches: RegExp;
}

/** What is wrong with a query. */
export interface Flaw {
  message: string;
  fix: string;
}

const WRITES = ["insert", "update", "delete", "merge", "into", "call", "truncate", "lock"];
const LOCKS = ["share", "no", "key"];
/** In these a value may stand behind FROM. */
const FROM_VALUE = ["extract", "substring", "trim", "overlay"];

const TOKEN =
  /\s+|(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`)|(?<parameter>\{[A-Za-z_]\w*\})|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|\d[\d.]*|(?<comment>--|\/\*)|(?<sign>.)/gsu;
const BRACKETS = new RegExp(`\\[(?:[^\\]]|\\]\\])*\\]|${TOKEN.source}`, TOKEN.flags);

/**
 * Reads a query, and refuses whatever is not surely one SELECT that only looks: comments, a second statement, a word that
 * writes or locks, a function that reaches beyond the query. Rather too much than too little: a name that is such a word
 * is written in quotes, which end at the same place in every setting of the database or are refused.
 */
export function readQuery(text: string, grammar: Grammar): Query | Flaw {
  const query: Query = { parts: [""], names: [] };
  let last = "";
  const within: string[] = [];
  for (const { 0: token, groups } of text
    .trim()
    .replace(/;$/, "")
    .matchAll(grammar.brackets ? BRACKETS : TOKEN)) {
    const found = { token, last, within: within.at(-1) ?? "", ...groups } as Found;
    const wrong = flawOf(found, grammar);
    if (wrong) return wrong;
    if (found.parameter) {
      query.names.push(token.slice(1, -1));
      query.parts.push("");
    } else query.parts.push(query.parts.pop() + token);
    if (token === "(") within.push(last);
    if (token === ")") within.pop();
    if (token.trim()) last = token.toLowerCase();
  }
  return last ? query : flaw("There is no query.", "Write a SELECT.");
}

/** One token with what stands around it, in lower case. */
interface Found {
  token: string;
  /** The one before; empty at the beginning. */
  last: string;
  /** What the brackets around it belong to. */
  within: string;
  quoted?: string;
  parameter?: string;
  word?: string;
  comment?: string;
  sign?: string;
}

function flawOf({ token, last, within, quoted, parameter, word, comment, sign }: Found, grammar: Grammar) {
  const lower = token.toLowerCase();
  if (last === "" && token.trim() && lower !== "select" && lower !== "with")
    return flaw("It does not begin with SELECT or WITH.", "A connection of type sql only looks up.");
  if (comment) return flaw("It has a comment.", "Write the comment beside the query, behind a #.");
  if (quoted && /\\['"]/.test(quoted))
    return flaw("A backslash stands before a quote.", "Write a quote within quotes twice.");
  if (word && (WRITES.includes(lower) || grammar.words.includes(lower)))
    return flaw(
      `It has the word ${word}, which is not of a look-up.`,
      "Write a name that is such a word in quotes.",
    );
  if (word && last === "for" && LOCKS.includes(lower))
    return flaw("It locks rows.", "Take FOR … out: a look-up holds nobody up.");
  if (word && grammar.reaches.test(lower))
    return flaw(`${word} reaches beyond the query.`, "Look up in tables and views alone.");
  if (
    parameter &&
    (last === "by" || last === "." || last === "join" || (last === "from" && !FROM_VALUE.includes(within)))
  )
    return flaw(
      `${parameter} stands where the name of a table or a column does.`,
      "A parameter is a value; make an operation for each table.",
    );
  if (sign === ";") return flaw("It is more than one statement.", "Make an operation of each.");
  if (sign && `'"\`{}\\\0${grammar.signs}`.includes(sign))
    return flaw(
      `The sign ${sign} has no place there.`,
      "A parameter is written {name}; quotes come in pairs.",
    );
  return undefined;
}

const flaw = (message: string, fix: string): Flaw => ({ message, fix });

/** Names of parameters that stand within quotes, where they would be text. */
export const inQuotes = (text: string, names: readonly string[]): string[] => {
  const quoted = [...text.matchAll(TOKEN)].flatMap(({ groups }) => groups?.quoted ?? []);
  return names.filter((name) => quoted.some((one) => one.includes(`{${name}}`)));
};
