import * as apex from "@apexdevtools/apex-parser";
import type { Expr, Of } from "./ast.ts";
import { queryOf } from "./query.ts";
import type { Source, Tree } from "./source.ts";

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The text between the quotes of a literal. */
export function unquoted(literal: string): string {
  if (literal.startsWith("'''")) return literal.slice(3, -3).replace(/^\r?\n/, "");
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code, sign) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[sign] ?? sign),
    );
}

/** A type without white space; an array as the list that it is. */
export function typeOf(tree: Tree): string {
  const text = tree.getText();
  return text.endsWith("[]") ? `List<${text.slice(0, -2)}>` : text;
}

/** What the parser made of an expression, in our words. */
export function expressionOf(tree: Tree, source: Source): Expr {
  const at = source.at(tree);
  const read = (part: Tree): Expr => expressionOf(part, source);
  const list = (part: { expression_list(): Tree[] } | null): Expr[] =>
    part?.expression_list().map(read) ?? [];

  if (tree instanceof apex.SubExpressionContext) return read(tree.expression());
  if (tree instanceof apex.PrimaryExpressionContext) return primaryOf(tree.primary(), source);
  if (tree instanceof apex.DotExpressionContext) {
    const of = read(tree.expression());
    const call = tree.dotMethodCall();
    if (!call) return { ...at, is: "field", of, name: tree.anyId().getText() };
    return { ...at, is: "call", of, name: call.anyId().getText(), args: list(call.expressionList()) };
  }
  if (tree instanceof apex.MethodCallExpressionContext) {
    const call = tree.methodCall();
    const name = (call.id() ?? call.THIS() ?? call.SUPER()).getText();
    return { ...at, is: "call", name, args: list(call.expressionList()) };
  }
  if (tree instanceof apex.NewExpressionContext) return createdOf(tree.creator(), source);
  if (tree instanceof apex.ArrayExpressionContext) {
    return { ...at, is: "index", of: read(tree.expression(0)), at: read(tree.expression(1)) };
  }
  if (tree instanceof apex.CastExpressionContext) {
    return { ...at, is: "cast", type: typeOf(tree.typeRef()), of: read(tree.expression()) };
  }
  if (tree instanceof apex.InstanceOfExpressionContext) {
    return { ...at, is: "instance of", of: read(tree.expression()), type: typeOf(tree.typeRef()) };
  }
  if (tree instanceof apex.AssignExpressionContext) {
    const op = tree.getChild(1).getText();
    return { ...at, is: "assign", op, to: read(tree.expression(0)), value: read(tree.expression(1)) };
  }
  if (tree instanceof apex.CondExpressionContext) {
    const [test, yes, no] = list(tree) as [Expr, Expr, Expr];
    return { ...at, is: "choice", test, yes, no };
  }
  if (tree instanceof apex.NegExpressionContext || tree instanceof apex.PreOpExpressionContext) {
    return { ...at, is: "unary", op: tree.getChild(0).getText(), of: read(tree.expression()) };
  }
  if (tree instanceof apex.PostOpExpressionContext) {
    return { ...at, is: "unary", op: tree.getChild(1).getText(), of: read(tree.expression()) };
  }
  return binaryOf(tree, source) ?? { ...at, is: "other", of: partsOf(tree).map(read) };
}

const partsOf = (tree: Tree): Tree[] =>
  (tree.children ?? []).filter((child): child is Tree => child instanceof apex.ExpressionContext);

/** All that stands between two expressions, signs of two tokens (`<=`) too. */
function binaryOf(tree: Tree, source: Source): Expr | undefined {
  const [left, right, more] = partsOf(tree);
  if (!left || !right || more) return undefined;
  const children = tree.children ?? [];
  const op = children
    .slice(children.indexOf(left) + 1, children.indexOf(right))
    .map((child) => child.getText())
    .join("");
  const operands = { left: expressionOf(left, source), right: expressionOf(right, source) };
  return { ...source.at(tree), is: "binary", op, ...operands };
}

function primaryOf(tree: Tree, source: Source): Expr {
  const at = source.at(tree);
  if (tree instanceof apex.IdPrimaryContext) return { ...at, is: "name", name: tree.getText() };
  if (tree instanceof apex.LiteralPrimaryContext) return literalOf(tree.literal(), at);
  if (tree instanceof apex.ThisPrimaryContext) return { ...at, is: "this" };
  if (tree instanceof apex.SuperPrimaryContext) return { ...at, is: "super" };
  if (tree instanceof apex.TypeRefPrimaryContext) return { ...at, is: "type", type: typeOf(tree.typeRef()) };
  if (tree instanceof apex.SoqlPrimaryContext) {
    const query = queryOf(tree.soqlLiteral().query(), source);
    if (query) return { ...at, is: "query", query };
  }
  return { ...at, is: "other", of: [] };
}

function literalOf(tree: apex.LiteralContext, at: { line: number; text: string }): Of<"literal"> {
  const text = tree.getText();
  if (tree.StringLiteral() || tree.MultilineStringLiteral()) {
    return { ...at, is: "literal", value: unquoted(text) };
  }
  if (tree.NULL()) return { ...at, is: "literal", value: null };
  if (tree.BooleanLiteral()) return { ...at, is: "literal", value: /true/i.test(text) };
  return { ...at, is: "literal", value: Number.parseFloat(text) };
}

function createdOf(tree: apex.CreatorContext, source: Source): Expr {
  const at = source.at(tree);
  const read = (part: Tree): Expr => expressionOf(part, source);
  const name = tree.createdName().getText();
  const array = tree.arrayCreatorRest();
  const type = array ? `List<${name}>` : name;
  const items = [
    ...(array?.arrayInitializer()?.expression_list() ?? []),
    ...(tree.setCreatorRest()?.expression_list() ?? []),
    ...(tree
      .mapCreatorRest()
      ?.mapCreatorRestPair_list()
      .map((pair) => pair.expression(1)) ?? []),
  ].map(read);
  const given = tree.classCreatorRest()?.arguments().expressionList()?.expression_list().map(read) ?? [];
  const args: Expr[] = [];
  const named: { name: string; value: Expr }[] = [];
  for (const one of given) {
    if (one.is === "assign" && one.to.is === "name") named.push({ name: one.to.name, value: one.value });
    else args.push(one);
  }
  return { ...at, text: `new ${at.text}`, is: "new", type, args, named, items };
}
