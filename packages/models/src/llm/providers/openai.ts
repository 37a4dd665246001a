import { onlySecret, type Provider } from "./provider.ts";

export const openai: Provider = {
  kind: "openai",
  title: "OpenAI",
  secrets: [["OPENAI_API_KEY"]],
  thinks: /^(?:o\d|gpt-[5-9](?!.*-chat))/,
  address: ({ url }) => url ?? "https://api.openai.com/v1",
  free: (reach, secrets) => ({
    url: `${openai.address(reach)}/models`,
    headers: { authorization: `Bearer ${onlySecret(secrets)}` },
  }),
  async open(reach, secrets, fetch) {
    const { createOpenAI } = await import("@ai-sdk/openai");
    const baseURL = openai.address(reach);
    // chat completions take a seed and keep nothing; the newer API keeps what it was sent for a month
    return createOpenAI({ apiKey: onlySecret(secrets), baseURL, fetch }).chat(reach.model);
  },
};
