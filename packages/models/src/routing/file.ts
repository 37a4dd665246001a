import { sha256 } from "@throughline/workflow";
import { z } from "zod";
import type { RoutingModel } from "./model.ts";

/** Letters of the content hash that name a version. */
const VERSION = 16;

const numbers = z.array(z.number());
const schema = z.strictObject({
  kind: z.literal("routing"),
  format: z.literal(1),
  version: z.string(),
  groups: z.array(z.string()),
  ...{ prior: numbers, bias: numbers, smoothing: z.number() },
  tables: z.array(
    z.strictObject({
      fields: z.array(z.string()).min(1),
      text: z.boolean(),
      trust: numbers,
      counts: z.record(z.string(), numbers),
    }),
  ),
  left: z.array(z.strictObject({ name: z.string(), why: z.string() })),
  quality: z.strictObject({
    ...{ rows: z.number(), checkedOn: z.number() },
    ...{ halfLife: z.number().nullable(), right: z.number().nullable() },
  }),
});

/** The model with its content hash. */
export const sealed = (content: Omit<RoutingModel, "version">): RoutingModel => ({
  ...content,
  version: hashOf(content),
});

const hashOf = (content: object) => sha256(JSON.stringify(content)).slice(0, VERSION);

/** The model as a file: JSON. */
export const encodeRouting = (model: RoutingModel): string => `${JSON.stringify(model)}\n`;

/** Whether this is the text of a routing model, whatever its format. */
export function isRouting(text: string): boolean {
  return /^\s*\{\s*"kind"\s*:\s*"routing"/.test(text.slice(0, 100));
}

/** @throws when the text is no routing model, of a newer format, or was changed after it was made. */
export function decodeRouting(text: string): RoutingModel {
  const content = JSON.parse(text) as { format?: unknown };
  if (typeof content.format === "number" && content.format > 1)
    throw new Error(
      `the routing model is in format ${content.format}, and this version reads format 1: update Throughline, or train it again`,
    );
  const read = schema.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`this is not a routing model: ${issue?.path.join(".") || "file"}: ${issue?.message}`);
  }
  const { version, ...rest } = content as RoutingModel;
  if (hashOf(rest) !== version)
    throw new Error(
      "the routing model was changed after it was made (its checksum does not fit): train it again",
    );
  return content as RoutingModel;
}
