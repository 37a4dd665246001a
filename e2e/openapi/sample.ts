import type { JsonSchema } from "../../packages/connectors/src/index.ts";

const TEXTS: Record<string, string> = {
  "date-time": "2026-03-01T10:00:00Z",
  date: "2026-03-01",
  time: "10:00:00Z",
  uuid: "9f1a7c7e-7a39-4e7e-9c0a-3e4b2b7f0a11",
  email: "ann@billing.example",
  "media-type": "text/plain",
  uri: "https://billing.example/x",
};

/** A value that fits the schema of an input. */
export function sampleOf(schema: JsonSchema): unknown {
  const { const: only, enum: values, anyOf, type, minimum, exclusiveMinimum, format, minLength } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(values)) return values.find((one) => one !== null);
  if (Array.isArray(anyOf)) return sampleOf(anyOf.find((one) => one.type !== "null") as JsonSchema);
  switch ([type].flat().find((one) => one !== "null")) {
    case "boolean":
      return true;
    case "integer":
    case "number":
      return Number(minimum ?? Number(exclusiveMinimum ?? 0) + 1);
    case "array":
      return [sampleOf((schema.items ?? {}) as JsonSchema)];
    default:
      return TEXTS[String(format)] ?? "a".repeat(Math.max(1, Number(minLength ?? 1)));
  }
}
