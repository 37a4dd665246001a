import {
  type ContentBlock,
  fromJsonSchema,
  McpServer,
  type ServerNotifier,
} from "@modelcontextprotocol/server";
import { asking, requestState } from "./asking.ts";
import { audio, image, resource, text } from "./content.ts";
import { prompts, resources } from "./offered.ts";

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/** A schema whose keywords have to arrive as they are. */
const KEYWORDS = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of the schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

/** An input that stands in a header too, for whoever routes by it. */
const IN_HEADER = {
  type: "object",
  properties: { region: { type: "string", "x-mcp-header": "Region" } },
  required: ["region"],
};

/**
 * A server with the tools, resources and prompts that the suite asks for by name.
 * @param changed tells whoever listens that a list is another one now
 */
export function suiteServer(changed: Pick<ServerNotifier, "toolsChanged" | "promptsChanged">): McpServer {
  const server = new McpServer(
    { name: "suite", version: "1.0.0" },
    { capabilities: { logging: {}, completions: {}, tools: {}, resources: {}, prompts: {} }, requestState },
  );
  const says = (name: string, ...content: ContentBlock[]) =>
    server.registerTool(name, { description: `Answers for ${name}.` }, () => ({ content }));
  says("test_simple_text", text("This is a simple text response for testing."));
  says("test_image_content", image);
  says("test_audio_content", audio);
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
  server.registerTool("test_error_handling", { description: "Fails." }, () => ({
    isError: true,
    content: [text("This tool intentionally returns an error for testing")],
  }));
  for (const name of ["test_tool_with_logging", "test_logging_tool"])
    server.registerTool(name, { description: "Logs." }, async (ctx) => {
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
  const changes = (name: string, tell: () => void) =>
    server.registerTool(name, { description: "Changes a list." }, () => {
      tell();
      return { content: [text("Changed.")] };
    });
  changes("test_trigger_tool_change", changed.toolsChanged);
  changes("test_trigger_prompt_change", changed.promptsChanged);
  const takes = (name: string, schema: object) =>
    server.registerTool(
      name,
      { description: "Takes what its schema says.", inputSchema: fromJsonSchema(schema as never) },
      () => ({ content: [text("Taken.")] }),
    );
  takes("json_schema_2020_12_tool", KEYWORDS);
  takes("test_custom_header", IN_HEADER);
  asking(server);
  resources(server);
  prompts(server);
  return server;
}
