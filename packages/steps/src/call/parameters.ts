import type { Value } from "@throughline/workflow";
import type { StepContext } from "../contract.ts";
import { valueIn } from "../evaluation.ts";

/** The parameters of an operation as they are now; what is not known is nothing. */
export const parametersOf = (
  context: Pick<StepContext<never>, "scope" | "at">,
  parameters: Record<string, string>,
): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, source]) => [name, valueIn(context, source) ?? null]),
  );
