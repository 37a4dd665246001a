export { type Compiled, compile } from "./compile.ts";
export { evaluate } from "./evaluate.ts";
export { explain, whyNot } from "./explain.ts";
export { isFormula, translateFormula } from "./formula/index.ts";
export { functions } from "./functions.ts";
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
