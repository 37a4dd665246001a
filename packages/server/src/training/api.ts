import { z } from "@hono/zod-openapi";

const said = z.object({ at: z.string(), by: z.string() });

/** How it stands with the training of a local model. */
export const trainingView = z
  .object({
    model: z.string().openapi({ example: "local/topics" }),
    workflow: z.string(),
    fact: z.string(),
    version: z.string().openapi({ description: "The one that is asked" }),
    live: said
      .nullable()
      .openapi({ description: "Since when, and who said so; null: since before that was kept" }),
    answers: z.number().openapi({ description: "Of people, since it was trained" }),
    wrong: z.number().openapi({ description: "Of these, so many are not what the model says" }),
    rows: z.number().openapi({ description: "That it would learn from besides" }),
    worth: z.boolean(),
    because: z.string(),
    running: said.nullable(),
    failed: z.string().nullable(),
    candidate: z
      .object({
        version: z.string(),
        at: z.string(),
        by: z.string(),
        answers: z.number(),
        judged: z.number().openapi({ description: "Answers that were held out" }),
        before: z.number().openapi({ description: "Share of them that the model of today has right" }),
        after: z.number(),
      })
      .nullable()
      .openapi({ description: "Trained, and not asked yet" }),
  })
  .openapi("Training");

export type TrainingView = z.output<typeof trainingView>;
