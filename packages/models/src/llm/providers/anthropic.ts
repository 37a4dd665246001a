import { onlySecret, type Provider } from "./provider.ts";

export const anthropic: Provider = {
  kind: "anthropic",
  title: "Anthropic",
  secrets: [["ANTHROPIC_API_KEY"]],
  async open({ model, url }, secrets, fetch) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    const baseURL = url ?? "https://api.anthropic.com/v1";
    return createAnthropic({ apiKey: onlySecret(secrets), baseURL, fetch })(model);
  },
};
