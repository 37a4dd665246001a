import type { StepKind } from "../contract.ts";
import { type EndConfig, endOf, language } from "./language.ts";

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
