import * as apex from "@apexdevtools/apex-parser";
import type { Case, Expr, Statement } from "./ast.ts";
import { expressionOf, typeOf, unquoted } from "./expressions.ts";
import type { Source, Tree } from "./source.ts";

/** The statements of a block; what the parser could not make out is left out. */
export function blockOf(tree: apex.BlockContext | null, source: Source): Statement[] {
  return (
    tree?.statement_list().flatMap((statement) => {
      try {
        return statementOf(statement, source);
      } catch {
        // after a syntax error parts of the tree are missing, which the parser has complained of by then
        return [];
      }
    }) ?? []
  );
}

function statementOf(tree: apex.StatementContext, source: Source): Statement[] {
  const inner = tree.children?.[0];
  const read = (part: Tree): Expr => expressionOf(part, source);
  const one = (part: apex.StatementContext | null): Statement => ({
    is: "block",
    body: part ? statementOf(part, source) : [],
  });

  if (inner instanceof apex.BlockContext) return [{ is: "block", body: blockOf(inner, source) }];
  if (inner instanceof apex.LocalVariableDeclarationStatementContext) {
    return localsOf(inner.localVariableDeclaration(), source);
  }
  if (inner instanceof apex.ExpressionStatementContext) return [{ is: "do", of: read(inner.expression()) }];
  if (inner instanceof apex.IfStatementContext) {
    const no = inner.statement(1);
    const test = read(inner.parExpression().expression());
    return [{ is: "if", test, yes: one(inner.statement(0)), ...(no && { no: one(no) }) }];
  }
  if (inner instanceof apex.ForStatementContext) {
    return [forOf(inner.forControl(), one(inner.statement()), source)];
  }
  if (inner instanceof apex.WhileStatementContext || inner instanceof apex.DoWhileStatementContext) {
    const test = read(inner.parExpression().expression());
    const body: Statement =
      inner instanceof apex.WhileStatementContext
        ? one(inner.statement())
        : { is: "block", body: blockOf(inner.block(), source) };
    // what a loop asks after its body did not hold before its first round
    const asked = inner instanceof apex.WhileStatementContext ? { test } : {};
    return [{ is: "loop", begin: [], ...asked, update: [], body }];
  }
  if (inner instanceof apex.SwitchStatementContext) {
    const cases = inner.whenControl_list().map((when) => caseOf(when, source));
    return [{ is: "switch", on: read(inner.expression()), cases }];
  }
  if (inner instanceof apex.TryStatementContext) {
    const catches = inner.catchClause_list().map((caught) => blockOf(caught.block(), source));
    const last = blockOf(inner.finallyBlock()?.block() ?? null, source);
    return [{ is: "try", body: blockOf(inner.block(), source), catches, last }];
  }
  if (inner instanceof apex.ReturnStatementContext) {
    const value = inner.expression();
    return [{ is: "return", ...(value && { value: read(value) }) }];
  }
  if (inner instanceof apex.ThrowStatementContext) return [{ is: "exit", by: "throw" }];
  if (inner instanceof apex.BreakStatementContext) return [{ is: "exit", by: "break" }];
  if (inner instanceof apex.ContinueStatementContext) return [{ is: "exit", by: "continue" }];
  return inner ? savedOf(inner as Tree, source) : [];
}

/** `insert`, `update`, `upsert`, `delete`, `undelete` and `merge`. */
function savedOf(tree: Tree, source: Source): Statement[] {
  const of = (tree.children ?? []).find((child) => child instanceof apex.ExpressionContext);
  const op = tree.getChild(0)?.getText().toLowerCase();
  return of ? [{ is: "save", op, of: expressionOf(of, source) }] : [];
}

function localsOf(tree: apex.LocalVariableDeclarationContext | null, source: Source): Statement[] {
  if (!tree?.variableDeclarators()) return [];
  const type = typeOf(tree.typeRef());
  return tree
    .variableDeclarators()
    .variableDeclarator_list()
    .map((declared): Statement => {
      const value = declared.expression();
      const { line } = source.at(declared);
      const name = declared.id().getText();
      return { is: "local", type, name, line, ...(value && { value: expressionOf(value, source) }) };
    });
}

function forOf(tree: apex.ForControlContext, body: Statement, source: Source): Statement {
  const each = tree.enhancedForControl();
  if (each) {
    const of = expressionOf(each.expression(), source);
    return { is: "each", type: typeOf(each.typeRef()), name: each.id().getText(), of, body };
  }
  const test = tree.expression();
  const update = tree.forUpdate()?.expressionList()?.expression_list() ?? [];
  return {
    is: "loop",
    begin: localsOf(tree.forInit()?.localVariableDeclaration() ?? null, source),
    ...(test && { test: expressionOf(test, source) }),
    update: update.map((one) => expressionOf(one, source)),
    body,
  };
}

function caseOf(tree: apex.WhenControlContext, source: Source): Case {
  const when = tree.whenValue();
  const type = when.typeRef();
  return {
    values: when.whenLiteral_list().map((literal) => whenOf(literal, source)),
    ...(type && when.id() && { as: { type: typeOf(type), name: when.id().getText() } }),
    body: blockOf(tree.block(), source),
  };
}

function whenOf(tree: apex.WhenLiteralContext, source: Source): Expr {
  const at = source.at(tree);
  const text = tree.getText();
  if (tree.whenLiteral()) return whenOf(tree.whenLiteral(), source);
  if (tree.StringLiteral()) return { ...at, is: "literal", value: unquoted(text) };
  if (tree.NULL()) return { ...at, is: "literal", value: null };
  if (tree.qualifiedName()) return { ...at, is: "name", name: text };
  return { ...at, is: "literal", value: Number.parseFloat(text) };
}
