import { type Condition, condition } from "./condition.ts";
import { isFormula } from "./formula/index.ts";
import { type Span, translate } from "./formula/translate.ts";
import { type Building, isClock } from "./part.ts";
import { type ASTNode, parseCel, rangeOf } from "./syntax.ts";
import type { Expression, ExpressionProblem, TypeEnv, ValueType } from "./types.ts";

export interface Compiled {
  expression?: Expression;
  problems: ExpressionProblem[];
}

// an expression is plain data (it may be stored and sent); what runs it is found beside it
const conditions = new WeakMap<Expression, Condition>();
const cachesByEnv = new WeakMap<TypeEnv, Map<string, Compiled>>();
const cacheWithoutEnv = new Map<string, Compiled>();
const MOST_CACHED = 2_000;

/**
 * Compiles CEL, or a Salesforce formula (recognised by what only formulas have).
 * Never throws; reports every problem at once, each with its place in `source`.
 *
 * @param env the names that may be read and their types; names are not checked without it.
 *   Results are cached by the identity of this object: make a new one when its contents change.
 * @param want the type that the place needs, e.g. `boolean` for a condition.
 * @returns `expression` is there only when there are no problems.
 */
export function compile(source: string, env?: TypeEnv, want?: ValueType): Compiled {
  let cache = env ? cachesByEnv.get(env) : cacheWithoutEnv;
  if (!cache) {
    cache = new Map();
    cachesByEnv.set(env as TypeEnv, cache);
  }
  const key = `${want ?? ""}:${source}`;
  const known = cache.get(key);
  if (known) return known;
  const compiled = compileAnew(source, env, want);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

/** The executable form of an expression; one that was stored or sent is made anew. */
export function conditionOf(expression: Expression): Condition | undefined {
  const known = conditions.get(expression);
  if (known) return known;
  const again = compile(expression.source).expression;
  const found = again && conditions.get(again);
  if (found) conditions.set(expression, found);
  return found;
}

function compileAnew(source: string, env: TypeEnv | undefined, want: ValueType | undefined): Compiled {
  try {
    if (!isFormula(source)) return compileCel(source, source, [], env, want);
    const { cel, problems, spans } = translate(source);
    return cel === undefined ? { problems } : compileCel(source, cel, spans, env, want);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = "The expression is too large or too deeply nested";
    return { problems: [{ code: "expression-syntax", message, offset: 0, length: source.length }] };
  }
}

function compileCel(
  source: string,
  cel: string,
  spans: Span[],
  env: TypeEnv | undefined,
  want: ValueType | undefined,
): Compiled {
  const parsed = parseCel(cel);
  const problems: ExpressionProblem[] = [];
  if ("problem" in parsed) return { problems: [placed(parsed.problem, source, cel, spans)] };
  const { ast } = parsed;
  const building: Building = {
    env,
    report(node, problem) {
      const { start, end } = rangeOf(node);
      problems.push(placed({ ...problem, offset: start, length: end - start }, source, cel, spans));
    },
  };
  const built = condition(ast, building, (node) => textOf(node, source, spans));
  if (want && !fits(built.type, want) && built.constant?.value !== null) {
    const message = `This must be ${WANTED[want]}, but it is ${WANTED[built.type]}`;
    building.report(ast, { code: "expression-type", message });
  }
  if (problems.length > 0) {
    problems.sort((a, b) => a.offset - b.offset);
    return { problems };
  }
  const expression: Expression = {
    source,
    cel,
    names: built.reads.filter((read) => !isClock(read)),
    type: built.type,
    readsClock: built.reads.some(isClock),
  };
  conditions.set(expression, built);
  return { expression, problems };
}

const WANTED: Record<ValueType, string> = {
  text: "a text",
  number: "a number",
  boolean: "true or false",
  date: "a date",
  datetime: "a datetime",
  list: "a list",
  choice: "a choice",
  any: "anything",
};

function fits(type: ValueType, want: ValueType): boolean {
  if (type === want || type === "any" || want === "any") return true;
  return (type === "text" && want === "choice") || (type === "choice" && want === "text");
}

/** A problem of the translation, at its place in the formula. */
function placed(problem: ExpressionProblem, source: string, cel: string, spans: Span[]): ExpressionProblem {
  const { offset, length } = problem;
  if (source === cel) {
    // the library's scanner may run past the end of a number that was cut off: `0E+`
    const start = Math.min(offset, source.length);
    return { ...problem, offset: start, length: Math.min(length, source.length - start) };
  }
  let best: Span | undefined;
  for (const span of spans) {
    if (span.from > offset || span.to < offset + length) continue;
    if (!best || span.to - span.from < best.to - best.from) best = span;
  }
  const { start, end } = best ?? { start: 0, end: source.length };
  const { fix, message } = problem;
  const inFormula = { offset: start, length: end - start };
  if (!fix?.startsWith("text(")) return { ...problem, ...inFormula };
  const own = `TEXT(${source.slice(start, end)})`;
  return { ...problem, ...inFormula, message: message.replace(fix, () => own), fix: own };
}

/** A node's text as its author wrote it; for a part that only the translation has, the translation's. */
function textOf(node: ASTNode, source: string, spans: Span[]): string {
  const { start, end } = rangeOf(node);
  const span = spans.find(({ from, to }) => from === start && to === end);
  return span ? source.slice(span.start, span.end) : node.input.slice(start, end);
}
