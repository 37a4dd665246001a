import { conditionOf } from "./compile.ts";
import type { EvaluateOptions, Evaluation, Expression, Scope, Value } from "./types.ts";

/**
 * Evaluates a compiled expression over a scope. Never throws: what cannot be computed (a name that is
 * not known, a division by zero, a text that is no number) is unknown, and unknown never holds.
 */
export function evaluate(expression: Expression, scope: Scope, options: EvaluateOptions = {}): Evaluation {
  const condition = conditionOf(expression);
  if (!condition) {
    return {
      value: undefined,
      holds: false,
      reason: { op: "leaf", text: expression.source, result: "unknown" },
    };
  }
  const { value, reason } = condition.decide({ scope, now: options.now, zone: options.zone });
  return { value, holds: value === true, reason };
}

/** The value alone, where nobody will ask why; as `evaluate` otherwise. `undefined` = unknown. */
export function evaluateValue(
  expression: Expression,
  scope: Scope,
  { now, zone }: EvaluateOptions = {},
): Value | undefined {
  return conditionOf(expression)?.run({ scope, now, zone });
}
