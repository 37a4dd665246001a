import { type StepLanguage, stepList, text } from "@throughline/workflow";
import { z } from "zod";

/** Runs all lanes side by side, and goes on when the last of them has ended. */
export interface ParallelConfig {
  /** Names of the lanes, which are the names of the blocks. */
  lanes: string[];
}

export const language: StepLanguage<ParallelConfig> = {
  kind: "parallel",
  description: "Runs several lanes of steps side by side, and goes on when all have ended.",
  type: "container",
  begins: ({ id }) => ({
    lanes: {
      first: [{ check: id("check"), that: "true" }],
      second: [{ check: id("check"), that: "true" }],
    },
  }),
  schema: z
    .strictObject({
      lanes: z
        .record(text(), stepList)
        .refine((lanes) => Object.keys(lanes).length > 0, "At least one lane is expected.")
        .meta({ description: "The lanes by name, each a list of steps." }),
    })
    .transform(({ lanes }) => ({ lanes: Object.keys(lanes) })),

  runs: "all",
  blocks: ({ lanes }) => lanes.map((name) => ({ name, path: ["lanes", name] })),
  uses: () => ({ expressions: [] }),
  summary: ({ lanes }) => lanes.join(" and "),
};
