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

/** How far ANTLR looks to tell readings apart: `SLL` is quick, and right wherever it finds nothing wrong. */
const PREDICTION = { SLL: 0, LL: 1 };

function parserOf(code: Code, prediction: number) {
  const complaints = new Complaints(code.line - 1);
  const { parser } = ApexParserFactory.createLexerAndParser(code.text, complaints);
  // the types of the package leave it out
  (parser._interp as unknown as { predictionMode: number }).predictionMode = prediction;
  return { parser, complaints };
}

/** The statements of a body. */
export function parseBody(code: Code): { body: Statement[]; complaints: Complaint[] } {
  const read = (prediction: number) => {
    const { parser, complaints } = parserOf(code, prediction);
    return { tree: parser.block(), complaints: complaints.all };
  };
  const quick = read(PREDICTION.SLL);
  const { tree, complaints } = quick.complaints.length > 0 ? read(PREDICTION.LL) : quick;
  return { body: blockOf(tree, sourceOf(code)), complaints };
}

/** An expression by itself: what a field of a class begins with. */
export function parseExpression(code: Code): Expr {
  return expressionOf(parserOf(code, PREDICTION.LL).parser.expression(), sourceOf(code));
}
