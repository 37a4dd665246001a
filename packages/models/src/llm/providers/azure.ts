import { onlySecret, type Provider } from "./provider.ts";

/** Azure OpenAI: the model is the name of the deployment. */
export const azure: Provider = {
  kind: "azure",
  title: "Azure OpenAI",
  secrets: [["AZURE_API_KEY"], ["AZURE_OPENAI_API_KEY"]],
  needs: ["resource"],
  thinks: /^(?:o\d|gpt-[5-9](?!.*-chat))/,
  address: ({ url, resource }) => url ?? `https://${resource}.openai.azure.com/openai`,
  async open(reach, secrets, fetch) {
    const { model, apiVersion } = reach;
    const { createAzure } = await import("@ai-sdk/azure");
    return createAzure({
      apiKey: onlySecret(secrets),
      fetch,
      baseURL: azure.address(reach),
      // dated versions are spoken under the deployment's own address
      ...(apiVersion && { apiVersion, useDeploymentBasedUrls: /^\d{4}-/.test(apiVersion) }),
    }).chat(model);
  },
};
