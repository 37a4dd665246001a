import { nearest } from "../suggest.ts";
import type { ExpressionProblem } from "../types.ts";
import { CALLS, type CallRule, UNTRANSLATABLE } from "./calls.ts";
import { type Formula, parseFormula } from "./parse.ts";

/** Which stretch of the translation says which stretch of the formula. */
export interface Span {
  from: number;
  to: number;
  start: number;
  end: number;
}

export interface Translation {
  /** Absent when there are problems. */
  cel?: string;
  problems: ExpressionProblem[];
  spans: Span[];
}

const OPERATORS: Record<string, [sign: string, level: number]> = {
  "||": ["||", 1],
  "&&": ["&&", 2],
  "=": ["==", 3],
  "==": ["==", 3],
  "<>": ["!=", 3],
  "!=": ["!=", 3],
  "<": ["<", 4],
  ">": [">", 4],
  "<=": ["<=", 4],
  ">=": [">=", 4],
  "&": ["+", 5],
  "+": ["+", 5],
  "-": ["-", 5],
  "*": ["*", 6],
  "/": ["/", 6],
};
const LOWEST = 0;
const UNARY = 7;
const HIGHEST = 8;
const CONSTANTS: Record<string, string> = { TRUE: "true", FALSE: "false", NULL: "null" };

/** Says a Salesforce formula in CEL; every part that cannot be said is a problem that names it. */
export function translate(source: string): Translation {
  const parsed = parseFormula(source);
  if ("problem" in parsed) return { problems: [parsed.problem], spans: [] };
  const problems: ExpressionProblem[] = [];
  const spans: Span[] = [];
  let cel = "";

  function refuse(
    node: Formula,
    message: string,
    code: ExpressionProblem["code"] = "formula-untranslatable",
  ): void {
    problems.push({ code, message, offset: node.start, length: node.end - node.start });
  }

  /** Writes a node, in brackets where it binds less than `level`. */
  function write(node: Formula, level: number): void {
    const bracket = levelOf(node) < level;
    if (bracket) cel += "(";
    const from = cel.length;
    body(node);
    spans.push({ from, to: cel.length, start: node.start, end: node.end });
    if (bracket) cel += ")";
  }

  function body(node: Formula): void {
    if (node.is === "number") cel += String(node.value);
    else if (node.is === "text") cel += JSON.stringify(node.value);
    else if (node.is === "name") name(node, node.name);
    else if (node.is === "call") writeCall(node, node.name.toUpperCase(), node.args);
    else if (node.is === "unary") {
      if (node.operator !== "+") cel += node.operator;
      write(node.operand, UNARY);
    } else if (node.operator === "^") joined("pow(", [node.left, node.right]);
    else {
      const [sign, level] = OPERATORS[node.operator] as [string, number];
      write(node.left, level);
      cel += ` ${sign} `;
      write(node.right, level + 1);
    }
  }

  function name(node: Formula, text: string): void {
    const word = text.toUpperCase();
    if (Object.hasOwn(CONSTANTS, word)) cel += CONSTANTS[word];
    else if (text.startsWith("$"))
      refuse(node, `${text} is not known to a workflow: it is about a user or a setting`);
    else cel += text.replace(/:\w+/g, "");
  }

  function joined(opening: string, args: Formula[]): void {
    cel += opening;
    args.forEach((arg, at) => {
      if (at > 0) cel += ", ";
      write(arg, LOWEST);
    });
    cel += ")";
  }

  function writeCall(node: Formula, called: string, args: Formula[]): void {
    const rule = Object.hasOwn(CALLS, called) ? CALLS[called] : undefined;
    if (!rule) {
      refuse(node, unknownCall(called));
      for (const arg of args) write(arg, LOWEST); // for the problems inside
      return;
    }
    if (args.length < rule.least || args.length > rule.most || (called === "CASE" && args.length % 2 === 1)) {
      refuse(node, `${called}() has the wrong number of arguments`, "expression-syntax");
      for (const arg of args) write(arg, LOWEST);
      return;
    }
    apply(rule, args);
  }

  function apply({ as }: CallRule, args: Formula[]): void {
    const [first, second, third] = args as [Formula, Formula, Formula];
    if (as.is === "constant") cel += as.cel;
    else if (as.is === "call") joined(`${as.name}(`, args);
    else if (as.is === "not") {
      cel += "!";
      write(first, UNARY);
    } else if (as.is === "choice") {
      write(first, 1);
      cel += " ? ";
      write(second, 1);
      cel += " : ";
      write(third, LOWEST);
    } else if (as.is === "operator") {
      const level = OPERATORS[as.sign]?.[1] as number;
      args.forEach((arg, at) => {
        if (at > 0) cel += ` ${as.sign} `;
        write(arg, args.length === 1 ? LOWEST : level + 1);
      });
    } else if (as.is === "method") {
      write(first, HIGHEST);
      // UPPER and LOWER may name a locale, which makes no difference here
      const rest = as.name === "upper" || as.name === "lower" ? [] : args.slice(1);
      joined(`.${as.name}(`, rest);
    } else {
      write(first, HIGHEST);
      // REGEX is about the whole text, matches() about any part of it
      if (second.is === "text") cel += `.matches(${JSON.stringify(`^(?:${second.value})$`)})`;
      else {
        cel += '.matches("^(?:" + ';
        write(second, 6);
        cel += ' + ")$")';
      }
    }
  }

  write(parsed.formula, LOWEST);
  return problems.length > 0 ? { problems, spans: [] } : { cel, problems, spans };
}

function unknownCall(called: string): string {
  const why = Object.hasOwn(UNTRANSLATABLE, called) ? UNTRANSLATABLE[called] : undefined;
  if (why) return `${called}() cannot be used in a workflow: ${why}`;
  const meant = nearest(called, Object.keys(CALLS));
  return `${called}() cannot be translated${meant === undefined ? "" : `; did you mean ${meant}()?`}`;
}

/** How tightly the CEL of a node binds. */
function levelOf(node: Formula): number {
  if (node.is === "unary") return node.operator === "+" ? levelOf(node.operand) : UNARY;
  if (node.is === "number") return node.value < 0 ? UNARY : HIGHEST;
  if (node.is === "binary")
    return node.operator === "^" ? HIGHEST : (OPERATORS[node.operator]?.[1] as number);
  if (node.is !== "call") return HIGHEST;
  const rule = CALLS[node.name.toUpperCase()];
  if (!rule) return HIGHEST;
  if (rule.as.is === "choice") return LOWEST;
  if (rule.as.is === "not") return UNARY;
  if (rule.as.is !== "operator") return HIGHEST;
  const [only] = node.args;
  return node.args.length === 1 && only ? levelOf(only) : (OPERATORS[rule.as.sign]?.[1] as number);
}
