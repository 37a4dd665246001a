import {
  compile,
  type Evaluation,
  type Expression,
  evaluate,
  evaluateValue,
  explain,
  fillTemplate,
  type Reason,
  type Value,
  whyNot,
} from "@throughline/workflow";
import type { Because, StepContext } from "./contract.ts";

const compiled = new Map<string, Expression>();

/** Compiled once per source text. Workflows are checked before they are activated, so one that does not compile is a bug. */
export function expressionOf(source: string): Expression {
  let known = compiled.get(source);
  if (!known) {
    known = compile(source).expression;
    if (!known)
      throw new Error(`The expression ${source} does not compile. Run "throughline check" on the workflow.`);
    compiled.set(source, known);
  }
  return known;
}

type Sees = Pick<StepContext<never>, "scope" | "at">;

export function evaluateIn(context: Sees, source: string): Evaluation {
  return evaluate(expressionOf(source), context.scope, { now: context.at });
}

/** The value alone, where the trail will not say why. */
export function valueIn(context: Sees, source: string): Value | undefined {
  return evaluateValue(expressionOf(source), context.scope, { now: context.at });
}

/** Why a condition holds, or the one part of it that failed. */
export function becauseOf({ holds, reason }: { holds: boolean; reason: Reason }): Because {
  return { text: holds ? explain(reason) : whyNot(reason), reason };
}

/** Values of all names that expressions read, as they are now. */
export function inputsOf(context: Sees, names: Iterable<string>): Record<string, Value | "unknown"> {
  const inputs: Record<string, Value | "unknown"> = {};
  for (const name of names) {
    const value = context.scope.get(name);
    inputs[name] = value === undefined ? "unknown" : value;
  }
  return inputs;
}

/** Fills "{topic} team" with what the step sees. */
export function fill(context: Sees, template: string): string {
  return fillTemplate(template, (name) => context.scope.get(name));
}
