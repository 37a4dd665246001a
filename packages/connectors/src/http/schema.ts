import { z } from "zod";
import { repeatFields, sampleFields, timeout } from "../connections/operation.ts";
import { authSchema } from "./auth.ts";
import { pagesSchema } from "./pages.ts";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
export type Method = (typeof METHODS)[number];

const templates = z.record(z.string(), z.unknown());
const lookUp = z.strictObject({
  by: z.string().describe("An operation of this connection that reads."),
  with: templates.optional().describe("Its inputs; {id} is the id of the lost call, {input} an input of it."),
  in: z.string().optional().describe("Where in the answer to look; dotted. The answer itself unless given."),
  where: templates.describe("What our own work has there: names, dotted where they lie deeper, and values."),
  within: timeout.optional().describe("How long a call may take to take hold; its timeout unless given."),
});

const path = z.string().regex(/^\//, "a path that begins with /");
const operation = z.strictObject({
  operation: z
    .string()
    .optional()
    .describe("Of the OpenAPI document: its operationId, or method and path, such as GET /invoices/{id}."),
  ...{ get: path.optional(), post: path.optional(), put: path.optional() },
  ...{ patch: path.optional(), delete: path.optional() },
  ...repeatFields,
  ...sampleFields,
  send: templates.optional().describe("Inputs that go with every call, such as reference: '{id}'."),
  "look up": lookUp.optional().describe("How a lost call is found again, for repeat: comparable."),
  pages: pagesSchema.optional().describe("How the next part of a long answer is asked for."),
  timeout: timeout.optional(),
});
export type RawHttpOperation = z.output<typeof operation>;

const size = z.string().regex(/^[1-9]\d{0,3}\s*[kM]B$/, "a size such as 200 kB or 1 MB");
const headerName = z.string().regex(/^[\w-]+$/, "the name of a header");

/** A block of `connections.yaml` that speaks HTTP. */
export const schema = z.strictObject({
  url: z.string().describe("Where the system is: http:// or https://, host and perhaps a path."),
  openapi: z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)[\w./ -]+$/, "the path of a file beside connections.yaml")
    .optional()
    .describe("The system's OpenAPI document, beside this file; throughline connect puts it there."),
  auth: authSchema.optional().describe("How we sign in there."),
  headers: z.record(headerName, z.string()).optional().describe("Sent with every call."),
  rate: z
    .string()
    .regex(/^[1-9]\d{0,5} per (?:second|minute|hour)$/, "a rate such as 10 per second or 300 per minute")
    .optional()
    .describe("Most calls in any such time; more wait."),
  "idempotency header": headerName
    .optional()
    .describe("The header by which a repeated call is known again; Idempotency-Key unless given."),
  "at most": size.optional().describe("The longest answer that is taken; 1 MB unless given."),
  "sends at most": size
    .optional()
    .describe("The longest body that is sent, files included; 10 MB unless given."),
  redirects: z
    .literal("same host")
    .optional()
    .describe("Follows the system where it sends us, as long as that is itself. Unless given: nowhere."),
  "allow private": z
    .boolean()
    .optional()
    .describe("The host may lead to an address inside: 10.0.0.0/8, 192.168.0.0/16, this machine, …"),
  operations: z.record(z.string(), operation),
});
export type RawHttp = z.output<typeof schema>;

export const methodsOf = (operation: RawHttpOperation): Method[] =>
  METHODS.filter((method) => operation[method] !== undefined);

const BYTES = { kB: 1_000, MB: 1_000_000 };

/** What `at most` says, in bytes. */
export function bytesOf(text: string): number {
  const [, amount, unit] = /^(\d+)\s*(kB|MB)$/.exec(text) ?? [];
  return Number(amount) * BYTES[unit as keyof typeof BYTES];
}

const SPANS = { second: 1_000, minute: 60_000, hour: 3_600_000 };

/** What `rate` says: so many in so many milliseconds. */
export function rateOf(text: string): { most: number; inMs: number } {
  const [most, , unit] = text.split(" ");
  return { most: Number(most), inMs: SPANS[unit as keyof typeof SPANS] };
}
