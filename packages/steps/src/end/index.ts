import type { Action } from "@throughline/workflow";
import type { StepKind } from "../contract.ts";
import { type EndConfig, language } from "./language.ts";

/** Ends the item with an outcome. */
export const end: StepKind<EndConfig> = {
  ...language,
  begin: ({ step }) => ({
    outcome: { is: "completed" },
    action: {
      do: endOf(step.config),
      because: `the workflow ends here as ${step.config.as}`,
    },
  }),
  resume: () => undefined,
};

function endOf({ as: outcome, takeBack }: EndConfig): Action {
  const end = { do: "end" as const, outcome };
  return takeBack ? { do: "undo", afterwards: end } : end;
}
