import { z } from "zod";
import type { JsonSchema, OperationInfo, Repeat } from "../connector.ts";

/** How far an outside agent is with a task. */
export type State = "working" | "input-required" | "completed" | "failed" | "refused" | "canceled";

/** What an outside agent has said of a task, as a step reads it. */
export interface Told {
  state: State;
  /** Names the task, and all that is needed to find it again. */
  task: string;
  text?: string;
  data?: Record<string, unknown>;
  question?: string;
  /** What it says that it cost, in US dollars. */
  cost?: number;
}

const TEXT = 20_000;
const text: JsonSchema = { type: "string", maxLength: TEXT };
/** What a step fills in itself, of whatever the item has: no expression of a workflow is held against it. */
const filled: JsonSchema = { maxLength: TEXT };
const task: JsonSchema = { type: "string", minLength: 1, maxLength: 1_000 };
const plain: JsonSchema = { type: ["string", "number", "boolean", "null", "array"] };

const output: JsonSchema = {
  type: "object",
  properties: {
    state: { enum: ["working", "input-required", "completed", "failed", "refused", "canceled"] },
    ...{ task, text, question: text, data: { type: "object" }, cost: { type: "number" } },
  },
  required: ["state", "task"],
  additionalProperties: false,
};

export type Operation = "start" | "follow" | "answer" | "cancel";

interface Declared {
  repeat: Repeat;
  description: string;
  properties: Record<string, JsonSchema>;
  required: string[];
}

/** What a delegation is done by, whoever it goes to. What is handed over stands beside these, under its own name. */
const OPERATIONS: Record<Operation, Declared> = {
  start: {
    ...{ repeat: "comparable", description: "Hands a task to the agent." },
    properties: {
      ...{ $text: filled, $skill: text, $reply: text, $delegation: task, $again: {} },
    },
    required: ["$text", "$delegation"],
  },
  follow: {
    ...{ repeat: "read", description: "Looks how far the agent is with a task." },
    properties: { $task: task, $look: {} },
    required: ["$task"],
  },
  answer: {
    ...{ repeat: "comparable", description: "Tells the agent something about a task." },
    properties: { $task: task, $text: filled, $reply: text, $delegation: task, $over: {} },
    required: ["$task", "$text"],
  },
  cancel: {
    ...{ repeat: "keyed", description: "Calls a task off." },
    properties: { $task: task },
    required: ["$task"],
  },
};

/** Stands in for the agent in tries: what it is asked with, and what it makes of it. */
export const samples = z
  .array(
    z.strictObject({
      when: z.record(z.string(), z.unknown()).optional().describe("Values that are handed over."),
      gives: z.record(z.string(), z.unknown()).optional().describe("The facts that it answers."),
      asks: z.string().optional().describe("What it asks back before."),
      refuses: z.string().optional().describe("It refuses, in these words."),
      fails: z.string().optional().describe("It fails, in these words."),
      silent: z.literal(true).optional().describe("It takes the task, and is not heard of again."),
      text: z.string().optional().describe("What it says besides."),
    }),
  )
  .default([])
  .describe("Answers in tries; the first that fits.");

type Samples = z.output<typeof samples>;

/** The four operations of a delegation, with the samples that answer in tries. */
export function operationsOf(all: Samples): Map<string, OperationInfo> {
  const said = all.map((one, place) => ({ ...one, task: `sample ${place + 1}` }));
  const stateOf = ({ silent, refuses, fails }: (typeof said)[number]): State =>
    silent ? "working" : refuses !== undefined ? "refused" : fails !== undefined ? "failed" : "completed";
  const doneBy = ({ gives, refuses, fails, text: words, task, ...one }: (typeof said)[number]): Told => ({
    ...{ state: stateOf({ refuses, fails, task, ...one }), task },
    ...(gives && { data: gives }),
    ...((refuses ?? fails ?? words) !== undefined && { text: (refuses ?? fails ?? words) as string }),
  });
  const about = (tell: (one: (typeof said)[number]) => Told) =>
    said.map((one) => ({ when: { $task: one.task }, gives: tell(one) }));
  const samplesOf: Record<Operation, OperationInfo["samples"]> = {
    start: said.map((one) => ({
      ...(one.when && { when: one.when }),
      gives:
        one.asks === undefined
          ? doneBy(one)
          : { state: "input-required", task: one.task, question: one.asks },
    })),
    follow: about(doneBy),
    answer: about(doneBy),
    cancel: [{ gives: { state: "canceled", task: "sample" } }],
  };
  return new Map(
    Object.entries(OPERATIONS).map(([name, { repeat, description, properties, required }]) => [
      name,
      {
        ...{ repeat, description, output, samples: samplesOf[name as Operation] },
        input: {
          type: "object",
          properties,
          required,
          additionalProperties: name === "start" ? plain : false,
        },
      },
    ]),
  );
}
