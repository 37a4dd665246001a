import { onlySecret, type Provider } from "./provider.ts";

export const mistral: Provider = {
  kind: "mistral",
  title: "Mistral",
  secrets: [["MISTRAL_API_KEY"]],
  async open({ model, url }, secrets, fetch) {
    const { createMistral } = await import("@ai-sdk/mistral");
    const baseURL = url ?? "https://api.mistral.ai/v1";
    return createMistral({ apiKey: onlySecret(secrets), baseURL, fetch })(model);
  },
};
