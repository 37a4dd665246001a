import { z } from "@hono/zod-openapi";
import { keyInput, textOf, tool } from "../tool.ts";
import { workflows } from "./workflows.ts";

const workflow = z.string().min(1).max(200).describe("Id of the workflow, as list_workflows has it");
const run = z.string().min(1).max(50);

export const work = [
  ...Object.values(workflows),
  tool({
    name: "start_work_item",
    title: "Begin the work item of a record",
    description: "Begins the workflow for a record of the org, if it does not have one yet.",
    route: "POST /api/workflows/:id/items",
    effect: "changes",
    again: true,
    input: z.object({
      workflow,
      recordId: z.string().min(15).max(18).describe("Id of the record in Salesforce"),
    }),
    output: z.object({ key: z.string(), started: z.boolean().describe("False: it was there before") }),
    begins: ({ key }) => key,
    ask: ({ workflow, recordId }) => ({ in: { id: workflow }, body: { recordId } }),
    answer: (body) => body,
  }),
  tool({
    name: "signal_work_item",
    title: "Tell a work item what has happened",
    description: "Tells an item of an event that its workflow waits for.",
    route: "POST /api/work-items/:key/signals",
    effect: "changes",
    again: true,
    input: z.object({
      ...{
        key: keyInput,
        name: z.string().min(1).max(120).describe("Name of the event, as the workflow has it"),
      },
      id: z.string().min(1).max(200).describe("Of the happening: the same is taken once"),
      data: z
        .record(z.string().max(80), z.union([z.string().max(20_000), z.number(), z.boolean()]))
        .default({}),
    }),
    output: z.object({ taken: z.boolean().describe("False: it was taken before") }),
    ask: ({ key, name, id, data }) => ({
      in: { key },
      body: { name, id, data: Object.entries(data).map(([name, value]) => ({ name, ...typed(value) })) },
    }),
    answer: (body) => body,
  }),
  tool({
    name: "begin_what_if",
    title: "What if a draft were live",
    description:
      "Plays the items of the past on a draft of a workflow, and compares what becomes of them. Nothing is written and nobody is asked. what_if_report tells what came of it.",
    route: "POST /api/workflows/:id/what-if",
    effect: "changes",
    input: z.object({
      workflow,
      draft: z.number().int().min(1).describe("Number of the version"),
      since: z.iso.datetime({ offset: true }).optional().describe("Only items that arrived since then"),
    }),
    output: z.object({ run: z.string(), state: z.string() }),
    ask: ({ workflow, draft, since }) => ({ in: { id: workflow }, body: { to: draft, since } }),
    answer: ({ id, state }) => ({ run: id, state }),
  }),
  tool({
    name: "what_if_report",
    title: "What a what-if came to",
    description: "How many items come out otherwise by a draft, and how the figures differ.",
    route: "GET /api/workflows/:id/what-if/:run",
    effect: "reads",
    input: z.object({ workflow, run }),
    output: z.object({
      ...{ state: z.string(), items: z.number(), changed: z.number(), why: z.string().optional() },
      summary: z.record(z.string(), z.unknown()).optional(),
    }),
    ask: ({ workflow, run }) => ({ in: { id: workflow, run } }),
    answer: ({ state, items, changed, why, summary }) => ({
      ...{ state, items, changed, ...(why !== undefined && { why: textOf(why) }) },
      ...(summary && { summary }),
    }),
  }),
  tool({
    name: "summary",
    title: "Today in figures",
    description: "Open items and tasks, what was done today without a hand, and what is about to be late.",
    route: "GET /api/summary",
    effect: "reads",
    input: z.object({}),
    output: z.object({
      ...{ open: z.number(), tasks: z.number(), started: z.number(), touchFree: z.number().nullable() },
      ...{ firstTimeRight: z.number().nullable(), costPerItem: z.number() },
      atRisk: z.array(
        z.object({ key: z.string(), number: z.string(), stage: z.string(), remainingMs: z.number() }),
      ),
    }),
    ask: () => ({}),
    answer: (body) => body,
  }),
  tool({
    name: "insights",
    title: "What the work is measured by",
    description: "Reassignments and what caused them, milestones, touch-free rate and cost, over a period.",
    route: "GET /api/insights",
    effect: "reads",
    input: z.object({
      period: z.enum(["week", "month", "quarter"]).default("month"),
      workflow: workflow.optional(),
    }),
    output: z.object({
      ...{ from: z.string(), until: z.string() },
      figures: z.record(z.string(), z.unknown()).describe("Shares are { count, of, share }"),
      touchFree: z.record(z.string(), z.unknown()),
      causes: z.array(z.object({ is: z.string(), name: z.string(), moves: z.number(), of: z.number() })),
    }),
    ask: ({ period, workflow }) => ({ query: { period, workflow } }),
    answer: ({ from, until, figures, touchFree, causes }) => ({
      ...{ from, until, figures, touchFree },
      causes: causes
        .slice(0, 20)
        .map((one: { is: string; step?: string; name?: string; moves: number; of: number }) => ({
          ...{ is: one.is, moves: one.moves, of: one.of },
          name: one.name ?? one.step ?? "",
        })),
    }),
  }),
];

/** A value under the name of its type, as the route has it. */
const typed = (value: string | number | boolean) =>
  typeof value === "string"
    ? { text: value }
    : typeof value === "number"
      ? { number: value }
      : { truth: value };
