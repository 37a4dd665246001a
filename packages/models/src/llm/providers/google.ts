import { onlySecret, type Provider } from "./provider.ts";

export const google: Provider = {
  kind: "google",
  title: "Google",
  secrets: [["GOOGLE_GENERATIVE_AI_API_KEY"], ["GEMINI_API_KEY"]],
  thinks: /^gemini-(?:2\.5|[3-9])/,
  async open({ model, url }, secrets, fetch) {
    const { createGoogle } = await import("@ai-sdk/google");
    const baseURL = url ?? "https://generativelanguage.googleapis.com/v1beta";
    return createGoogle({ apiKey: onlySecret(secrets), baseURL, fetch })(model);
  },
};
