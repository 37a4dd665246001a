export { WAYS } from "./assign/ways.ts";
export { candidatesOf } from "./candidates.ts";
export type * from "./contract.ts";
export { becauseOf, evaluateIn, expressionOf, valueIn } from "./evaluation.ts";
export { fits } from "./fits.ts";
export { objection } from "./guardrails.ts";
export { kindOf, kinds } from "./kinds.ts";
export { BUDGET_SPENT, DAY_SPENT, dollars, NANO } from "./money.ts";
export { type Suspicion, suspicionIn } from "./suspicion/index.ts";
