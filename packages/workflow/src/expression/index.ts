/**
 * The expression language of workflows: CEL, and Salesforce formulas translated to it.
 *
 * `syntax` (the library's parser: grammar, limits, positions) → `condition` (and, or, not and choice, with
 * their reasons) over leaves made by `build` and `operators` (types checked, then closures) → `evaluate`.
 * The leaves are computed here and not by the library's evaluator: blank, unknown, one kind of number and
 * dates as text are part of every operator, and all type problems are wanted at once.
 */
export { type Compiled, compile } from "./compile.ts";
export { evaluate, evaluateValue } from "./evaluate.ts";
export { explain, whyNot } from "./explain.ts";
export { isFormula, translateFormula } from "./formula/index.ts";
export { functions } from "./functions/index.ts";
export { namePlaces, rename } from "./rename.ts";
export { type Operand, operandText, type RowOperator, rowOperators, takesOf } from "./row.ts";
export {
  type ConditionGroup,
  type ConditionPart,
  type ConditionRow,
  conditionRows,
  conditionText,
  isGroup,
  isRow,
} from "./rows.ts";
export { nearest } from "./suggest.ts";
export type {
  EvaluateOptions,
  Evaluation,
  Expression,
  ExpressionProblem,
  Reason,
  Scope,
  TypeEnv,
  Value,
  ValueType,
} from "./types.ts";
export { type Wording, wordingOf } from "./words.ts";
