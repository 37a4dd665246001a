import type { StepKind } from "../contract.ts";
import { type EndConfig, language } from "./language.ts";

/** Ends the item with an outcome. */
export const end: StepKind<EndConfig> = {
  ...language,
  begin: ({ step }) => ({
    outcome: { is: "completed" },
    action: {
      do: { do: "end", outcome: step.config.as },
      because: `the workflow ends here as ${step.config.as}`,
    },
  }),
  resume: () => undefined,
};
