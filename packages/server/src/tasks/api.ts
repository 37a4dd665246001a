import { z } from "@hono/zod-openapi";

/** What the routes of the inbox answer; the types that the rest of the folder works with are made of it. */

const value = z.any().openapi({ description: "A plain JSON value." });
const person = z.object({ id: z.string(), name: z.string() });
const decidedBy = z.enum([
  "rule",
  "table",
  "model",
  "llm",
  "agreement",
  "person",
  "system",
  "agent",
  "foreign",
]);

export const taskLine = z
  .object({
    id: z.string(),
    item: z.string(),
    number: z.string(),
    subject: z.string(),
    customer: z.string(),
    priority: z.string(),
    title: z.string(),
    to: z.string(),
    for: person.optional().openapi({ description: "The only one who may answer" }),
    kind: z
      .enum(["triage", "approval", "form"])
      .openapi({ description: "Settle what models could not, let something go on, or fill in" }),
    openedAt: z.string(),
    due: z
      .string()
      .optional()
      .openapi({ description: "Until when it is waited for, or when its stage is to be over" }),
    stage: z.string().optional(),
    totalMs: z.number().optional(),
    passed: z.array(z.string()).openapi({ description: "Who passed it on" }),
    held: z
      .object({ by: z.string(), until: z.string() })
      .optional()
      .openapi({ description: "Who has answered it, and may take that back until then" }),
  })
  .openapi("TaskLine");

export const inbox = z
  .object({
    tabs: z.array(z.object({ id: z.string(), label: z.string(), count: z.number() })),
    rows: z.array(taskLine),
    total: z.number(),
    soon: z.number().openapi({ description: "Of mine, due within twenty minutes" }),
    done: z
      .object({ count: z.number(), paceMs: z.number().nullable() })
      .openapi({ description: "What I answered today, and the time from one answer to the next" }),
    held: z
      .array(taskLine)
      .openapi({ description: "Answers of mine that may be taken back still, the last one first" }),
  })
  .openapi("Inbox");

export const doneAnswer = z
  .object({
    task: z.string(),
    item: z.string(),
    number: z.string(),
    subject: z.string(),
    title: z.string(),
    by: z.string(),
    answer: z.record(z.string(), value),
    at: z.string(),
  })
  .openapi("DoneAnswer");

const passage = z.object({ field: z.string(), from: z.number(), to: z.number(), quote: z.string() });
const weighed = z.object({ text: z.string(), weight: z.number() });
const chance = z.object({ value, confidence: z.number() });

const modelThought = z.object({
  field: z.string(),
  kind: z.enum(["model", "llm"]),
  by: z.string(),
  version: z.string().optional(),
  value,
  confidence: z.number(),
  atLeast: z.number().optional().openapi({ description: "How sure it had to be" }),
  unknown: z.literal(true).optional(),
  others: z.array(chance).optional(),
  words: z
    .array(weighed)
    .optional()
    .openapi({ description: "What weighed most, for it and (below 0) against it" }),
  evidence: passage.optional(),
  why: z.string().optional(),
  ms: z.number().nullable(),
  cost: z.number().nullable().openapi({ description: "In US dollars" }),
});

const marked = z.object({ text: z.string(), by: z.array(z.enum(["model", "llm"])) });

