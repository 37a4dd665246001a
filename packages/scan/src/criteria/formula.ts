import { translateFormula } from "@throughline/workflow";
import type { Condition } from "../model.ts";
import { pathOf } from "./names.ts";

/**
 * What a formula asks, a condition for each part that must hold; a part that the expression language cannot say has its text
 * alone.
 */
export function formulaConditions(formula: string, object: string): Condition[] {
  return conjuncts(formula.trim()).map((text) => {
    const expression = formulaExpression(text, object);
    return { text, ...(expression !== undefined && { expression }) };
  });
}

/**
 * A formula of an object in the expression language; undefined where it cannot be said there. What it was before the save is
 * `Prior.Status`, and who saves `Save.User.Alias`.
 */
export function formulaExpression(formula: string, object: string): string | undefined {
  return translateFormula(plainNames(formula, object)).cel;
}

/** The fields of the record that a formula names, each once; paths through a lookup too. */
export function namesOf(formula: string, object: string): string[] {
  const plain = plainNames(formula, object);
  const found = [...plain.matchAll(TOKEN)].flatMap(({ 0: token, index }) => {
    const isCall = /^\s*\(/.test(plain.slice(index + token.length));
    const name = token.replace(/^Prior\./, "");
    return /^["'/]|^Save\./.test(name) || isCall || WORDS.has(name.toUpperCase()) ? [] : [name];
  });
  return [...new Set(found)];
}

const WORDS = new Set(["TRUE", "FALSE", "NULL", "NOT", "AND", "OR"]);

/** A piece of a formula that stands for itself: a text, a comment, or a name. */
const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\/|(?<![\w.])\$?[A-Za-z_][\w.:$]*/g;
const CHANGE = /\b(ISCHANGED|PRIORVALUE)\s*\(\s*([\w.$:]+)\s*\)/gi;

/** The same formula with every name a path from the record, and with what asks for the prior value said by names. */
function plainNames(formula: string, object: string): string {
  return outsideTexts(formula, (code) =>
    code
      // {!$Record.Status} of a flow's formula
      .replace(/\{!\s*([^{}]*?)\s*\}/g, "$1")
      .replace(CHANGE, (_, called: string, name: string) => {
        const path = pathOf(name, object);
        return called.toUpperCase() === "PRIORVALUE"
          ? `Prior.${path}`
          : `(NOT(Save.isNew) && ${path} <> Prior.${path})`;
      })
      .replace(/\bISNEW\s*\(\s*\)/gi, "Save.isNew"),
  ).replace(TOKEN, (token) => (/^["'/]/.test(token) ? token : pathOf(token, object)));
}

/** Changes a formula but for what stands in quotes or comments. */
function outsideTexts(formula: string, change: (code: string) => string): string {
  return formula
    .split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\/)/)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join("");
}

/** The parts of `AND(a, b)` and of `a && b`, those in them too; the formula itself where it is neither. */
function conjuncts(formula: string): string[] {
  const called = /^AND\s*\(/i.exec(formula);
  if (called) {
    const { parts, end } = splitAt(formula, called[0].length, ",");
    if (end === formula.length && parts.every((part) => part.trim()))
      return parts.flatMap((part) => conjuncts(part.trim()));
  }
  const { parts, end } = splitAt(formula, 0, "&&");
  if (end === formula.length && parts.length > 1 && !splitsOr(formula))
    return parts.flatMap((part) => conjuncts(part.trim()));
  return [formula];
}

const splitsOr = (formula: string): boolean => splitAt(formula, 0, "||").parts.length > 1;

/** What stands between separators on one level of brackets, from there to the bracket that closes it, or to the end. */
function splitAt(formula: string, start: number, separator: string): { parts: string[]; end: number } {
  const parts: string[] = [];
  let from = start;
  let depth = 0;
  let at = start;
  for (; at < formula.length; at++) {
    const sign = formula[at] as string;
    if (sign === '"' || sign === "'") {
      at = closing(formula, at, sign);
    } else if (formula.startsWith("/*", at)) {
      const close = formula.indexOf("*/", at);
      at = close < 0 ? formula.length : close + 1;
    } else if (sign === "(") depth++;
    else if (sign === ")" && --depth < 0) break;
    else if (depth === 0 && formula.startsWith(separator, at)) {
      parts.push(formula.slice(from, at));
      from = at + separator.length;
      at = from - 1;
    }
  }
  parts.push(formula.slice(from, at));
  return { parts, end: start > 0 ? Math.min(at + 1, formula.length) : at };
}

function closing(formula: string, open: number, quote: string): number {
  for (let at = open + 1; at < formula.length; at++) {
    if (formula[at] === "\\") at++;
    else if (formula[at] === quote) return at;
  }
  return formula.length;
}
