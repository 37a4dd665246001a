import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
} from "@ai-sdk/provider";
import { z } from "zod";
import type { Fetch, Provider } from "./provider.ts";

const ID = "SALESFORCE_MODELS_CLIENT_ID";
const SECRET = "SALESFORCE_MODELS_CLIENT_SECRET";

/**
 * Salesforce's Models API: models behind the Einstein Trust Layer, by their names in Einstein Studio. An external client
 * app of the org (client credentials, JWT-based tokens, scope `sfap_api`) signs in at the org's own address.
 *
 * A call has no temperature, seed or length: these are set with the model in Einstein Studio.
 * https://developer.salesforce.com/docs/ai/agentforce/guide/access-models-api-with-rest.html
 */
export const salesforce: Provider = {
  kind: "salesforce",
  title: "Salesforce's Models API",
  secrets: [[ID, SECRET]],
  needs: ["url"],
  unlimited: true,
  address: ({ url = "" }) => url,
  async open({ model, url = "" }, { [ID]: client = "", [SECRET]: secret = "" }, fetch) {
    const signIn = () => tokenFor(url, client, secret, fetch);
    let token = signIn();
    // the first call tells what is wrong
    token.catch(() => {});
    return {
      specificationVersion: "v4",
      provider: "salesforce",
      modelId: model,
      supportedUrls: {},
      async doGenerate(options) {
        token = token.catch(signIn);
        try {
          return await generate(model, await token, options, fetch);
        } catch (error) {
          // tokens live for half an hour
          if (!(error instanceof Refused) || error.statusCode !== 401) throw error;
          token = signIn();
          return await generate(model, await token, options, fetch);
        }
      },
      doStream: () => Promise.reject(new Error("Answers are read as a whole.")),
    } satisfies LanguageModelV4;
  },
};

/** An answer that says no, in the shape in which the SDK's providers tell it. */
class Refused extends Error {
  readonly statusCode: number;
  readonly responseHeaders: Record<string, string>;

  constructor({ status, headers }: Response) {
    super(`refused: ${status}`);
    this.statusCode = status;
    this.responseHeaders = Object.fromEntries(headers);
  }
}

interface Token {
  bearer: string;
  /** Where the API is for this org. */
  api: string;
}

/** An answer's body; one of another shape is as good as none. */
async function bodyOf<T extends z.ZodType>(response: Response, schema: T): Promise<z.output<T>> {
  const text = await response.text();
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Refused(response);
  }
}

const signedIn = z.object({ access_token: z.string(), api_instance_url: z.url().optional() });

async function tokenFor(org: string, client: string, secret: string, fetch: Fetch): Promise<Token> {
  const response = await fetch(`${org}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", client_id: client, client_secret: secret }),
  });
  // Salesforce refuses clients with 400
  if (response.status === 400) throw new Refused(new Response(null, { status: 401 }));
  if (!response.ok) throw new Refused(response);
  const { access_token, api_instance_url } = await bodyOf(response, signedIn);
  return { bearer: access_token, api: api_instance_url ?? "https://api.salesforce.com" };
}

const answered = z.object({
  generationDetails: z.object({
    generations: z
      .array(
        z.object({
          content: z.string(),
          parameters: z.object({ finish_reason: z.string().nullish() }).nullish(),
        }),
      )
      .min(1),
    parameters: z
      .object({
        model: z.string().nullish(),
        usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
      })
      .nullish(),
  }),
});

const ENDS: Record<string, "length" | "content-filter"> = {
  length: "length",
  max_tokens: "length",
  content_filter: "content-filter",
};

async function generate(
  model: string,
  { bearer, api }: Token,
  { prompt, abortSignal }: LanguageModelV4CallOptions,
  fetch: Fetch,
): Promise<LanguageModelV4GenerateResult> {
  const response = await fetch(
    `${api}/einstein/platform/v1/models/${encodeURIComponent(model)}/chat-generations`,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${bearer}`,
        "content-type": "application/json;charset=utf-8",
        "x-sfdc-app-context": "EinsteinGPT",
        "x-client-feature-id": "ai-platform-models-connected-app",
      },
      body: JSON.stringify({ messages: messagesOf(prompt) }),
      ...(abortSignal && { signal: abortSignal }),
    },
  );
  if (!response.ok) throw new Refused(response);
  const { generations, parameters } = (await bodyOf(response, answered)).generationDetails;
  const [{ content, parameters: own } = { content: "" }] = generations;
  const usage = parameters?.usage;
  const end = own?.finish_reason ?? undefined;
  return {
    content: [{ type: "text", text: content }],
    finishReason: { unified: ENDS[end ?? ""] ?? "stop", raw: end },
    usage: {
      inputTokens: {
        total: usage?.prompt_tokens,
        noCache: undefined,
        cacheRead: undefined,
        cacheWrite: undefined,
      },
      outputTokens: { total: usage?.completion_tokens, text: undefined, reasoning: undefined },
    },
    response: {
      headers: Object.fromEntries(response.headers),
      ...(parameters?.model && { modelId: parameters.model }),
    },
    warnings: [],
  };
}

const messagesOf = (prompt: LanguageModelV4Prompt) =>
  prompt.map(({ role, content }) => ({
    role,
    content:
      typeof content === "string"
        ? content
        : content.map((part) => ("text" in part ? part.text : "")).join(""),
  }));
