import { z } from "@hono/zod-openapi";
import { doneAnswer, doneOutput, textOf, tool, words } from "../tool.ts";

const id = z.string().min(1).max(300).describe("Id of the task, as list_tasks has it");
const value = z.union([
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string().max(2_000)).max(100),
]);

const form = z.array(
  z.object({
    ...{ name: z.string(), title: z.string().optional(), type: z.string() },
    ...{ of: z.array(z.string()).optional(), optional: z.boolean() },
    onlyWith: z
      .object({ field: z.string(), is: z.unknown() })
      .optional()
      .describe("Asked only where another field has this value"),
  }),
);

const show = tool({
  name: "show_task",
  title: "Show a task",
  description:
    "A task with what it shows of the work item, what was thought of it before, and what others noted.",
  route: "GET /api/tasks/:id",
  effect: "reads",
  input: z.object({ task: id }),
  output: z.object({
    because: words,
    form,
    shows: z.array(z.object({ name: z.string(), value: words })),
    notes: z.array(z.object({ by: z.string(), text: words })),
  }),
  ask: ({ task }) => ({ in: { id: task } }),
  answer: ({ because, form, shows, notes }) => ({
    because: textOf(because),
    form,
    shows: shows.map((one: { name: string; value: unknown }) => ({
      name: one.name,
      value: textOf(one.value),
    })),
    notes: notes.map((one: { by: string | { name: string }; text: string }) => ({
      by: typeof one.by === "string" ? one.by : one.by.name,
      text: textOf(one.text),
    })),
  }),
});

export const tasks = [
  tool({
    name: "list_tasks",
    title: "Open tasks",
    description:
      "What waits for a person: what is asked, of whom, about which work item, with the form that is to be filled in.",
    route: "GET /api/tasks",
    effect: "reads",
    input: z.object({
      to: z.string().max(200).optional().describe("A team, a queue or a person; all unless given"),
    }),
    output: z.object({
      tasks: z.array(
        z.object({
          ...{ id: z.string(), item: z.string(), number: z.string(), subject: words, title: z.string() },
          ...{ to: z.string(), because: words, openedAt: z.string(), until: z.string().optional() },
          form,
        }),
      ),
    }),
    ask: ({ to }) => ({ query: { to } }),
    answer: (rows) => ({
      tasks: rows.slice(0, 100).map((one: { subject: string; because: string }) => ({
        ...one,
        subject: textOf(one.subject),
        because: textOf(one.because),
      })),
    }),
  }),
  show,
  tool({
    name: "answer_task",
    title: "Answer a task",
    description: "Fills in the form of a task, as the person for whom you act. The workflow goes on at once.",
    route: "POST /api/tasks/:id/answer",
    effect: "ends",
    input: z.object({
      task: id,
      answer: z
        .record(z.string().max(100), value)
        .describe("By the names of the form's fields; where it is missing, a person is asked for it"),
    }),
    form: { input: "answer", shownBy: show },
    output: doneOutput,
    ask: ({ task, answer }) => ({ in: { id: task }, body: { answer } }),
    answer: doneAnswer,
  }),
  tool({
    name: "pass_task",
    title: "Pass a task on",
    description: "Hands a task on to the others who may answer it.",
    route: "POST /api/tasks/:id/pass",
    effect: "changes",
    input: z.object({ task: id }),
    output: z.object({ to: z.string() }),
    ask: ({ task }) => ({ in: { id: task }, body: {} }),
    answer: ({ to }) => ({ to }),
  }),
  tool({
    name: "note_task",
    title: "Leave a note at a task",
    description: "Writes a note for whoever answers the task.",
    route: "POST /api/tasks/:id/note",
    effect: "changes",
    input: z.object({ task: id, text: z.string().trim().min(1).max(2_000) }),
    output: doneOutput,
    ask: ({ task, text }) => ({ in: { id: task }, body: { text } }),
    answer: doneAnswer,
  }),
];
