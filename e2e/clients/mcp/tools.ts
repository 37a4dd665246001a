import { completable, fromJsonSchema, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { z } from "zod";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const SOUND = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";
const text = (words: string) => ({ type: "text" as const, text: words });
const image = { type: "image" as const, data: PIXEL, mimeType: "image/png" };
const resource = (uri: string, mimeType: string, words: string) => ({
  type: "resource" as const,
  resource: { uri, mimeType, text: words },
});
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

const completions = (begun: string) => ["testing", "tested", "other"].filter((one) => one.startsWith(begun));

/** A schema whose keywords have to arrive as they are. */
const SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object" as const,
  $defs: {
    address: { type: "object", properties: { street: { type: "string" }, city: { type: "string" } } },
  },
  properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
  additionalProperties: false,
};

/** A server with the tools, resources and prompts that the suite asks for by name. */
export function suiteServer(): McpServer {
  const server = new McpServer(
    { name: "suite", version: "1.0.0" },
    { capabilities: { logging: {}, completions: {}, tools: {}, resources: {}, prompts: {} } },
  );
  const says = (
    name: string,
    ...content: (ReturnType<typeof text> | typeof image | ReturnType<typeof resource>)[]
  ) => server.registerTool(name, { description: `Answers for ${name}.` }, () => ({ content }));
  says("test_simple_text", text("This is a simple text response for testing."));
  says("test_image_content", image);
  says(
    "test_embedded_resource",
    resource("test://embedded-resource", "text/plain", "This is an embedded resource content."),
  );
  says(
    "test_multiple_content_types",
    text("Multiple content types test:"),
    image,
    resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
  );
  server.registerTool("test_audio_content", { description: "Answers with a sound." }, () => ({
    content: [{ type: "audio", data: SOUND, mimeType: "audio/wav" }],
  }));
  server.registerTool("test_error_handling", { description: "Fails." }, () => ({
    isError: true,
    content: [text("This tool intentionally returns an error for testing")],
  }));
  server.registerTool("test_tool_with_logging", { description: "Logs." }, async (ctx) => {
    for (const data of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
      await ctx.mcpReq.log("info", data);
      await pause();
    }
    return { content: [text("Logged.")] };
  });
  server.registerTool("test_tool_with_progress", { description: "Tells how far it is." }, async (ctx) => {
    const token = ctx.mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (token !== undefined)
        await ctx.mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken: token, progress, total: 100 },
        });
      await pause();
    }
    return { content: [text("Done.")] };
  });
  server.registerTool(
    "json_schema_2020_12_tool",
    { description: "Takes what a schema of 2020-12 says.", inputSchema: fromJsonSchema(SCHEMA as never) },
    () => ({ content: [text("Taken.")] }),
  );
  server.registerResource("static-text", "test://static-text", { mimeType: "text/plain" }, ({ href }) => ({
    contents: [
      { uri: href, mimeType: "text/plain", text: "This is the content of the static text resource." },
    ],
  }));
  server.registerResource("static-binary", "test://static-binary", { mimeType: "image/png" }, ({ href }) => ({
    contents: [{ uri: href, mimeType: "image/png", blob: PIXEL }],
  }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  server.registerResource("template", template, { mimeType: "application/json" }, ({ href }, { id }) => ({
    contents: [
      {
        uri: href,
        mimeType: "application/json",
        text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
      },
    ],
  }));
  const user = <C>(content: C) => ({ role: "user" as const, content });
  server.registerPrompt("test_simple_prompt", { description: "A prompt." }, () => ({
    messages: [user(text("This is a simple prompt for testing."))],
  }));
  server.registerPrompt(
    "test_prompt_with_arguments",
    {
      description: "A prompt with arguments.",
      argsSchema: z.object({ arg1: completable(z.string(), completions), arg2: z.string() }),
    },
    ({ arg1, arg2 }) => ({ messages: [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))] }),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "A prompt with a resource.", argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) => ({
      messages: [
        user(resource(resourceUri, "text/plain", "Embedded resource content for testing.")),
        user(text("Please process it.")),
      ],
    }),
  );
  server.registerPrompt("test_prompt_with_image", { description: "A prompt with an image." }, () => ({
    messages: [user(image), user(text("Please analyze the image."))],
  }));
  return server;
}
