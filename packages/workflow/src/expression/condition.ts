import { build } from "./build.ts";
import { definitions } from "./functions/index.ts";
import { choice, junction, negation } from "./logic.ts";
import { type Building, isClock, type Part, wantCondition } from "./part.ts";
import { type ASTNode, operandsOf } from "./syntax.ts";
import type { Reason, Value } from "./types.ts";
import { type Frame, isBlank, type Runtime, truth } from "./values.ts";

/** A value and why it is that. */
export interface Decision {
  value: Runtime;
  reason: Reason;
}

/** An expression made ready: `run` gives its value alone, `decide` walks its logical part and says why as well. */
export interface Condition extends Part {
  decide(frame: Frame): Decision;
}

/** The text of a node, as the reader of a reason wants to see it. */
export type TextOf = (node: ASTNode) => string;

const LONGEST_TEXT = 200;

/** Builds the logical part of a tree (and, or, not, choice) over leaves that compute values. */
export function condition(node: ASTNode, building: Building, textOf: TextOf): Condition {
  const inner = (child: ASTNode): Condition => condition(child, building, textOf);
  const operand = (child: ASTNode): Condition => {
    const built = inner(child);
    wantCondition(child, built.type, building);
    return built;
  };
  switch (node.op) {
    case "&&":
    case "||":
      return decidedJunction(node.op, operandsOf(node, node.op).map(operand), textOf(node));
    case "!_":
      return decidedNegation(operand(node.args), textOf(node));
    case "?:":
      return decidedChoice(operand(node.args[0]), inner(node.args[1]), inner(node.args[2]), textOf(node));
    default:
      return leaf(build(node, building), textOf(node));
  }
}

/** Every part is decided, so that the reason is whole. */
function decidedJunction(op: "&&" | "||", parts: Condition[], text: string): Condition {
  const decisive = op === "||";
  return {
    ...junction(op, parts),
    decide(frame) {
      let value: boolean | undefined = !decisive;
      const reasons: Reason[] = [];
      for (const part of parts) {
        const decision = part.decide(frame);
        const holds = truth(decision.value);
        if (holds === decisive) value = decisive;
        else if (holds === undefined && value !== decisive) value = undefined;
        reasons.push(decision.reason);
      }
      return {
        value,
        reason: { op: decisive ? "or" : "and", text, result: logicResult(value), parts: reasons },
      };
    },
  };
}

function decidedNegation(part: Condition, text: string): Condition {
  return {
    ...negation(part),
    decide(frame) {
      const decision = part.decide(frame);
      const holds = truth(decision.value);
      const value = holds === undefined ? undefined : !holds;
      return { value, reason: { op: "not", text, result: logicResult(value), parts: [decision.reason] } };
    },
  };
}

function decidedChoice(test: Condition, yes: Condition, no: Condition, text: string): Condition {
  return {
    ...choice(test, yes, no),
    decide(frame) {
      const decision = test.decide(frame);
      const holds = truth(decision.value);
      if (holds === undefined) {
        return {
          value: undefined,
          reason: { op: "choice", text, result: "unknown", parts: [decision.reason] },
        };
      }
      const { value, reason } = (holds ? yes : no).decide(frame);
      const parts = [decision.reason, reason];
      return { value, reason: { op: "choice", text, ...resultOf(value), parts } };
    },
  };
}

function leaf(part: Part, text: string): Condition {
  const { reads } = part;
  const run = (frame: Frame): Runtime => {
    try {
      return part.run(frame);
    } catch {
      // a hostile scope, an unknown time zone, an expression too deep for the stack: not known
      return undefined;
    }
  };
  return {
    ...part,
    run,
    decide(frame) {
      const value = run(frame);
      const reason: Reason = { op: "leaf", text, ...resultOf(value) };
      if (reads.length > 0) reason.names = valuesOf(reads, frame);
      return { value, reason };
    },
  };
}

const logicResult = (value: boolean | undefined): Reason["result"] =>
  value === undefined ? "unknown" : value ? "true" : "false";

function resultOf(value: Runtime): { result: Reason["result"]; value?: Value } {
  if (value === undefined) return { result: "unknown" };
  if (typeof value === "boolean") return { result: value ? "true" : "false" };
  if (isBlank(value)) return { result: "blank" };
  return { result: "value", value: cut(value) };
}

function valuesOf(reads: string[], frame: Frame): Record<string, Value | "unknown"> {
  const values: Record<string, Value | "unknown"> = {};
  for (const name of reads) {
    try {
      const value = isClock(name) ? definitions[name.slice(0, -2)]?.run([], frame) : frame.scope.get(name);
      values[name] = value === undefined ? "unknown" : isBlank(value) ? null : cut(value);
    } catch {
      values[name] = "unknown";
    }
  }
  return values;
}

function cut(value: Value): Value {
  if (typeof value === "string")
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (!Array.isArray(value)) return value;
  return value.length > 20 ? [...value.slice(0, 20).map(cut), "…"] : value.map(cut);
}
