import { z } from "zod";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
export type Method = (typeof METHODS)[number];

/** How an operation may be repeated; `read` changes nothing. */
export const REPEATS = ["read", "keyed", "comparable", "once"] as const;

const timeout = z
  .string()
  .regex(/^\d+(?:\.\d+)?\s*(?:ms|s|seconds?|m|min|minutes?)$/, "a time such as 10 s or 2 minutes")
  .describe("How long to wait for the answer; 30 s unless given.");

const sampleFields = {
  sample: z.unknown().optional().describe("What is answered without asking anybody; {input} is filled in."),
  answers: z
    .array(z.strictObject({ when: z.record(z.string(), z.unknown()), gives: z.unknown() }))
    .optional()
    .describe("Samples for certain inputs; the first that fits."),
  otherwise: z.unknown().optional().describe("The sample when none of the answers fits."),
};

const repeatFields = {
  effect: z.enum(["read", "write"]).optional(),
  repeat: z.enum(REPEATS).optional(),
};

const templates = z.record(z.string(), z.unknown());
const lookUp = z.strictObject({
  by: z.string().describe("An operation of this connection that reads."),
  with: templates.optional().describe("Its inputs; {id} is the id of the lost call, {input} an input of it."),
  in: z.string().optional().describe("Where in the answer to look; dotted. The answer itself unless given."),
  where: templates.describe("What our own work has there: names, dotted where they lie deeper, and values."),
  within: timeout.optional().describe("How long a call may take to take hold; its timeout unless given."),
});

const path = z.string().regex(/^\//, "a path that begins with /");
const httpOperation = z.strictObject({
  ...Object.fromEntries(METHODS.map((method) => [method, path.optional()])),
  ...repeatFields,
  ...sampleFields,
  send: templates.optional().describe("Inputs that go with every call, such as reference: '{id}'."),
  "look up": lookUp.optional().describe("How a lost call is found again, for repeat: comparable."),
  timeout: timeout.optional(),
});
const sampleOperation = z.strictObject({ ...repeatFields, ...sampleFields });

const span = z
  .string()
  .regex(/^\d+(?:\.\d+)?\s*(?:min|minutes?|h|hours?|d|days?)$/, "a time such as 30 minutes or 4 hours");
const limitFields = {
  "at once": z.number().int().min(1).max(1_000).optional().describe("Most calls at a time; 32 unless given."),
  "give up after": span
    .optional()
    .describe("How long a call that fails is tried again before a person is asked; 4 hours unless given."),
};

const httpConnection = z.strictObject({
  url: z.string(),
  ...limitFields,
  headers: z.record(z.string().regex(/^[\w-]+$/), z.string()).optional(),
  test: z
    .strictObject({
      by: z.string().describe("An operation of this connection that reads."),
      with: templates.optional().describe("Its inputs."),
    })
    .optional()
    .describe("A harmless call: it shows that the system is reached and takes the secret."),
  operations: z.record(z.string(), httpOperation),
});
const sampleConnection = z.strictObject({
  type: z.literal("sample"),
  operations: z.record(z.string(), sampleOperation),
});

/** The shape of a connection in `connections.yaml`, chosen by what it says it is. */
export const schemaOf = (raw: unknown) =>
  typeof raw === "object" && raw !== null && "type" in raw ? sampleConnection : httpConnection;

const calls = z.number().int().min(1);

/** What may be spent of the org: `salesforce:` beside the connections. */
export const orgSettings = z.strictObject({
  "api calls": z
    .strictObject({
      "per day": calls.optional().describe("Most calls in any 24 hours."),
      "per minute": calls.optional().describe("Most calls in any minute."),
      reserve: z
        .union([
          z.number().int().min(0),
          z.string().regex(/^\d{1,2}(?:\.\d+)?\s*%$/, "a number of calls, or a share such as 20 %"),
        ])
        .optional()
        .describe("What is left to others of the org's daily limit: a number of calls, or a share."),
    })
    .optional(),
  "give up after": span
    .optional()
    .describe("How long a write that fails is tried again before a person is asked; 4 hours unless given."),
});
export type RawOrgSettings = z.infer<typeof orgSettings>;

type RawSample = z.infer<typeof sampleOperation>;
export type RawOperation = RawSample &
  Pick<z.infer<typeof httpOperation>, "timeout" | "send" | "look up"> &
  Partial<Record<Method, string>>;
export interface RawConnection {
  url?: string;
  headers?: Record<string, string>;
  test?: { by: string; with?: Record<string, unknown> };
  "at once"?: number;
  "give up after"?: string;
  operations: Record<string, RawOperation>;
}

export const methodsOf = (operation: RawOperation): Method[] =>
  METHODS.filter((method) => operation[method] !== undefined);
