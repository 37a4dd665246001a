import { z } from "zod";
import type { Agent, Guardrails } from "../model.ts";
import { action, factName, fieldName, sumOf, text, usd } from "../vocabulary.ts";
import { whollyLike } from "./pattern.ts";

const OPERATION = /^[\w-]+\.(?:[\w.-]+|\*)$/;

const reads = () =>
  z.array(fieldName()).meta({ description: "Fields that it may read. Facts may be read by all." });
const gives = () => z.array(factName()).meta({ description: "Facts that it may settle." });
const writes = () => z.array(fieldName()).meta({ description: "Fields that it may write." });
const calls = () =>
  z
    .array(
      z
        .string()
        .regex(OPERATION, "A connection and its operation are expected, such as mail.reply.")
        .meta({ is: "operation" }),
    )
    .meta({
      description:
        "Operations that it may call, as connection.operation; connection.* for all of a connection.",
    });
const role = () => text().meta({ description: "What it does, in a sentence." });

const pattern = text().refine(isPattern, "This is no regular expression.");

const guardrails = z
  .strictObject({
    "longest text": z.int().min(1).optional().meta({ description: "Characters that a text may have." }),
    links: z.boolean().optional().meta({ description: "Whether a text may have links." }),
    markup: z.boolean().optional().meta({ description: "Whether a text may have markup." }),
    values: z
      .record(
        factName(),
        z.union([
          z
            .array(text().meta({ is: "value" }))
            .min(1)
            .meta({ title: "One of" }),
          pattern.meta({ title: "Like a pattern", is: "pattern" }),
        ]),
      )
      .optional()
      .meta({ description: "Facts that have these values only, or are wholly like this pattern." }),
    "hold suspicious": z.boolean().optional().meta({
      description:
        "Text that seems to be written to a model is not shown to one: the ladder goes on without it.",
    }),
  })
  .transform((written): Guardrails => {
    const { "longest text": longestText, "hold suspicious": holdSuspicious, ...others } = written;
    return withoutAbsent({ ...others, longestText, holdSuspicious });
  });

const more = {
  model: z
    .union([text().meta({ is: "model" }), z.array(text().meta({ is: "model" }))])
    .transform((written) => (Array.isArray(written) ? written : [written]))
    .optional()
    .meta({
      description: "Models that it may ask; those that the workspace allows if not said, none with [].",
      examples: [["local/support-topics", "anthropic/claude-haiku-4-5"]],
    }),
  budget: z
    .union([
      usd().meta({ title: "For one item" }),
      z
        .strictObject({ "per item": usd().optional(), "per day": usd().optional() })
        .meta({ title: "For one item, and a day" }),
    ])
    .optional()
    .meta({
      description: "The most that it may spend on language models for one item, and in a day.",
      examples: ["0.01 USD", { "per item": "0.01 USD", "per day": "5 USD" }],
    }),
  guardrails: guardrails.optional().meta({ description: "What holds of everything that it gives." }),
  suspended: z
    .union([z.literal("incident"), action()])
    .transform((way) => (way === "incident" ? { do: "incident" as const } : way))
    .refine(
      ({ do: does }) => does === "incident" || does === "escalate" || does === "end",
      "Use incident, escalate to NAME, or end as OUTCOME; that a step may be passed over is said at the step.",
    )
    .optional()
    .meta({
      description:
        "What becomes of its steps while somebody has suspended it; the failure path of each if not said.",
      phrases: ["incident", "escalate to {person}", "end as {outcome}"],
    }),
};

/** An agent as a workflow declares it, or as a file in `agents/` does. */
export const agent = z
  .strictObject({
    role: role(),
    reads: reads().default([]),
    gives: gives().default([]),
    writes: writes().default([]),
    calls: calls().default([]),
    ...more,
  })
  .transform(named);

/** An agent of a file in `agents/`, in a workflow that may narrow what the file allows. */
export const agentUse = z
  .strictObject({
    from: z
      .string()
      .regex(/^[\w-]+$/, "The name of a file in agents/ is expected, without .yaml.")
      .meta({
        description: "Name of a file in agents/, without .yaml, beside the workflow or one folder up.",
      }),
    role: role().optional(),
    reads: reads().optional(),
    gives: gives().optional(),
    writes: writes().optional(),
    calls: calls().optional(),
    ...more,
  })
  .transform(named);

export type AgentUse = z.output<typeof agentUse>;

type Written = {
  model?: string[] | undefined;
  budget?: string | { "per item"?: string | undefined; "per day"?: string | undefined } | undefined;
  guardrails?: Guardrails | undefined;
  suspended?: Agent["suspended"];
};

/** By the names of the model. */
function named<T extends Written>({ model: models, budget, guardrails, suspended, ...rest }: T) {
  const { "per item": perItem, "per day": perDay } =
    typeof budget === "string" ? { "per item": budget } : (budget ?? {});
  return {
    ...rest,
    ...(models && { models }),
    ...(perItem !== undefined && { budget: sumOf(perItem) }),
    ...(perDay !== undefined && { perDay: sumOf(perDay) }),
    ...(guardrails && { guardrails }),
    ...(suspended && { suspended }),
  };
}

/** Without keys that have no value: they would not survive JSON. */
const withoutAbsent = <T extends object>(all: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never;

function isPattern(source: string): boolean {
  try {
    return Boolean(whollyLike(source));
  } catch {
    return false;
  }
}
