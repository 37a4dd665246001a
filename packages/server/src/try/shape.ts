import { z } from "@hono/zod-openapi";

const plain = z.any().openapi({ description: "A plain JSON value." });
const values = z.record(z.string(), plain);

/** What lets a tried item go on: time, somebody who writes into the record, an event. */
export const move = z.union([
  z.strictObject({ pass: z.literal(true).openapi({ description: "Time passes, up to what comes next" }) }),
  z.strictObject({ set: values.openapi({ description: "Somebody writes this into the record" }) }),
  z.strictObject({
    event: z.string().min(1).openapi({ description: "An event that something waits for arrives" }),
    data: values.optional().openapi({ description: "What it carries" }),
  }),
]);

/** An answer that is given by hand. */
export const given = z.union([
  z.strictObject({ values }).openapi({ description: "What a model or a person says, by name" }),
  z.strictObject({ answer: plain }).openapi({ description: "What a system answers" }),
  z.strictObject({ fails: z.string().min(1), message: z.string().optional() }),
]);

export const tryBody = z
  .object({
    text: z.string().min(1).openapi({ description: "The workflow file as it is on the screen" }),
    agents: z.record(z.string(), z.string()).optional(),
    item: z.union([
      z
        .strictObject({ sample: z.string().min(1) })
        .openapi({ description: "One that lies beside the workflow" }),
      z.strictObject({ past: z.string().trim().min(1) }).openapi({
        description: "One of the trail: by its number, its record id or its key",
      }),
      z.strictObject({ record: values }).openapi({ description: "Fields by name" }),
    ]),
    given: z
      .record(z.string(), given)
      .default({})
      .openapi({ description: "Answers, by the key of the question" }),
    moves: z.array(move).max(200).default([]),
  })
  .openapi("Try");

const field = z.object({
  ...{ name: z.string(), title: z.string().optional(), about: z.string().optional() },
  type: z.enum(["text", "number", "boolean", "date", "datetime", "choice", "list"]).or(z.string()),
  of: z.array(z.string()).optional(),
  optional: z.boolean(),
});

const question = z
  .object({
    key: z.string().openapi({ description: "Under which its answer is given" }),
    kind: z.enum(["ask", "call", "task"]),
    step: z.string(),
    to: z.string().openapi({ description: "The model, the operation, or who is asked" }),
    says: z.string().optional().openapi({ description: "The question, of a person" }),
    form: z
      .array(field)
      .optional()
      .openapi({ description: "What is to be answered; a system answers anything" }),
    shows: values.openapi({ description: "What whoever is asked is shown" }),
    priced: z.number().optional().openapi({ description: "What it can cost at most, in US dollars" }),
  })
  .openapi("TryQuestion");

export const tried = z
  .object({
    title: z.string().openapi({ description: "Names the item" }),
    is: z.enum(["not started", "ended", "waiting", "asking", "stuck"]),
    why: z.string().optional().openapi({ description: "Why it is stuck" }),
    now: z.string(),
    entries: z.array(z.object({ seq: z.number(), entry: plain, told: z.string() })),
    made: z.number().openapi({ description: "Of the moves, those that could be made" }),
    questions: z.array(question),
    coming: z.array(
      z.object({
        move,
        says: z.string().openapi({ description: "30 days pass: the wait is over" }),
        form: z.array(field).optional().openapi({ description: "What an event is to carry" }),
      }),
    ),
    outcome: z.string().nullable(),
    stage: z.string().nullable(),
    owner: z.string().nullable(),
    facts: values,
    cost: z.number().openapi({ description: "In US dollars" }),
  })
  .openapi("Tried");

export type TryBody = z.output<typeof tryBody>;
/** What is sent: what has a default may be left out. */
export type TryAsked = z.input<typeof tryBody>;
export type TryGiven = z.output<typeof given>;
export type TryMove = z.output<typeof move>;
export type TryQuestion = z.output<typeof question>;
export type TriedItem = z.output<typeof tried>;
