/** A token of a Salesforce formula; `start` and `end` are its place in the source. */
export interface Token {
  is: "number" | "text" | "name" | "operator" | "end" | "bad";
  /** The value of a text or number, the name, or the sign. */
  text: string;
  start: number;
  end: number;
}

const SPACE_OR_COMMENT = /(?:\s+|\/\*[\s\S]*?\*\/)+/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
// a relationship may name one of its objects, as in Owner:User.Name
const NAME = /\$?[A-Za-z_]\w*(?:[.:][A-Za-z_$]\w*)*/y;
const OPERATOR = /<>|<=|>=|==|!=|&&|\|\||[=<>&+\-*/^!(),]/y;
const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/** The tokens of a formula, the last of them `end`; never throws (what is no token is `bad`). */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const push = (is: Token["is"], text: string, start: number): void => {
    tokens.push({ is, text, start, end: at });
  };
  for (;;) {
    take(SPACE_OR_COMMENT);
    const start = at;
    if (at >= source.length) {
      push("end", "", start);
      return tokens;
    }
    const sign = source[at] as string;
    if (sign === '"' || sign === "'") {
      const text = quoted(source, start);
      at = text.end;
      push(text.closed ? "text" : "bad", text.closed ? text.value : "a text that is not closed", start);
      continue;
    }
    const number = take(NUMBER);
    if (number !== undefined) {
      push("number", number, start);
      continue;
    }
    const name = take(NAME);
    if (name !== undefined) {
      push("name", name, start);
      continue;
    }
    const operator = take(OPERATOR);
    if (operator !== undefined) {
      push("operator", operator, start);
      continue;
    }
    at += 1;
    push("bad", sign, start);
  }
}

function quoted(source: string, start: number): { value: string; end: number; closed: boolean } {
  const quote = source[start];
  let value = "";
  for (let at = start + 1; at < source.length; at++) {
    const sign = source[at] as string;
    if (sign === quote) return { value, end: at + 1, closed: true };
    if (sign === "\\" && at + 1 < source.length) {
      const escaped = source[++at] as string;
      value += ESCAPES[escaped] ?? escaped;
    } else value += sign;
  }
  return { value, end: source.length, closed: false };
}
