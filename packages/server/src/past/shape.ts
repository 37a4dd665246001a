import { z } from "@hono/zod-openapi";

/** How often something was settled, and by which of the step's entries (`settles` of its kind). */
const settledPast = z
  .object({
    name: z.string().openapi({ description: "The fact or field" }),
    count: z.number().openapi({ description: "How often the step settled it" }),
    by: z.record(z.string(), z.number()).openapi({
      description:
        "By the key of the row, rule or rung that did, in whatever version it stands; the rest by none",
    }),
  })
  .openapi("SettledPast");

/** What became of a step in some items. */
const stepPast = z
  .object({
    step: z.string(),
    items: z.number().openapi({ description: "Items that came to it" }),
    visits: z.number().openapi({ description: "How often it was begun" }),
    skipped: z.number().openapi({ description: "How often its condition did not hold" }),
    completed: z.number(),
    failed: z.number(),
    here: z.number().openapi({ description: "Items that are at it now" }),
    ended: z.number().openapi({ description: "Items that ended while they were at it" }),
    medianMs: z.number().nullable().openapi({ description: "From its begin to its end, in milliseconds" }),
    blocks: z.record(z.string(), z.number()).openapi({ description: "How often each block was entered" }),
    failures: z.array(z.object({ code: z.string(), count: z.number() })),
    settled: z.array(settledPast),
  })
  .openapi("StepPast");

export const past = z
  .object({
    ...{ from: z.string(), until: z.string() },
    items: z
      .number()
      .openapi({ description: "Items that started in these days; counted as far as all were looked at" }),
    looked: z
      .number()
      .openapi({ description: "Items that were looked at: all, or some, evenly over the days" }),
    steps: z.array(stepPast),
    outcomes: z.array(z.object({ outcome: z.string(), items: z.number() })),
  })
  .openapi("Past");

/** What became of the steps of a workflow in the items that started in a time. */
export type Past = z.output<typeof past>;
export type StepPast = z.output<typeof stepPast>;
export type SettledPast = z.output<typeof settledPast>;
