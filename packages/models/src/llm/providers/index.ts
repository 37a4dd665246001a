import { anthropic } from "./anthropic.ts";
import { azure } from "./azure.ts";
import { bedrock } from "./bedrock.ts";
import { google } from "./google.ts";
import { mistral } from "./mistral.ts";
import { openai } from "./openai.ts";
import { openaiCompatible } from "./openai-compatible.ts";
import type { Provider } from "./provider.ts";
import { salesforce } from "./salesforce.ts";

export type { Provider };

/** Every kind of provider. Each loads what it needs when it is used. */
export const providers: Provider[] = [
  anthropic,
  openai,
  google,
  azure,
  bedrock,
  mistral,
  openaiCompatible,
  salesforce,
];

export const providerOf = (kind: string): Provider | undefined => providers.find((one) => one.kind === kind);
