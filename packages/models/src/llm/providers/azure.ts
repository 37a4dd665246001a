import { onlySecret, type Provider } from "./provider.ts";

/** Azure OpenAI: the model is the name of the deployment. */
export const azure: Provider = {
  kind: "azure",
  title: "Azure OpenAI",
  secrets: [["AZURE_API_KEY"], ["AZURE_OPENAI_API_KEY"]],
  needs: ["resource"],
  thinks: /^(?:o\d|gpt-[5-9](?!.*-chat))/,
  async open({ model, url, resource, apiVersion }, secrets, fetch) {
    const { createAzure } = await import("@ai-sdk/azure");
    return createAzure({
      apiKey: onlySecret(secrets),
      fetch,
      ...(url ? { baseURL: url } : { resourceName: resource ?? "" }),
      // dated versions are spoken under the deployment's own address
      ...(apiVersion && { apiVersion, useDeploymentBasedUrls: /^\d{4}-/.test(apiVersion) }),
    }).chat(model);
  },
};
