import { sha256 } from "@throughline/workflow";
import { z } from "zod";
import type { ScoreModel } from "./model.ts";

/** Letters of the content hash that name a version. */
const VERSION = 16;

const number = z.number();
const common = { name: z.string(), missing: number, usual: number };
const schema = z.strictObject({
  kind: z.literal("score"),
  format: z.literal(1),
  version: z.string(),
  target: z.string(),
  positive: z.string(),
  asOf: z.string().optional(),
  bias: number,
  fields: z.array(
    z.discriminatedUnion("as", [
      z.strictObject({
        ...common,
        as: z.literal("number"),
        knots: z.array(number),
        weights: z.array(number),
      }),
      z.strictObject({ ...common, as: z.literal("age"), knots: z.array(number), weights: z.array(number) }),
      z.strictObject({
        ...common,
        as: z.literal("category"),
        values: z.record(z.string(), number),
        rare: number,
      }),
    ]),
  ),
  left: z.array(z.strictObject({ name: z.string(), why: z.string() })),
  quality: z.strictObject({ rows: number, rate: number, auc: number, ece: number }),
  thresholds: z.array(
    z.strictObject({ share: number, threshold: number, precision: number, recall: number }),
  ),
});

/** The model with its content hash. */
export function sealed(content: Omit<ScoreModel, "version">): ScoreModel {
  return { ...content, version: hashOf(content) };
}

function hashOf(content: Omit<ScoreModel, "version">): string {
  return sha256(JSON.stringify(content)).slice(0, VERSION);
}

/** The model as a file: JSON that a person can read. */
export const encodeScore = (model: ScoreModel): string => `${JSON.stringify(model, null, 1)}\n`;

/** @throws when the text is no score model, of a newer format, or was changed after it was made. */
export function decodeScore(text: string): ScoreModel {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error("this is not a score model: its file is no JSON");
  }
  const { kind, format } = (content ?? {}) as { kind?: unknown; format?: unknown };
  if (kind === "score" && typeof format === "number" && format > 1) {
    throw new Error(
      `the score model is in format ${format}, and this version reads format 1: update Throughline, or train it again`,
    );
  }
  const read = schema.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`this is not a score model: ${issue?.path.join(".") || "file"}: ${issue?.message}`);
  }
  const model = content as ScoreModel;
  const { version, ...rest } = model;
  if (hashOf(rest) !== version) {
    throw new Error(
      "the score model was changed after it was made (its checksum does not fit): train it again",
    );
  }
  return model;
}
