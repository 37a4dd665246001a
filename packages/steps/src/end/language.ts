import { type StepLanguage, text } from "@throughline/workflow";
import { z } from "zod";

/** Ends the item with an outcome, wherever it stands. */
export interface EndConfig {
  /** The outcome, as in "end as OUTCOME". */
  as: string;
}

export const language: StepLanguage<EndConfig> = {
  kind: "end",
  description: "Ends the work on the item with an outcome.",
  type: "background",
  begins: () => ({ as: "done" }),
  schema: z.strictObject({
    as: text().meta({ description: "The outcome.", examples: ["refused"], is: "outcome", title: "Outcome" }),
  }),
  ends: () => true,
  uses: () => ({ expressions: [] }),
  summary: ({ as }) => `as ${as}`,
};
