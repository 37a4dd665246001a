import { duration, type Value } from "@throughline/workflow";
import { z } from "zod";
import { type Form, forms } from "./forms.ts";

/** A webhook of `workspace.yaml`: who may send what, and which event of which item it is. */
export interface Webhook {
  name: string;
  /** Names of the secrets, of which each is valid: `{secret.NAME}`. */
  secrets: string[];
  form: Form;
  /** As it is written: "stripe", "standard", or "own". */
  signed: string;
  withinMs: number;
  /** Deliveries that are taken in a minute. */
  perMinute: number;
  /** Bodies are JSON, or messages as they were mailed. */
  takes: "json" | "mail";
  /** The first that fits a delivery says what it is. */
  events: WebhookEvent[];
}

export interface WebhookEvent {
  event: string;
  /** Values that the body must have, by path. */
  where: Record<string, Value>;
  item: ItemBy;
  /** What the event carries, by name. */
  carries: Record<string, { path: string; as: "text" | "number" | "boolean" | "any" }>;
  /** An item that is not there begins. */
  start: boolean;
}

/** How the item is found: its record's id, a field of its record, a fact that it has; or by the thread of a mail. */
export type ItemBy =
  | { by: "record"; path: string }
  | { by: "field"; field: string; path: string }
  | { by: "fact"; fact: string; path: string }
  | { by: "thread"; secret: string };

const SECRET = /^\{secret\.(\w+)\}$/;
const PATH = /^[\w-]+(\.[\w-]+)*$/;

const path = () => z.string().regex(PATH, "A path in the body is expected, such as data.object.id.");
const secret = z
  .string()
  .regex(SECRET, "Name the secret, never say it: '{secret.BILLING_WEBHOOK}'.")
  .transform((written) => SECRET.exec(written)?.[1] ?? "");
const header = () =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .transform((name) => name.toLowerCase());

const ownForm = z
  .strictObject({
    header: header(),
    prefix: z.string().default(""),
    as: z.enum(["hex", "base64"]).default("hex"),
    of: z
      .string()
      .includes("{body}", { error: "What is signed has to include {body}." })
      .default("{timestamp}.{body}"),
    timestamp: header().optional(),
    id: header().optional(),
  })
  .transform(({ timestamp, id, ...rest }, context): Form => {
    if (rest.of.includes("{timestamp}") !== (timestamp !== undefined)) {
      const message = "A timestamp has a header and is signed: timestamp: HEADER, of: '{timestamp}.{body}'.";
      context.addIssue({ code: "custom", message, path: ["timestamp"] });
    }
    if (rest.of.includes("{id}") !== (id !== undefined)) {
      const message = "An id has a header and is signed: id: HEADER, of: '{id}.{body}'.";
      context.addIssue({ code: "custom", message, path: ["id"] });
    }
    return {
      ...rest,
      ...(timestamp !== undefined && { timestamp: { header: timestamp } }),
      ...(id !== undefined && { id: { header: id } }),
    };
  });

const item = z.union(
  [
    z.strictObject({ record: path() }).transform((one): ItemBy => ({ by: "record", path: one.record })),
    z
      .strictObject({ field: z.string().regex(/^\w+$/), is: path() })
      .transform((one): ItemBy => ({ by: "field", field: one.field, path: one.is })),
    z
      .strictObject({ fact: z.string().regex(/^\w+$/), is: path() })
      .transform((one): ItemBy => ({ by: "fact", fact: one.fact, path: one.is })),
    z.strictObject({ thread: secret }).transform((one): ItemBy => ({ by: "thread", secret: one.thread })),
  ],
  {
    error:
      "Say how the item is found: { record: PATH }, { field: CaseNumber, is: PATH }, { fact: NAME, is: PATH }, or of a mail { thread: '{secret.NAME}' }.",
  },
);

const carried = z.union([
  path().transform((one) => ({ path: one, as: "any" as const })),
  z
    .strictObject({ at: path(), as: z.enum(["text", "number", "boolean"]) })
    .transform((one) => ({ path: one.at, as: one.as })),
]);

const event = z
  .strictObject({
    where: z.record(path(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    item,
    carries: z.record(z.string().regex(/^\w+$/), carried).default({}),
    start: z.boolean().default(false),
  })
  .superRefine(({ start, item: found }, context) => {
    if (start && found.by !== "record" && found.by !== "field")
      context.addIssue({
        code: "custom",
        message:
          "Only by its record can an item be begun: item: { record: PATH } or { field: NAME, is: PATH }.",
        path: ["item"],
      });
  });

const UNITS = { seconds: 1e3, minutes: 6e4, hours: 36e5, days: 864e5, weeks: 6048e5 };

/** The part `webhooks:` of `workspace.yaml`. */
export const webhooksSchema = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "A webhook's name stands in its address: a-z, 0-9 and -."),
    z.strictObject({
      secret: z.union([secret.transform((one) => [one]), z.array(secret).min(1).max(2)]),
      signed: z.union([z.enum(Object.keys(forms) as [keyof typeof forms]), ownForm]).default("standard"),
      within: duration().optional(),
      "at most": z
        .string()
        .regex(/^\d{1,6} a minute$/, "So many deliveries: 600 a minute.")
        .default("600 a minute"),
      takes: z.enum(["json", "mail"]).default("json"),
      events: z.record(z.string().min(1), event),
    }),
  )
  .transform((all): Webhook[] =>
    Object.entries(all).map(([name, { secret: secrets, signed, within, events, ...rest }]) => ({
      ...{ name, secrets, takes: rest.takes },
      ...(typeof signed === "string"
        ? { signed, form: forms[signed] as Form }
        : { signed: "own", form: signed }),
      withinMs: within ? within.amount * UNITS[within.unit] : 5 * 60_000,
      perMinute: Number.parseInt(rest["at most"], 10),
      events: Object.entries(events).map(([of, one]) => ({ event: of, ...one })),
    })),
  );
