import { type Action, type StepLanguage, text } from "@throughline/workflow";
import { z } from "zod";

/** Ends the item with an outcome, wherever it stands. */
export interface EndConfig {
  /** The outcome, as in "end as OUTCOME". */
  as: string;
  /** What was done is taken back before. */
  takeBack?: boolean;
}

export const language: StepLanguage<EndConfig> = {
  kind: "end",
  description: "Ends the work on the item with an outcome.",
  type: "background",
  begins: () => ({ as: "done" }),
  schema: z
    .strictObject({
      as: text().meta({
        description: "The outcome.",
        examples: ["refused"],
        is: "outcome",
        title: "Outcome",
      }),
      "take back": z
        .boolean()
        .optional()
        .meta({ description: "What was done so far is taken back before, the last first." }),
    })
    .transform(({ as, "take back": takeBack }): EndConfig => ({ as, ...(takeBack && { takeBack }) })),
  ends: () => true,
  actions: (config) => [endOf(config)],
  uses: () => ({ expressions: [] }),
  summary: ({ as, takeBack }) => (takeBack ? `as ${as}, and take back what was done` : `as ${as}`),
};

/** What is done at the end. */
export function endOf({ as: outcome, takeBack }: EndConfig): Action {
  const end = { do: "end" as const, outcome };
  return takeBack ? { do: "undo", afterwards: end } : end;
}
