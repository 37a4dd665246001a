import { z } from "@hono/zod-openapi";
import { doneAnswer, doneOutput, keyInput, reasonInput, textOf, tool, words } from "../tool.ts";

const row = z.object({
  ...{ key: z.string(), number: z.string(), workflow: z.string(), stage: z.string() },
  situation: z
    .string()
    .describe("working, waiting, needs-person, incident, foreign-write, resolved, cancelled"),
  ...{ subject: words, customer: words, waitingFor: z.string() },
  ...{
    owner: z.string(),
    team: z.string(),
    priority: z.string(),
    startedAt: z.string(),
    outcome: z.string(),
  },
});

export const items = [
  tool({
    name: "find_work_items",
    title: "Find work items",
    description:
      "Work items by what is known of them: a case number, an e-mail address, words of the subject, a stage, a team.",
    route: "GET /api/work-items",
    effect: "reads",
    input: z.object({
      search: z
        .string()
        .max(200)
        .optional()
        .describe("Number, record id, e-mail, owner, or part of the subject"),
      view: z.enum(["all", "needs-person", "incidents", "waiting", "touched"]).optional(),
      ...{ workflow: z.string().max(200).optional(), stage: z.string().max(200).optional() },
      ...{ team: z.string().max(200).optional(), owner: z.string().max(200).optional() },
      open: z.boolean().optional().describe("Only those that go on"),
      limit: z.number().int().min(1).max(50).default(20),
      after: z.string().max(500).optional().describe("Where the page before ended: its next"),
    }),
    output: z.object({ total: z.number(), items: z.array(row), next: z.string().optional() }),
    ask: ({ search, limit, open, ...rest }) => ({
      query: { ...rest, q: search, pageSize: limit, open: open ? "yes" : undefined },
    }),
    answer: ({ total, rows, next }) => ({
      ...{ total, ...(next !== undefined && { next }) },
      items: rows.map((one: z.input<typeof row>) => row.parse({ ...one, subject: textOf(one.subject) })),
    }),
  }),
  tool({
    name: "explain_work_item",
    title: "Explain a work item",
    description:
      "Why a work item is where it is: what was decided by whom and why, who was considered as owner and why not, and what has happened.",
    route: "GET /api/work-items/:key/explanation",
    effect: "reads",
    input: z.object({ key: keyInput }),
    output: z.object({
      ...{ key: z.string(), number: z.string(), subject: words, workflow: z.string(), stage: z.string() },
      ...{ situation: z.string(), waitingFor: z.string(), outcome: z.string() },
      ...{ owner: z.string(), team: z.string(), priority: z.string() },
      decisions: z.array(
        z.object({
          ...{ at: z.string(), step: z.string(), name: z.string(), value: words, by: z.string() },
          ...{ confidence: z.number(), because: words },
        }),
      ),
      assignments: z.array(
        z.object({
          ...{ at: z.string(), step: z.string(), owner: z.string(), because: z.string() },
          givenUp: z.array(z.string()),
          candidates: z.array(z.object({ name: z.string(), chosen: z.boolean(), whyNot: z.string() })),
        }),
      ),
      told: z.array(words),
    }),
    ask: ({ key }) => ({ in: { key } }),
    answer: (body) => ({
      ...body,
      decisions: body.decisions.map((one: { value: unknown; because: unknown }) => ({
        ...one,
        value: textOf(one.value),
        because: textOf(one.because),
      })),
      told: body.told.map(textOf),
    }),
  }),
  tool({
    name: "why_not",
    title: "Why somebody does not own it",
    description:
      "Why a work item went to somebody else, and what would have brought it to the one who is asked about.",
    route: "GET /api/work-items/:key/why-not",
    effect: "reads",
    input: z.object({
      key: keyInput,
      who: z.string().max(200).optional().describe("A user name or name; you, where nothing is given"),
    }),
    output: z.object({
      ...{ key: z.string(), who: z.string(), considered: z.boolean(), chosen: z.boolean(), text: z.string() },
    }),
    ask: ({ key, who }) => ({ in: { key }, query: { who } }),
    answer: (body) => body,
  }),
  tool({
    name: "reassign_work_item",
    title: "Look for another owner",
    description: "Gives the item back: the workflow looks for another owner as it always does.",
    route: "POST /api/work-items/:key/reassign",
    effect: "changes",
    input: z.object({ key: keyInput, reason: reasonInput }),
    output: doneOutput,
    ask: ({ key, reason }) => ({ in: { key }, body: { reason } }),
    answer: doneAnswer,
  }),
  tool({
    name: "cancel_work_item",
    title: "Cancel a work item",
    description: "Ends the workflow of an item for good; the record stays in Salesforce as it is.",
    route: "POST /api/work-items/:key/cancel",
    effect: "ends",
    input: z.object({ key: keyInput, reason: reasonInput }),
    output: doneOutput,
    ask: ({ key, reason }) => ({ in: { key }, body: { reason } }),
    answer: doneAnswer,
  }),
  tool({
    name: "list_incidents",
    title: "Incidents of a work item",
    description: "What went wrong with an item and waits for a person, with what can be done about each.",
    route: "GET /api/work-items/:key",
    effect: "reads",
    input: z.object({ key: keyInput }),
    output: z.object({
      incidents: z.array(
        z.object({
          ...{ id: z.string(), code: z.string(), message: words, openedAt: z.string() },
          repairs: z.array(z.string()),
        }),
      ),
    }),
    ask: ({ key }) => ({ in: { key } }),
    answer: ({ incidents }) => ({ incidents }),
  }),
  tool({
    name: "repair_incident",
    title: "Retry or skip what went wrong",
    description: "Tries again what failed, or goes on without it.",
    route: "POST /api/work-items/:key/incidents/:incident",
    effect: "changes",
    input: z.object({
      ...{ key: keyInput, incident: z.string().min(1).max(200).describe("Its id, as list_incidents has it") },
      ...{ repair: z.enum(["retry", "skip"]), reason: reasonInput },
    }),
    output: doneOutput,
    ask: ({ key, incident, repair, reason }) => ({ in: { key, incident }, body: { repair, reason } }),
    answer: doneAnswer,
  }),
];
