import type { Provider } from "./provider.ts";

export const bedrock: Provider = {
  kind: "bedrock",
  title: "Amazon Bedrock",
  secrets: [["AWS_BEARER_TOKEN_BEDROCK"], ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]],
  also: ["AWS_SESSION_TOKEN"],
  needs: ["region"],
  address: ({ url, region }) => url ?? `https://bedrock-runtime.${region}.amazonaws.com`,
  async open(reach, secrets, fetch) {
    const { model, region = "", key = "AWS_BEARER_TOKEN_BEDROCK" } = reach;
    const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, [key]: apiKey } = secrets;
    return createAmazonBedrock({
      region,
      fetch,
      // some partitions have another domain, which is known there
      ...(reach.url && { baseURL: reach.url }),
      ...(apiKey
        ? { apiKey }
        : {
            accessKeyId: AWS_ACCESS_KEY_ID ?? "",
            secretAccessKey: AWS_SECRET_ACCESS_KEY ?? "",
            ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
          }),
    })(model);
  },
};