export const taskDetail = z
  .object({
    line: taskLine,
    because: z.string().openapi({ description: "Why it is a person's, in a sentence with the values" }),
    form: z.array(
      z.object({
        name: z.string(),
        type: z.enum(["text", "number", "boolean", "date", "datetime", "choice", "list", "any"]),
        of: z.array(z.string()).optional(),
        optional: z.boolean(),
        title: z.string().optional(),
        about: value.optional(),
        onlyWith: z.object({ field: z.string(), is: value }).optional(),
        proposal: z.object({ value, confidence: z.number(), by: z.string() }).optional(),
      }),
    ),
    shows: z.array(
      z.object({
        name: z.string(),
        value,
        parts: z
          .array(marked)
          .nullable()
          .openapi({ description: "Of a longer text, with who pointed at what" }),
      }),
    ),
    thoughts: z.array(modelThought),
    changes: z
      .array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() }))
      .openapi({ description: "Of a question about somebody else's write" }),
    notes: z.array(z.object({ by: z.string(), at: z.string(), text: z.string() })),
    passed: z.array(z.object({ by: z.string(), at: z.string() })),
    passTo: z.string().nullable(),
    customer: z.object({
      name: z.string(),
      open: z.number(),
      last: z.array(
        z.object({
          key: z.string(),
          number: z.string(),
          subject: z.string(),
          startedAt: z.string(),
          owner: z.string(),
          outcome: z.string(),
        }),
      ),
    }),
  })
  .openapi("TaskDetail");

const lead = z.object({
  value: value.optional().openapi({ description: "Of the field that is chosen from" }),
  answer: z.record(z.string(), value),
  stage: z.string().nullable(),
  ended: z.string().nullable(),
  owner: z
    .object({
      name: z.string(),
      kind: z.enum(["user", "queue"]),
      team: z.string().nullable(),
      load: z.number().nullable(),
      capacity: z.number().nullable(),
    })
    .nullable()
    .openapi({ description: "Who gets it; of a person the load with it, of the capacity" }),
  from: z
    .string()
    .nullable()
    .openapi({ description: 'When the owner has it: an instant, "now", or nobody does' }),
  waits: z.string().nullable().openapi({ description: "Why it waits for somebody, or who is asked next" }),
  writes: z.array(z.object({ field: z.string(), value, label: z.string().nullable() })),
  calls: z.array(z.string()).openapi({ description: "Calls that are taken to answer" }),
  asks: z.array(z.string()).openapi({ description: "Models that would be asked first" }),
});

export const leadsTo = z
  .object({
    at: z.string(),
    field: z.string().nullable(),
    leads: z.array(lead),
    pass: z.object({ to: z.string(), others: z.array(z.string()) }).nullable(),
  })
  .openapi("LeadsTo");

export const similar = z
  .object({
    days: z.number(),
    field: z.string().nullable(),
    count: z.number(),
    corrected: z.number().openapi({ description: "How many of them were corrected later" }),
    tally: z.array(z.object({ value, count: z.number() })),
    rows: z.array(
      z.object({
        key: z.string(),
        number: z.string(),
        subject: z.string(),
        alike: z.number(),
        value,
        by: decidedBy,
        who: z.string().nullable(),
        first: value.openapi({ description: "What it had been decided as first, or null" }),
        startedAt: z.string(),
        tookMs: z.number().nullable(),
      }),
    ),
    whole: z.boolean().openapi({ description: "All items of the time were looked through" }),
  })
  .openapi("Similar");

/** What became of one task of several that are answered alike. */
export const bulkAnswers = z
  .object({
    rows: z.array(
      z.object({
        id: z.string(),
        number: z.string(),
        subject: z.string(),
        refused: z.string().nullable(),
        lead: lead.nullable(),
      }),
    ),
    answered: z.number(),
    until: z.string().nullable().openapi({ description: "Until when all of it may be taken back" }),
  })
  .openapi("BulkAnswers");

export type TaskLine = z.output<typeof taskLine>;
export type TaskKind = TaskLine["kind"];
export type Inbox = z.output<typeof inbox>;
export type DoneAnswer = z.output<typeof doneAnswer>;
export type TaskDetail = z.output<typeof taskDetail>;
export type ModelThought = z.output<typeof modelThought>;
export type Marked = z.output<typeof marked>;
export type Lead = z.output<typeof lead>;
export type LeadsTo = z.output<typeof leadsTo>;
export type Similar = z.output<typeof similar>;
export type BulkAnswers = z.output<typeof bulkAnswers>;
