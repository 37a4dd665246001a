import type { ExpressionProblem } from "../types.ts";
import { type Token, tokenize } from "./tokens.ts";

interface Place {
  start: number;
  end: number;
}

/** The syntax tree of a Salesforce formula. */
export type Formula = Place &
  (
    | { is: "number"; value: number }
    | { is: "text"; value: string }
    | { is: "name"; name: string }
    | { is: "unary"; operator: "-" | "+" | "!"; operand: Formula }
    | { is: "binary"; operator: string; left: Formula; right: Formula }
    | { is: "call"; name: string; args: Formula[] }
  );

const BINDING: Record<string, number> = {
  "||": 1,
  "&&": 2,
  "=": 3,
  "==": 3,
  "<>": 3,
  "!=": 3,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "&": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "^": 9,
};
const UNARY = 8;
const DEEPEST = 150;

class FormulaSyntaxError extends Error {
  readonly place: Place;
  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

/** Parses a formula; a syntax error is one problem, for nothing after it can be trusted. */
export function parseFormula(source: string): { formula: Formula } | { problem: ExpressionProblem } {
  try {
    return { formula: parseTokens(tokenize(source)) };
  } catch (error) {
    if (!(error instanceof FormulaSyntaxError)) throw error;
    const { start, end } = error.place;
    return {
      problem: { code: "expression-syntax", message: error.message, offset: start, length: end - start },
    };
  }
}

function parseTokens(tokens: Token[]): Formula {
  let at = 0;
  let depth = 0;

  const peek = (): Token => tokens[at] as Token;
  const isSign = (text: string): boolean => peek().is === "operator" && peek().text === text;

  function fail(message: string, token = peek()): never {
    throw new FormulaSyntaxError(message, token);
  }

  function unexpected(wanted: string): never {
    const { is, text } = peek();
    if (is === "end") fail(`The formula ends too early: ${wanted} is missing`, tokens[Math.max(0, at - 1)]);
    if (is === "bad") fail(`${text} was not expected here`);
    fail(`${wanted} was expected instead of ${text}`);
  }

  function expression(binding: number): Formula {
    if (++depth > DEEPEST) fail("The formula is too deeply nested");
    let left = operand();
    for (;;) {
      const token = peek();
      const power = token.is === "operator" ? (BINDING[token.text] ?? 0) : 0;
      if (power <= binding) break;
      at++;
      const right = expression(power);
      left = { is: "binary", operator: token.text, left, right, start: left.start, end: right.end };
    }
    depth--;
    return left;
  }

  function operand(): Formula {
    const token = peek();
    const { start, end } = token;
    if (token.is === "number" || token.is === "text" || token.is === "name") at++;
    if (token.is === "number") return { is: "number", value: Number(token.text), start, end };
    if (token.is === "text") return { is: "text", value: token.text, start, end };
    if (token.is === "name") {
      if (isSign("(")) return call(token);
      if (token.text.toUpperCase() === "NOT") {
        const inner = expression(BINDING["&&"] as number);
        return { is: "unary", operator: "!", operand: inner, start, end: inner.end };
      }
      return { is: "name", name: token.text, start, end };
    }
    if (isSign("(")) {
      at++;
      const inner = expression(0);
      if (!isSign(")")) unexpected('")"');
      const close = tokens[at++] as Token;
      return { ...inner, start, end: close.end };
    }
    if (token.is === "operator" && (token.text === "-" || token.text === "+" || token.text === "!")) {
      at++;
      const inner = expression(UNARY);
      return { is: "unary", operator: token.text, operand: inner, start, end: inner.end };
    }
    return unexpected("a value");
  }

  function call(name: Token): Formula {
    at++;
    const args: Formula[] = [];
    if (!isSign(")")) {
      args.push(expression(0));
      while (isSign(",")) {
        at++;
        args.push(expression(0));
      }
    }
    if (!isSign(")")) unexpected('")"');
    const close = tokens[at++] as Token;
    return { is: "call", name: name.text, args, start: name.start, end: close.end };
  }

  const formula = expression(0);
  if (peek().is !== "end") unexpected("an operator");
  return formula;
}
