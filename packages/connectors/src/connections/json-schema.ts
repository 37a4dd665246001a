import { z } from "zod";
import type { JsonSchema } from "../connector.ts";
import { connectors } from "../connectors.ts";
import { common } from "./file.ts";
import { orgSettings } from "./org-settings.ts";

const asJson = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
};

/** A block of one kind: what all kinds may say, and what it says itself. `type` may be left out of the usual kind. */
function block({ type, description, schema }: (typeof connectors)[number]): JsonSchema {
  const own = asJson(schema);
  const { properties } = asJson(common);
  const named = { type: { const: type, description } };
  const required = [...(type === "http" ? [] : ["type"]), ...((own.required as string[] | undefined) ?? [])];
  if (own.properties === undefined)
    return { description, properties: named, required: ["type"], allOf: [own] };
  return {
    ...own,
    description,
    properties: { ...named, ...own.properties, ...(properties as object) },
    required,
  };
}

/** The JSON Schema of `connections.yaml`, for editors that complete and check while typing. */
export function connectionsJsonSchema(): JsonSchema {
  const connection = { $ref: "#/$defs/connection" };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Throughline connections",
    description: "The systems that a workflow may call, and what of them.",
    type: "object",
    properties: {
      connections: { type: "object", additionalProperties: connection },
      salesforce: { anyOf: [{ $ref: "#/$defs/org" }, connection] },
    },
    additionalProperties: connection,
    $defs: {
      connection: { anyOf: connectors.map(block) },
      org: { description: "What may be spent of the org.", ...asJson(orgSettings) },
    },
  };
}
