import type { Condition, ValueQueryCondition, WhereClause } from "@jetstreamapp/soql-parser-js";
import { malformed } from "./errors.ts";

export type Leaf = Exclude<Condition | ValueQueryCondition, { openParen: number }> & {
  openParen?: number;
  closeParen?: number;
};

/** A condition as a tree. */
export type Tree = { op: "AND" | "OR"; of: Tree[] } | { op: "NOT"; of: [Tree] } | { op: "LEAF"; leaf: Leaf };

type Token = "(" | ")" | "AND" | "OR" | "NOT" | Leaf;

/** Operators are words as the query has them. */
function canonical(leaf: Leaf): Leaf {
  const operator = leaf.operator.toUpperCase();
  return { ...leaf, operator: operator === "<>" ? "!=" : operator } as Leaf;
}

/** The parser gives a chain with counts of parentheses; this lays it out as the tokens it came from. */
function tokens(clause: WhereClause | undefined, out: Token[] = []): Token[] {
  for (let at = clause; at; at = "right" in at ? at.right : undefined) {
    const left = at.left as Leaf | null;
    for (let i = left?.openParen ?? 0; i > 0; i--) out.push("(");
    const operator = "operator" in at ? at.operator : undefined;
    if (operator === "NOT") {
      out.push("NOT");
      continue;
    }
    out.push(canonical(left!));
    for (let i = left?.closeParen ?? 0; i > 0; i--) out.push(")");
    if (operator) out.push(operator);
  }
  return out;
}

/**
 * Builds the tree of a WHERE or HAVING clause. NOT binds to what follows it directly.
 * @throws OrgError MALFORMED_QUERY when AND and OR stand side by side without parentheses
 */
export function conditionTree(clause: WhereClause): Tree {
  const list = tokens(clause);
  let next = 0;

  const unary = (): Tree => {
    const token = list[next++]!;
    if (token === "NOT") return { op: "NOT", of: [unary()] };
    if (token === "(") {
      const inner = chain();
      next++;
      return inner;
    }
    return { op: "LEAF", leaf: token as Leaf };
  };

  const chain = (): Tree => {
    const of = [unary()];
    const op = list[next];
    if (op !== "AND" && op !== "OR") return of[0]!;
    while (list[next] === op) {
      next++;
      of.push(unary());
    }
    if (list[next] === "AND" || list[next] === "OR") throw malformed(`unexpected token: '${list[next]}'`);
    return { op, of };
  };

  return chain();
}

/** Makes one test of a tree, given the test of each leaf. */
export function compileTree<T>(tree: Tree, test: (leaf: Leaf) => (of: T) => boolean): (of: T) => boolean {
  switch (tree.op) {
    case "LEAF":
      return test(tree.leaf);
    case "NOT": {
      const inner = compileTree(tree.of[0], test);
      return (of) => !inner(of);
    }
    default: {
      const parts = tree.of.map((part) => compileTree(part, test));
      return tree.op === "AND"
        ? (of) => parts.every((part) => part(of))
        : (of) => parts.some((part) => part(of));
    }
  }
}
