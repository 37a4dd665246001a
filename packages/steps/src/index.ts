export { candidatesOf } from "./candidates.ts";
export type * from "./contract.ts";
export { becauseOf, evaluateIn, expressionOf, valueIn } from "./evaluation.ts";
export { kindOf, kinds } from "./kinds.ts";
