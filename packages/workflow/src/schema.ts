import { z } from "zod";
import { ACTION_PHRASES, parseAction } from "./action.ts";
import { agent, agentUse } from "./agent/schema.ts";
import { milestone } from "./milestone.ts";
import type { Budget, FactType, ForeignWrites, Start } from "./model.ts";
import { undo } from "./undo.ts";
import {
  action,
  computed,
  condition,
  factName,
  fieldName,
  literal,
  orgSource,
  STEP_LIST,
  sumOf,
  text,
  usd,
} from "./vocabulary.ts";

/** Marks what a handler does: a step or an action. */
export const HANDLER_ACTION = "handlerAction";

const SLUG = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
/** Step ids stand in addresses and in the trail. */
const ID = /^[^\s/#?%\\]+( [^\s/#?%\\]+)*$/;

const policy = z.enum(["accept", "restore", "escalate"]);
type Policy = z.output<typeof policy>;

const start = z
  .strictObject({
    event: z.enum(["created", "changed", "asked"]).optional().meta({
      description:
        "created if not said; asked: only where somebody outside asks for it, by the API, a webhook or a platform event.",
    }),
    from: orgSource().optional(),
    when: condition().optional().meta({ description: "Which records are taken; all of them if not said." }),
    "hold in": text()
      .optional()
      .meta({ description: "Queue in which new records wait until they are assigned.", is: "queue" }),
  })
  .transform(({ "hold in": holdIn, event, from, when }, context): Start => {
    if (from && event !== undefined && event !== "asked") {
      const message = `from: starts the item by an event; leave event: ${event} out.`;
      context.addIssue({ code: "custom", message, path: ["event"] });
    }
    return {
      event: event ?? (from ? "asked" : "created"),
      ...(from && { from }),
      ...(when !== undefined && { when }),
      ...(holdIn && { holdIn }),
    };
  });

const POLICY_MESSAGE = "Use accept, restore, escalate, or escalate to NAME.";

const POLICIES = ["accept", "restore", "escalate", "escalate to {person}"];

/** `escalate to NAME` */
function readPolicy(written: string): { policy: Policy; to?: string } | undefined {
  const known = policy.safeParse(written);
  if (known.success) return { policy: known.data };
  const parsed = parseAction(written);
  return parsed?.do === "escalate" ? { policy: "escalate", to: parsed.to } : undefined;
}

const foreignWrites = z
  .union(
    [
      z.string().meta({ title: "The same for all fields", phrases: POLICIES }),
      z
        .record(
          z.string().meta({ is: "field", examples: ["otherwise"] }),
          z.string().meta({ phrases: POLICIES }),
        )
        .meta({ title: "Field by field" }),
    ],
    { error: POLICY_MESSAGE },
  )
  .transform((written, context): ForeignWrites => {
    const entries = typeof written === "string" ? { otherwise: written } : written;
    const result: ForeignWrites = { policy: "escalate", fields: {} };
    for (const [field, said] of Object.entries(entries)) {
      const path = typeof written === "string" ? [] : [field];
      const read = readPolicy(said);
      if (!read) context.addIssue({ code: "custom", message: POLICY_MESSAGE, path });
      else if (read.to && result.to && read.to !== result.to) {
        context.addIssue({ code: "custom", message: "Only one can be asked about foreign writes.", path });
      } else {
        if (read.to) result.to = read.to;
        if (field === "otherwise") result.policy = read.policy;
        else result.fields[field] = read.policy;
      }
    }
    return result;
  });

const BEYOND_MESSAGE = "Use person, stop, or escalate to NAME.";

const budget = z
  .strictObject({
    "per item": usd().meta({ description: "The most that language models may cost for one item." }),
    beyond: z
      .string({ error: BEYOND_MESSAGE })
      .default("person")
      .meta({
        description: "When it is spent: the ladder goes on without language models to its person, or stop.",
        examples: ["person", "stop", "escalate to Triage Desk"],
        phrases: ["person", "stop", "escalate to {person}"],
      }),
  })
  .transform(({ "per item": cost, beyond }, context): Budget => {
    const to = parseAction(beyond);
    if (beyond !== "person" && beyond !== "stop" && to?.do !== "escalate")
      context.addIssue({ code: "custom", message: BEYOND_MESSAGE, path: ["beyond"] });
    return {
      perItem: sumOf(cost),
      currency: "USD",
      beyond: beyond === "stop" ? "stop" : "person",
      ...(to?.do === "escalate" && { to: to.to }),
    };
  });

/** Words that mean something else in the places where a choice's values stand. */
const RESERVED = ["none", "any"];

const choiceValue = text().refine(
  (value) => !RESERVED.includes(value),
  "none and any have a meaning of their own.",
);

/** Whether a value of the file is one of a fact of this type. */
function isOf(type: FactType["type"], of: string[], value: unknown): boolean {
  if (type === "choice") return of.includes(String(value));
  if (type === "number" || type === "boolean") return typeof value === type;
  return typeof value === "string";
}

const example = z.strictObject({
  text: text().meta({ description: "What somebody writes." }),
  is: literal().meta({ description: "What the fact is then; none for nothing." }),
});

export const fact = z
  .strictObject({
    type: z.enum(["choice", "text", "number", "boolean", "date", "datetime"]),
    of: z
      .union(
        [
          z.array(choiceValue).min(1).meta({ title: "Values" }),
          z.record(choiceValue, text().nullable()).meta({ title: "Values, with what they mean" }),
        ],
        {
          error: "A choice lists its values: of: [first, second], or of: { first: what it means }.",
        },
      )
      .optional()
      .meta({
        title: "Values",
        description: "The values of a choice: a list, or a map with what each of them means.",
      }),
    optional: z.boolean().default(false).meta({ description: "May be settled as none." }),
    title: text().optional().meta({ description: "The name for people." }),
    about: text().optional().meta({ description: "What it says of the item, in a sentence." }),
    examples: z
      .array(example)
      .optional()
      .meta({ description: "Texts, and what the fact is for them; a model that is asked is shown them." }),
  })
  .transform(({ of, ...fact }, context): FactType => {
    const issue = (message: string, ...path: (string | number)[]) =>
      context.addIssue({ code: "custom", message, path });
    const values = Array.isArray(of) ? of : Object.keys(of ?? {});
    if (fact.type === "choice" && values.length === 0)
      issue("A choice lists its values: of: [first, second].");
    if (fact.type !== "choice" && of) issue("Only a choice lists values; write type: choice.", "of");
    values.forEach((value, index) => {
      if (values.indexOf(value) < index) issue(`The value "${value}" stands twice.`, "of", index);
    });
    fact.examples?.forEach(({ is }, index) => {
      if (is === null ? !fact.optional : !isOf(fact.type, values, is))
        issue(`"${is ?? "none"}" is no value of this fact.`, "examples", index, "is");
    });
    const meanings = Array.isArray(of) ? [] : Object.entries(of ?? {}).filter(([, meaning]) => meaning);
    return {
      ...fact,
      ...(of && { of: values }),
      ...(meanings.length && { meanings: Object.fromEntries(meanings) as Record<string, string> }),
    };
  });

const handler = z
  .strictObject({
    event: text().meta({
      description: "reply, merged, deleted, changed, or a name of your own.",
      examples: ["reply", "merged", "deleted", "changed"],
      is: "event",
    }),
    from: orgSource().optional(),
    where: condition().optional().meta({ description: "Which of these records count." }),
    when: condition().optional().meta({ description: "When the item answers to the event at all." }),
    do: z.unknown().meta({ description: "A step, follow master, or an action.", [HANDLER_ACTION]: true }),
  })
  .superRefine(({ from, where }, context) => {
    if (where !== undefined && from === undefined) {
      const message = "where: needs from:, which names the object that it is about.";
      context.addIssue({ code: "custom", message, path: ["where"] });
    }
  });

const adoption = z.strictObject({
  when: condition().optional().meta({ description: "Which open records; all that are left if not said." }),
  stage: text().meta({ description: "The stage that they are taken into.", is: "stage" }),
  facts: z
    .record(factName(), computed())
    .default({})
    .meta({ description: "Facts that earlier stages would have given, from the record's own fields." }),
  since: fieldName()
    .optional()
    .meta({ description: "The field with the time from which the stage's milestone is counted." }),
  owner: z
    .enum(["keep", "choose"])
    .default("keep")
    .meta({ description: "Whether whoever has the record keeps it where a step assigns an owner." }),
});

/** The end of the list, for who wants to say it. */
const leave = z.strictObject({
  otherwise: z.literal("leave").meta({ description: "Records that no rule takes are left as they are." }),
});

/** The keys that every step may have, whatever its kind. */
export const commonKeys = z.strictObject({
  agent: text().optional().meta({ description: "The agent in whose boundary the step works.", is: "agent" }),
  when: condition().optional().meta({ description: "The step is passed when this does not hold." }),
  fails: z
    .union([z.literal("continue"), z.literal("incident"), action()])
    .optional()
    .meta({
      description: "What happens when it fails for good; an incident if not said.",
      phrases: ["incident", ...ACTION_PHRASES],
    }),
  undo: undo.optional(),
});

/** Text that opens a step: its id. */
export const stepId = z
  .string({ error: "A step has an id behind its kind, such as update: reopened." })
  .trim()
  .regex(ID, "An id has no / # ? % or \\ in it, and single spaces only.");

/** The parts of the file, by key. Each is read by itself, so that one fault hides no other. */
export const parts = {
  workflow: z
    .string()
    .regex(SLUG, "The name has letters, digits, - and _ only.")
    .meta({ description: "The workflow's name, as it stands in addresses and in the trail." }),
  title: text().optional().meta({ description: "The name for people." }),
  object: z
    .string()
    .regex(/^[A-Za-z]\w*$/, "The API name of an object is expected, such as Case.")
    .meta({ description: "API name of the Salesforce object that is worked on.", is: "object" }),
  start: start.meta({ description: "Which records become work items." }),
  governs: z.array(fieldName()).default([]).meta({ description: "Fields that only this workflow writes." }),
  "foreign writes": foreignWrites.optional().meta({
    description:
      "What happens when somebody else writes a governed field: accept, restore, escalate, escalate to NAME; or a map by field with otherwise.",
  }),
  budget: budget.optional().meta({ description: "What one item may cost." }),
  facts: z
    .record(factName(), fact)
    .default({})
    .meta({ description: "What the workflow knows about an item." }),
  agents: z
    .record(
      text().meta({ is: "agent" }),
      z.union([agent.meta({ title: "Written here" }), agentUse.meta({ title: "From a file" })]),
    )
    .default({})
    .meta({ description: "Roles, and the boundary of each." }),
  while: z
    .array(handler)
    .default([])
    .meta({ description: "What happens at any stage when an event arrives." }),
  stages: z
    .array(
      z.strictObject({
        stage: text().meta({ description: "The stage's name." }),
        milestone: milestone.optional(),
        steps: z
          .array(z.unknown())
          .min(1, "At least one step is expected.")
          .meta({ [STEP_LIST]: true }),
      }),
    )
    .min(1, "At least one stage is expected.")
    .meta({ description: "The stages, in order." }),
  adopt: z
    .array(z.union([adoption, leave]))
    .optional()
    .meta({ description: "How records that are open at go-live are taken over; the first rule that fits." }),
};

/** The two forms of a line of `adopt:`, each read by itself, so that a problem is told at its place. */
export const adoptLines = { adoption, leave };
