import { onlySecret, type Provider } from "./provider.ts";

export const google: Provider = {
  kind: "google",
  title: "Google",
  secrets: [["GOOGLE_GENERATIVE_AI_API_KEY"], ["GEMINI_API_KEY"]],
  thinks: /^gemini-(?:2\.5|[3-9])/,
  address: ({ url }) => url ?? "https://generativelanguage.googleapis.com/v1beta",
  free: (reach, secrets) => ({
    url: `${google.address(reach)}/models`,
    headers: { "x-goog-api-key": onlySecret(secrets) },
  }),
  async open(reach, secrets, fetch) {
    const { createGoogle } = await import("@ai-sdk/google");
    const baseURL = google.address(reach);
    return createGoogle({ apiKey: onlySecret(secrets), baseURL, fetch })(reach.model);
  },
};
