import type { Reason, Value } from "./types.ts";
import { shown, type Wording, wordingOf } from "./words.ts";

const MOST_PARTS = 3;

/**
 * Says in one plain sentence what decided an expression, without its full stop:
 * `Subject contains "[SALES]" was false (Subject was "Help")`.
 * Of an "and" that failed only the failing parts are said, of an "or" that held only the holding ones;
 * what could not be decided names what is not known.
 */
export function explain(reason: Reason): string {
  const parts = reason.parts ?? [];
  if (reason.op === "leaf") return leafSentence(reason);
  if (reason.op === "not") return parts[0] ? explain(parts[0]) : outcome(reason);
  if (reason.op === "choice") {
    const [test, branch] = parts;
    if (!test || !branch) return test ? explain(test) : outcome(reason);
    const plain = branch.op === "leaf" && !branch.names;
    return `${explain(test)}, so ${plain ? `it was ${outcome(branch)}` : explain(branch)}`;
  }
  const deciding = decidingParts(reason);
  const said = deciding.slice(0, MOST_PARTS).map(explain);
  if (deciding.length > MOST_PARTS) said.push(`${deciding.length - MOST_PARTS} more`);
  return said.length > 1
    ? `${said.slice(0, -1).join(", ")}, and ${said.at(-1)}`
    : (said[0] ?? outcome(reason));
}

/**
 * Names the one condition that kept an expression from holding, with what it read:
 * `Subject contains "[SALES]" (Subject was "Help")`. Empty when the expression held.
 */
export function whyNot(reason: Reason): string {
  if (reason.result === "true") return "";
  const parts = reason.parts ?? [];
  if (reason.op === "and") {
    const failed = parts.find(isFalse) ?? parts.find(isUnknown);
    return failed ? whyNot(failed) : wordingOf(reason.text).words;
  }
  if (reason.op === "or") {
    const undecided = parts.find(isUnknown);
    if (undecided) return whyNot(undecided);
    const said = parts.slice(0, MOST_PARTS).map(whyNot);
    if (parts.length > MOST_PARTS) said.push(`${parts.length - MOST_PARTS} more`);
    return `none of: ${said.join("; ")}`;
  }
  if (reason.op === "choice") {
    const [test, branch] = parts;
    if (!test || !branch) return test ? whyNot(test) : wordingOf(reason.text).words;
    return branch.op === "leaf" && !branch.names ? explain(test) : whyNot(branch);
  }
  const wording = wordingOf(reason.text);
  if (reason.op === "leaf" && comparedName(reason, wording)) return leafSentence(reason);
  return (listedWords(reason, wording) ?? wording.words) + valuesOf(reason);
}

const isFalse = ({ result }: Reason): boolean => result === "false" || result === "blank";
const isUnknown = ({ result }: Reason): boolean => result === "unknown" || result === "value";

function decidingParts({ result, parts = [] }: Reason): Reason[] {
  if (result === "unknown") return parts.filter(isUnknown);
  return parts.filter(result === "true" ? (part) => part.result === "true" : isFalse);
}

function leafSentence(reason: Reason): string {
  const wording = wordingOf(reason.text);
  const { words } = wording;
  if (reason.result === "unknown") {
    const missing = Object.entries(reason.names ?? {}).filter(([, value]) => value === "unknown");
    if (missing.length === 0) return `${words} could not be computed${valuesOf(reason)}`;
    return `${words} could not be decided (${missing.map(([name]) => `${name.replace("()", "")} is not known`).join(", ")})`;
  }
  const compared = comparedName(reason, wording);
  if (compared) {
    const [name, read] = compared;
    // the value is in the condition: it need not be said twice
    return reason.result === "true"
      ? words
      : `${name} was ${shown(read)}, not ${words.slice(`${name} is `.length)}`;
  }
  const listed = listedWords(reason, wording);
  if (listed) return listed + valuesOf(reason);
  const bare = Object.hasOwn(reason.names ?? {}, words);
  if (reason.result === "true" && !bare) return words + valuesOf(reason);
  return `${words} was ${outcome(reason)}${valuesOf(reason, words)}`;
}

/** Of a list of words only the one that was found, or how many were not: `Subject contains "invoice"`. */
function listedWords({ names = {}, result }: Reason, { lookedFor }: Wording): string | undefined {
  if (!lookedFor || (result !== "true" && result !== "false")) return undefined;
  const { into, words } = lookedFor;
  if (result === "false") return `${into} contains none of ${words.length} words`;
  const read = Object.values(names).map((value) => (typeof value === "string" ? value.toLowerCase() : ""));
  const found = words.find((word) => read.some((value) => value.includes(word.toLowerCase())));
  // what was read is kept only up to a length: the word may stand behind it
  return `${into} contains ${found === undefined ? `one of ${words.length} words` : shown(found)}`;
}

/** The one name of a plain comparison, `Origin is "Email"`, with what it was. */
function comparedName(
  { names, result }: Reason,
  { words, comparison }: Wording,
): [string, Value] | undefined {
  if (!comparison || !names || (result !== "true" && result !== "false")) return undefined;
  const [only, another] = Object.entries(names);
  return only && !another && words.startsWith(`${only[0]} is `) ? only : undefined;
}

function outcome({ result, value }: Reason): string {
  if (result === "unknown") return "not known";
  return result === "value" && value !== undefined ? shown(value) : result;
}

/** What was read, in brackets; nothing when the condition is the name itself. */
function valuesOf(reason: Reason, words?: string): string {
  const names = namesOf(reason).filter(([name]) => name !== words);
  if (names.length === 0) return "";
  const said = names.slice(0, MOST_PARTS).map(([name, value]) => {
    const plain = name.replace("()", "");
    return value === "unknown" ? `${plain} is not known` : `${plain} was ${shown(value)}`;
  });
  return ` (${said.join(", ")}${names.length > MOST_PARTS ? ", …" : ""})`;
}

function namesOf({ names = {}, parts = [] }: Reason): [string, Value][] {
  const own = Object.entries(names);
  return parts.length === 0 ? own : [...new Map([...own, ...parts.flatMap(namesOf)])];
}
