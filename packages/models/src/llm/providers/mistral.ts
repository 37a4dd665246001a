import { onlySecret, type Provider } from "./provider.ts";

export const mistral: Provider = {
  kind: "mistral",
  title: "Mistral",
  secrets: [["MISTRAL_API_KEY"]],
  address: ({ url }) => url ?? "https://api.mistral.ai/v1",
  free: (reach, secrets) => ({
    url: `${mistral.address(reach)}/models`,
    headers: { authorization: `Bearer ${onlySecret(secrets)}` },
  }),
  async open(reach, secrets, fetch) {
    const { createMistral } = await import("@ai-sdk/mistral");
    const baseURL = mistral.address(reach);
    return createMistral({ apiKey: onlySecret(secrets), baseURL, fetch })(reach.model);
  },
};
