import { onlySecret, type Provider } from "./provider.ts";

/** Its cache takes nothing below some thousand tokens and charges for what it takes, so it is not asked for. */
export const anthropic: Provider = {
  kind: "anthropic",
  title: "Anthropic",
  secrets: [["ANTHROPIC_API_KEY"]],
  address: ({ url }) => url ?? "https://api.anthropic.com/v1",
  free: (reach, secrets) => ({
    url: `${anthropic.address(reach)}/models`,
    headers: { "x-api-key": onlySecret(secrets), "anthropic-version": "2023-06-01" },
  }),
  async open(reach, secrets, fetch) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    const baseURL = anthropic.address(reach);
    return createAnthropic({ apiKey: onlySecret(secrets), baseURL, fetch })(reach.model);
  },
};
