import {
  computed,
  type Duration,
  duration,
  factName,
  formatAction,
  oneOrMore,
  orgSource,
  peopleOf,
  type StepLanguage,
  type Timeout,
  text,
  timeouts,
} from "@throughline/workflow";
import { z } from "zod";
import { endsWait, lateExits } from "../timeouts.ts";
import { type Awaited, listening } from "../wait/language.ts";

/** A question to the customer: it is sent by an operation, and answered by an event. */
export interface AskCustomerConfig {
  connection: string;
  operation: string;
  /** Parameters of the operation, and the expressions that give them. */
  with: Record<string, string>;
  /** The event that brings the answer. */
  event: Awaited;
  /** The event that says that the question did not arrive. */
  bounced: string;
  /** After how long the question is sent once more, each time once. */
  remind: Duration[];
  atMost: Timeout[];
}

const OPERATION = /^([\w-]+)\.([\w.-]+)$/;

export const language: StepLanguage<AskCustomerConfig> = {
  kind: "ask customer",
  description: "Sends the customer a question, and waits for the answer.",
  type: "background",
  begins: ({ operation, person }) => ({ use: operation, "at most": { "7 days": `escalate to ${person}` } }),
  schema: z
    .strictObject({
      use: z
        .string()
        .regex(OPERATION, "The operation that sends the question is expected, such as mail.question.")
        .meta({
          description: "The operation that sends it: connection.operation",
          is: "operation",
          title: "Operation",
        }),
      with: z
        .record(text().meta({ is: "parameter" }), computed())
        .default({})
        .meta({
          description: "Parameters of the operation, as expressions; who gets it is a field of the record.",
        }),
      "for event": text()
        .default("reply")
        .meta({ description: "The event that brings the answer; reply if not said.", is: "event" }),
      from: orgSource().optional(),
      where: computed()
        .optional()
        .meta({
          description: "Which events count: what they carry is event.NAME.",
          examples: ["event.Incoming == true"],
        }),
      gives: z
        .union([
          oneOrMore(factName()).meta({ title: "Under their own names" }),
          z.record(factName(), text()).meta({ title: "Each by its name in the event" }),
        ])
        .default([])
        .meta({ title: "Facts from the answer", description: "Facts, and their names in the event." }),
      bounced: text().default("bounced").meta({
        description: "The event that says that it did not arrive: the step fails by it; bounced if not said.",
        is: "event",
      }),
      remind: z
        .union([duration().transform((one) => [one]), z.array(duration()).max(5)])
        .default([])
        .meta({ description: "After how long it is sent once more." }),
      "at most": timeouts().optional(),
    })
    .transform(
      ({
        use,
        gives,
        "for event": name,
        from,
        where,
        "at most": atMost = [],
        ...rest
      }): AskCustomerConfig => {
        const [, connection = "", operation = ""] = OPERATION.exec(use) ?? [];
        const named = Array.isArray(gives) ? Object.fromEntries(gives.map((one) => [one, one])) : gives;
        const event = { name, ...(from && { from }), ...(where !== undefined && { where }), gives: named };
        return { ...rest, connection, operation, event, atMost };
      },
    ),

  uses({ connection, operation, with: sends, event, remind, atMost }, { facts }) {
    return {
      expressions: [
        ...Object.entries(sends).map(([name, source]) => ({ source, needed: true, path: ["with", name] })),
        ...(event.where === undefined
          ? []
          : [{ source: event.where, want: "boolean" as const, own: "event" as const, path: ["where"] }]),
      ],
      gives: Object.keys(event.gives).map((name) => ({
        ...{ name, path: ["gives", name], outside: true },
        // an event without it does not count
        sure: facts[name]?.optional === false,
      })),
      calls: [{ operation: `${connection}.${operation}`, path: ["use"], sends, times: 1 + remind.length }],
      people: atMost.flatMap(({ after, action }) => peopleOf(action, ["at most", after.text])),
    };
  },

  check({ atMost }, _workflow, { person }) {
    if (endsWait(atMost)) return [];
    return [
      {
        code: "ask-without-timeout",
        severity: "error",
        message: "The item would wait for ever if the customer never answers.",
        path: ["use"],
        fix: `Add a time-out: at most: { 7 days: escalate to ${person ?? "NAME"} }.`,
        ...(person && { repair: [{ path: ["at most", "7 days"], set: `escalate to ${person}` }] }),
      },
    ];
  },

  actions: ({ atMost }) => atMost.map(({ action }) => action),
  exits: ({ atMost }) => [{ is: "done" }, { is: "failed" }, ...lateExits(atMost)],
  waits: () => "long",
  listens: ({ event, bounced }) => [...listening(event), { event: bounced }],

  summary({ connection, operation, event, remind, atMost }) {
    const parts = [`${connection}.${operation}, answered by ${event.name}`];
    for (const { text: after } of remind) parts.push(`again after ${after}`);
    for (const { after, action } of atMost) parts.push(`after ${after.text} ${formatAction(action)}`);
    return parts.join(", ");
  },
};
