import { instant } from "./dates.ts";
import { isFormula } from "./formula/index.ts";
import { translate } from "./formula/translate.ts";
import { type ASTNode, callOf, operandsOf, parseCel, pathOf, rangeOf } from "./syntax.ts";
import type { Value } from "./types.ts";

const LONGEST = 60;
const COMPARED: Record<string, string> = { "==": "is", "!=": "is not" };
const VERBS: Record<string, string> = {
  contains: "contains",
  startsWith: "begins with",
  endsWith: "ends with",
  matches: "matches",
  includes: "includes",
  containsAny: "contains one of",
};

/** Anything that is not one plain space between words. */
const UNEVEN = /\s\s|[^\S ]/;

/** A value as a sentence shows it, cut when it is long. */
export function shown(value: Value): string {
  if (value === null || value === "") return "blank";
  if (Array.isArray(value)) return value.slice(0, 5).map(shown).join(", ") + (value.length > 5 ? ", …" : "");
  if (typeof value !== "string" || instant(value) !== undefined) return String(value);
  const flat = UNEVEN.test(value) ? value.replace(/\s+/g, " ") : value;
  return `"${flat.length > LONGEST ? `${flat.slice(0, LONGEST - 1)}…` : flat}"`;
}

/** How people say a condition, made of its text once: the texts are those of workflows, and come again and again. */
export interface Wording {
  /** `Subject contains "[SALES]"`, `invoice is given`. */
  words: string;
  /** Of `containsAny(Subject, ["invoice", …])`: what is looked into, and for which words. */
  lookedFor?: { into: string; words: string[] };
  /** Says that something is a value, and nothing beside: `Origin is "Email"`. */
  comparison: boolean;
}

const known = new Map<string, Wording>();
const MOST_KNOWN = 2_000;

/** The wording of a condition (CEL or formula). */
export function wordingOf(source: string): Wording {
  let wording = known.get(source);
  if (wording === undefined) {
    wording = wordingAnew(source);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(source, wording);
  }
  return wording;
}

function wordingAnew(source: string): Wording {
  const cel = isFormula(source) ? translate(source).cel : source;
  const parsed = cel === undefined ? undefined : parseCel(cel);
  const ast = parsed && "ast" in parsed ? parsed.ast : undefined;
  const words = ast ? say(ast) : source.replace(/\s+/g, " ");
  const lookedFor = ast && wordsLookedFor(ast);
  const comparison = words.includes(" is ") && !/ is (not|given|blank|one of)\b/.test(words);
  return { words, comparison, ...(lookedFor && { lookedFor }) };
}

function wordsLookedFor(node: ASTNode): Wording["lookedFor"] {
  const call = callOf(node);
  const [into, list] = call?.name === "containsAny" ? call.args : [];
  if (!into || list?.op !== "list") return undefined;
  const words = list.args.flatMap((item) =>
    item.op === "value" && typeof item.args === "string" ? [item.args] : [],
  );
  return words.length === list.args.length ? { into: operand(into), words } : undefined;
}

function say(node: ASTNode): string {
  if (node.op === "&&" || node.op === "||") {
    const word = node.op === "&&" ? " and " : " or ";
    return operandsOf(node, node.op)
      .map((part) => (part.op === "||" || part.op === "?:" ? `(${say(part)})` : say(part)))
      .join(word);
  }
  if (node.op === "==" || node.op === "!=") {
    return `${operand(node.args[0])} ${COMPARED[node.op]} ${operand(node.args[1])}`;
  }
  if (node.op === "in") return `${operand(node.args[0])} is one of ${operand(node.args[1])}`;
  if (node.op === "!_") {
    const inner = say(node.args);
    const state = /^(\S+) is (given|blank)$/.exec(inner);
    return state ? `${state[1]} is not ${state[2]}` : `not (${inner})`;
  }
  const call = callOf(node);
  return call ? sayCall(node, call.name, call.args) : operand(node);
}

function sayCall(node: ASTNode, name: string, args: ASTNode[]): string {
  const [first, ...rest] = args;
  if (!first) return name === "today" ? "today" : name === "now" ? "now" : operand(node);
  if (name === "given" || name === "blank") return `${operand(first)} is ${name}`;
  if (name === "oneOf") return `${operand(first)} is one of ${rest.map(operand).join(", ")}`;
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  return verb && rest[0] ? `${operand(first)} ${verb} ${operand(rest[0])}` : raw(node);
}

function operand(node: ASTNode): string {
  const path = pathOf(node);
  if (path !== undefined) return path;
  if (node.op === "list") return node.args.map(operand).join(", ");
  if (node.op !== "value") return raw(node);
  const value: unknown = node.args;
  return value === null || typeof value === "string" ? shown(value) : String(value);
}

function raw(node: ASTNode): string {
  const { start, end } = rangeOf(node);
  return node.input.slice(start, end).replace(/\s+/g, " ");
}
