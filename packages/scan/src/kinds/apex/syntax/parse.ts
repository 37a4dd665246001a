import { ApexErrorListener, ApexParserFactory } from "@apexdevtools/apex-parser";
import type { Expr, Statement } from "./ast.ts";
import { expressionOf } from "./expressions.ts";
import { type Code, sourceOf } from "./source.ts";
import { blockOf } from "./statements.ts";

/** What the parser had to say against a piece of code; the rest of it was read nevertheless. */
export interface Complaint {
  line: number;
  why: string;
}

class Complaints extends ApexErrorListener {
  readonly all: Complaint[] = [];
  readonly #offset: number;
  constructor(offset: number) {
    super();
    this.#offset = offset;
  }
  apexSyntaxError(line: number, _column: number, why: string): void {
    // a list of all tokens of the language helps nobody
    this.all.push({ line: line + this.#offset, why: why.replace(/ expecting \{.*$/s, "") });
  }
}

/** The statements of a body. */
export function parseBody(code: Code): { body: Statement[]; complaints: Complaint[] } {
  const complaints = new Complaints(code.line - 1);
  const { parser } = ApexParserFactory.createLexerAndParser(code.text, complaints);
  const tree = parser.block();
  return { body: blockOf(tree, sourceOf(code)), complaints: complaints.all };
}

/** An expression by itself: what a field of a class begins with. */
export function parseExpression(code: Code): Expr {
  const { parser } = ApexParserFactory.createLexerAndParser(code.text, new Complaints(0));
  return expressionOf(parser.expression(), sourceOf(code));
}
