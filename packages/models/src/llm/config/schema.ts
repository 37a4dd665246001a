import { z } from "zod";
import { KINDS } from "../prompt/mask.ts";
import { providers } from "../providers/index.ts";

const kinds = providers.map(({ kind }) => kind);

const text = () => z.string().trim().min(1, "This must not be empty.");

const ENVIRONMENT = /^[A-Z][A-Z0-9_]*$/;
const variable = z
  .string()
  .regex(ENVIRONMENT, "The name of an environment variable is expected, never the key itself.")
  .meta({ description: "Environment variable that has the key; the provider's usual one unless given." });

const url = z
  .string()
  .refine(isAddress, "An address is expected: http:// or https://, host and perhaps a path, and no secrets.")
  .meta({ description: "Address of the API, where it is not the provider's own." });

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password && !search && !hash;
}

const TIME = /^(\d+(?:\.\d+)?)\s*(ms|s|seconds?|min|minutes?)$/;
const time = z
  .string({ error: "A time is expected, such as 20 s or 2 minutes." })
  .regex(TIME, "A time is expected, such as 20 s or 2 minutes.")
  .transform((written) => {
    const [, amount, unit = ""] = TIME.exec(written) ?? [];
    return Number(amount) * (unit === "ms" ? 1 : unit.startsWith("s") ? 1000 : 60_000);
  });

const count = (most: number) => z.int().min(1).max(most);

const limits = z.strictObject({
  parallel: count(1000).optional().meta({ description: "Most calls at a time; 8 unless given." }),
  "per minute": count(1_000_000).optional().meta({ description: "Most calls in any minute." }),
  "time-out": time.optional().meta({ description: "How long a call may take; 30 s unless given." }),
});

const dollars = z.number().min(0);
const price = z.strictObject({
  from: z.iso
    .date("A date is expected, such as 2026-01-31.")
    .optional()
    .meta({ description: "Day from which it holds." }),
  input: dollars.meta({ description: "US dollars for a million tokens of input." }),
  output: dollars.meta({ description: "US dollars for a million tokens of output." }),
  cached: dollars.optional().meta({ description: "US dollars for a million tokens read from the cache." }),
});

const masking = z
  .array(z.enum(KINDS))
  .meta({ description: "What is hidden from models in the item's text, and put back in their answers." });

/** How models are reached; keys that a provider and a model share. */
const reach = {
  url: url.optional(),
  key: variable.optional(),
  region: text().optional().meta({ description: "Bedrock: the region." }),
  resource: text()
    .regex(/^[A-Za-z0-9-]+$/, "The name of an Azure resource has letters, digits and - only.")
    .optional()
    .meta({ description: "Azure: the name of the resource." }),
  "api version": text().optional().meta({ description: "Azure: version of the API." }),
  "structured output": z
    .boolean()
    .optional()
    .meta({ description: "Whether the server takes a JSON Schema for the answer; true unless given." }),
  limits: limits.optional(),
  masking: masking.optional(),
};

const provider = z.strictObject({
  type: z.enum(kinds).optional().meta({ description: "The kind of provider; its name unless given." }),
  only: z
    .array(text())
    .min(1)
    .optional()
    .meta({ description: "The models that are allowed; all of the provider's unless given." }),
  ...reach,
});

const model = z.strictObject({
  provider: text().optional().meta({ description: "A provider of this file, or a kind of provider." }),
  model: text().optional().meta({ description: "The provider's name of the model." }),
  deployment: text()
    .optional()
    .meta({ description: "Azure: name of the deployment, in place of the model's." }),
  ...reach,
  price: z
    .union([price, z.array(price).min(1)])
    .transform((prices) => [prices].flat())
    .optional()
    .meta({
      description:
        "What it costs; the table's price unless given. Several have the day from which they hold.",
    }),
  fallbacks: z
    .array(text())
    .optional()
    .meta({ description: "Models that are asked instead, in this order, when it cannot be reached." }),
  "answer tokens": count(100_000)
    .optional()
    .meta({ description: "Most tokens of an answer; what the facts need unless given. Thinking counts." }),
  reasoning: z
    .enum(["none", "minimal", "low", "medium", "high"])
    .optional()
    .meta({ description: "How much it thinks before it answers; as little as it can unless given." }),
});

const SUM = /^(\d+(?:\.\d+)?) USD$/;
const sum = z
  .string({ error: "A sum in US dollars is expected, such as 20 USD." })
  .regex(SUM, "A sum in US dollars is expected, such as 20 USD.")
  .transform((written) => Math.round(Number(SUM.exec(written)?.[1]) * 1e9));

/** `models.yaml`: which language models the workspace allows. */
export const modelsFile = z.strictObject({
  providers: z
    .record(text(), provider.nullable())
    .default({})
    .meta({ description: "Providers whose models are allowed by their own names, such as anthropic." }),
  models: z
    .record(text(), model.nullable())
    .default({})
    .meta({ description: "Models by names of your own, or settings of a provider's model." }),
  masking: masking.default([]),
  budget: z
    .strictObject({ "per day": sum.meta({ description: "The most that all calls of a day may cost." }) })
    .optional(),
});

export type RawReach = z.output<typeof provider>;
export type RawModel = z.output<typeof model>;
export type ModelsFile = z.output<typeof modelsFile>;

/** JSON Schema of `models.yaml`, for editors. */
export const modelsJsonSchema = (): object => ({
  title: "Throughline models",
  description: "Which language models the workspace allows, how they are reached, and what they may cost.",
  ...z.toJSONSchema(modelsFile, { io: "input", unrepresentable: "any" }),
});
