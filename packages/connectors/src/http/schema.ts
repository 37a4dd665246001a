import { z } from "zod";
import { repeatFields, sampleFields, timeout } from "../connections/operation.ts";

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
  ...{ get: path.optional(), post: path.optional(), put: path.optional() },
  ...{ patch: path.optional(), delete: path.optional() },
  ...repeatFields,
  ...sampleFields,
  send: templates.optional().describe("Inputs that go with every call, such as reference: '{id}'."),
  "look up": lookUp.optional().describe("How a lost call is found again, for repeat: comparable."),
  timeout: timeout.optional(),
});
export type RawHttpOperation = z.output<typeof operation>;

/** A block of `connections.yaml` that speaks HTTP. */
export const schema = z.strictObject({
  url: z.string(),
  headers: z.record(z.string().regex(/^[\w-]+$/), z.string()).optional(),
  operations: z.record(z.string(), operation),
});
export type RawHttp = z.output<typeof schema>;

export const methodsOf = (operation: RawHttpOperation): Method[] =>
  METHODS.filter((method) => operation[method] !== undefined);
