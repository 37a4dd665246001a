import { type AskRequest, createModels, createPrices, type Models, parseModels } from "../src/index.ts";
import type { Clock } from "../src/llm/clock.ts";

/** A workspace with this `models.yaml`, whose providers' keys are all there. */
export async function modelsWith(
  yaml: string,
  more: { env?: Record<string, string>; clock?: Clock } = {},
): Promise<Models> {
  const { config, problems } = parseModels(yaml);
  if (!config) throw new Error(JSON.stringify(problems, null, 1));
  const prices = await createPrices(config.prices);
  return createModels({
    config,
    env: { ...KEYS, ...more.env },
    prices,
    ...(more.clock && { clock: more.clock }),
  });
}

export const KEYS = {
  ANTHROPIC_API_KEY: "key-of-anthropic",
  OPENAI_API_KEY: "key-of-openai",
  GOOGLE_GENERATIVE_AI_API_KEY: "key-of-google",
  AZURE_API_KEY: "key-of-azure",
  MISTRAL_API_KEY: "key-of-mistral",
  AWS_BEARER_TOKEN_BEDROCK: "key-of-bedrock",
  SALESFORCE_MODELS_CLIENT_ID: "client",
  SALESFORCE_MODELS_CLIENT_SECRET: "secret-of-salesforce",
};

export const TEXT = "Hello,\nI was charged  twice for INV-123456.\nPlease help, it is urgent!";

/** What a reader of support e-mail asks. */
export const question = (more: Partial<AskRequest> = {}): AskRequest => ({
  agent: "reader",
  role: "Understands what the customer asks.",
  model: "anthropic/claude-haiku-4-5",
  facts: [
    {
      name: "topic",
      type: "choice",
      of: ["billing", "technical", "other"],
      meanings: { billing: "Invoices and payments." },
      about: "What the message is about.",
      optional: false,
      examples: [{ text: "My invoice is wrong", is: "billing" }],
    },
    { name: "urgent", type: "boolean", optional: false },
    { name: "invoice", type: "text", optional: true },
  ],
  inputs: { Subject: "Charged twice", Description: TEXT, SuppliedName: null },
  ...more,
});
