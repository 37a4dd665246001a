import { z } from "zod";
import { ACTION_FORMS, ACTION_PHRASES, lastOf, parseAction } from "./action.ts";
import { DURATION, parseDuration } from "./duration.ts";
import type { Path, Uses } from "./kind.ts";
import type {} from "./marks.ts";
import type { Action, Duration } from "./model.ts";

/** A value as it stands in the file. `none` is written for `null`: settled as nothing. */
export type Literal = string | number | boolean | null;

/** What happens once so much time has passed. */
export interface Timeout {
  after: Duration;
  action: Action;
}

/** Marks lists of steps for the JSON Schema, where they refer back to the step. */
export const STEP_LIST = "stepList";

const NAME = /^[A-Za-z_]\w*$/;
const FIELD = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

/** Any text that says something. */
export const text = () => z.string().trim().min(1, "This must not be empty.");

/** An expression in CEL, or a pasted Salesforce formula. */
export const expression = () =>
  z
    .union([text(), z.boolean()])
    .transform((value) => String(value))
    .meta({ description: "An expression: CEL, or a Salesforce formula.", is: "expression" });

/** `EmailMessage.ParentId`, `Order_Problem__e.Case__c`: what of the org is an event, and the field that points at the item. */
export const orgSource = () =>
  z
    .string()
    .regex(
      /^\w+\.\w+$/,
      "An object or platform event and its field that points at the item are expected: EmailMessage.ParentId.",
    )
    .transform((written) => {
      const [object = "", field = ""] = written.split(".");
      return { object, field };
    })
    .meta({
      description:
        "The event is a new record of this object, or this platform event, whose field points at the item.",
      is: "lookup",
    });

/** An expression that is true or false. */
export const condition = () => expression().meta({ is: "condition" });

/** A value that an expression computes; a bare number or truth value stands for itself. */
export const computed = () =>
  z
    .union([text(), z.number(), z.boolean(), z.null()])
    .transform((value) => String(value))
    .meta({
      description: "An expression. A fixed text stands in double quotes of its own: '\"Working\"'.",
      is: "computed",
    });

/** Name of a fact. */
export const factName = () =>
  z
    .string()
    .regex(NAME, "A name has letters, digits and _, and does not begin with a digit.")
    .meta({ is: "fact" });

/** Name of a fact or API name of a field; parents with dots: `Account.Tier__c`. */
export const fieldName = () =>
  z
    .string()
    .regex(FIELD, "The API name of a field is expected, such as Priority or Account.Tier__c.")
    .meta({ is: "field" });

/** A value of the file; `none` is null. */
export const literal = () =>
  z
    .union([z.string(), z.number(), z.boolean()])
    .transform((value): Literal => (value === "none" ? null : value))
    .meta({ description: "A value; none for no value.", is: "value" });

/** One thing or a list of them; always a list afterwards. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z
    .union([item, z.array(item).min(1)])
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[]);

const OPERATION = /^([\w-]+)\.([\w.-]+)$/;

/** `billing.findInvoice` */
export const operation = () =>
  z
    .string()
    .regex(OPERATION, "A connection and its operation are expected, such as billing.findInvoice.")
    .meta({
      description: "connection.operation",
      examples: ["billing.findInvoice"],
      is: "operation",
      title: "Operation",
    });

/** The connection and the operation of what {@link operation} has read. */
export function operationOf(written: string): { connection: string; operation: string } {
  const [, connection = "", operation = ""] = OPERATION.exec(written) ?? [];
  return { connection, operation };
}

/** Name of a parameter of an operation. */
export const parameter = () => text().meta({ is: "parameter" });

/** `15 business minutes` */
export const duration = () =>
  z
    .string({ error: `A duration is expected, such as "15 business minutes" or "30 days".` })
    .regex(DURATION, `A duration is expected, such as "15 business minutes" or "30 days".`)
    .transform((value, context): Duration => {
      const parsed = parseDuration(value);
      if (parsed) return parsed;
      context.addIssue({ code: "custom", message: "A duration must be longer than zero." });
      return z.NEVER;
    })
    .meta({
      description: "A time. Business durations count in business hours.",
      examples: ["8 business hours"],
      is: "duration",
    });

const ACTION_MESSAGE = `This is no action. Use one of: ${ACTION_FORMS.join(", ")}.`;

/** `escalate to Support Leads` */
export const action = () =>
  z
    .string({ error: ACTION_MESSAGE })
    .transform((value, context): Action => {
      const parsed = parseAction(value);
      if (parsed) return parsed;
      context.addIssue({ code: "custom", message: ACTION_MESSAGE });
      return z.NEVER;
    })
    .meta({
      description: `What is done: ${ACTION_FORMS.join(", ")}.`,
      examples: ["escalate to Support Leads"],
      phrases: ACTION_PHRASES,
    });

/** `{ 10 days: notify owner, 30 days: escalate to Support Leads }` */
export const timeouts = () =>
  z
    .record(z.string().meta({ is: "duration" }), action())
    .transform((entries, context): Timeout[] => {
      const parsed: Timeout[] = [];
      for (const [key, action] of Object.entries(entries)) {
        const after = parseDuration(key);
        if (after) parsed.push({ after, action });
        else {
          const message = `"${key}" is no duration. Write it like "30 days" or "8 business hours".`;
          context.addIssue({ code: "custom", message, path: [key], params: { at: "key" } });
        }
      }
      return parsed;
    })
    .meta({
      description: "How long at most, and what happens then.",
      examples: [{ "30 days": "notify owner" }],
    });

/** A list of steps inside a container. The language reads them; the config does not keep them. */
export const stepList = z
  .array(z.unknown())
  .min(1, "At least one step is expected.")
  .meta({ description: "Steps, in order.", [STEP_LIST]: true });

/** People and queues that an action names. */
export function peopleOf(action: Action | { do: "incident" }, path: Path): NonNullable<Uses["people"]> {
  const last = lastOf(action);
  if (last.do === "queue") return [{ name: last.to, path, is: "queue" }];
  if (last.do === "notify" || last.do === "escalate") return [{ name: last.to, path }];
  return [];
}

const COST = /^(\d+(?:\.\d+)?) USD$/;
const COST_MESSAGE = "A sum in US dollars is expected, such as 0.03 USD: models are paid in them.";

/** A sum of money as it is written; `sumOf` is the number. */
export const usd = () =>
  z
    .string({ error: COST_MESSAGE })
    .regex(COST, COST_MESSAGE)
    .meta({ examples: ["0.03 USD"], phrases: ["{number} USD"] });

export const sumOf = (written: string) => Number(COST.exec(written)?.[1]);
