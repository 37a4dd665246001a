import { onlySecret, type Provider } from "./provider.ts";

/** Servers that speak OpenAI's chat completions: vLLM, Ollama, LM Studio, gateways. */
export const openaiCompatible: Provider = {
  kind: "openai-compatible",
  title: "an OpenAI-compatible server",
  secrets: [],
  needs: ["url"],
  // not every server knows the setting; it is sent where the file says so
  thinks: /$^/,
  address: ({ url = "" }) => url,
  free: ({ url = "" }, secrets) => ({
    url: `${url}/models`,
    ...(onlySecret(secrets) && { headers: { authorization: `Bearer ${onlySecret(secrets)}` } }),
  }),
  async open({ model, url = "", structured = true }, secrets, fetch) {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    const apiKey = onlySecret(secrets);
    return createOpenAICompatible({
      name: "server",
      baseURL: url,
      supportsStructuredOutputs: structured,
      fetch,
      ...(apiKey && { apiKey }),
    })(model);
  },
};
