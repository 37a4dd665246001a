import { isKnownFunction } from "./evaluate.ts";

/** A formula as a tree. */
export type Formula =
  | { kind: "literal"; value: string | number | boolean | null }
  | { kind: "field"; path: string }
  | { kind: "call"; name: string; args: Formula[] }
  | { kind: "binary"; op: string; left: Formula; right: Formula }
  | { kind: "not" | "minus"; of: Formula };

interface Token {
  kind: "number" | "text" | "name" | "op" | "end";
  text: string;
  at: number;
}

const LEXER =
  /\s+|\/\*[\s\S]*?\*\/|(?<number>\d+(?:\.\d+)?|\.\d+)|(?<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<name>\$?[A-Za-z_][\w.$:]*)|(?<op><>|!=|<=|>=|==|&&|\|\||[-+*/^&<>=!(),])/y;

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
  "^": 8,
};

function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char === "t" ? "\t" : char));
}

function tokenize(source: string, fail: (message: string, at: number) => never): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    LEXER.lastIndex = at;
    const match = LEXER.exec(source);
    if (!match) fail(`'${source[at]}' cannot stand here`, at);
    const groups = match!.groups!;
    for (const kind of ["number", "text", "name", "op"] as const) {
      if (groups[kind] !== undefined) tokens.push({ kind, text: groups[kind], at });
    }
    at += match![0].length;
  }
  tokens.push({ kind: "end", text: "the end", at });
  return tokens;
}

/**
 * Parses a Salesforce formula.
 * @param place is put before the message of an error, such as `Validation rule Case.Needs_Reason`
 * @throws Error with place, column and what was expected
 */
export function parseFormula(source: string, place: string): Formula {
  const fail = (message: string, at: number): never => {
    throw new Error(`${place}: ${message} (column ${at + 1} of the formula).`);
  };
  const tokens = tokenize(source, fail);
  let next = 0;
  const peek = () => tokens[next]!;
  const take = () => tokens[next++]!;
  const expect = (op: string) => {
    if (peek().text !== op) fail(`'${op}' expected, got '${peek().text}'`, peek().at);
    next++;
  };

  const call = (name: string, at: number): Formula => {
    if (!isKnownFunction(name.toUpperCase())) fail(`the function ${name} is not known here`, at);
    const args: Formula[] = [];
    expect("(");
    while (peek().text !== ")") {
      args.push(expression(0));
      if (peek().text !== ")") expect(",");
    }
    expect(")");
    return { kind: "call", name: name.toUpperCase(), args };
  };

  const primary = (): Formula => {
    const token = take();
    if (token.kind === "number") return { kind: "literal", value: Number(token.text) };
    if (token.kind === "text") return { kind: "literal", value: unquote(token.text) };
    if (token.kind === "name") {
      if (peek().text === "(" && peek().kind === "op") return call(token.text, token.at);
      const upper = token.text.toUpperCase();
      if (upper === "TRUE" || upper === "FALSE") return { kind: "literal", value: upper === "TRUE" };
      if (upper === "NULL") return { kind: "literal", value: null };
      return { kind: "field", path: token.text };
    }
    if (token.text === "(") {
      const inner = expression(0);
      expect(")");
      return inner;
    }
    if (token.text === "!") return { kind: "not", of: expression(7) };
    if (token.text === "-") return { kind: "minus", of: expression(8) };
    return fail(`a value expected, got '${token.text}'`, token.at);
  };

  const expression = (least: number): Formula => {
    let left = primary();
    for (;;) {
      const op = peek();
      const binding = op.kind === "op" ? BINDING[op.text] : undefined;
      if (binding === undefined || binding <= least) return left;
      next++;
      left = { kind: "binary", op: op.text, left, right: expression(binding) };
    }
  };

  const tree = expression(0);
  if (peek().kind !== "end") fail(`'${peek().text}' is too much`, peek().at);
  return tree;
}

/** The paths of all fields that a formula names. */
export function formulaPaths(formula: Formula): string[] {
  switch (formula.kind) {
    case "literal":
      return [];
    case "field":
      return [formula.path];
    case "call":
      return formula.args.flatMap(formulaPaths);
    case "binary":
      return [...formulaPaths(formula.left), ...formulaPaths(formula.right)];
    default:
      return formulaPaths(formula.of);
  }
}
