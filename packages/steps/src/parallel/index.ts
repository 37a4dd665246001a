import type { StepKind } from "../contract.ts";
import { language, type ParallelConfig } from "./language.ts";

/** Runs all lanes side by side. */
export const parallel: StepKind<ParallelConfig> = {
  ...language,
  begin: ({ step }) => ({ outcome: { is: "entering", blocks: step.config.lanes } }),
  resume: (_, happening) => (happening.is === "blocks-ended" ? { outcome: { is: "completed" } } : undefined),
};
