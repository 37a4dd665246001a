import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { serveWeb } from "./server.ts";

/**
 * An MCP server with tools of a warehouse, by the official SDK.
 * @param guard answers in its place, where it does
 */
export async function warehouse(guard?: (request: Request) => Promise<Response | undefined>) {
  const state = {
    description: "How many there are of a part.",
    /** By what was given as request_id, so often it was booked. */
    booked: new Map<string, number>(),
    countAs: "number" as "number" | "text",
  };
  const build = () => {
    const server = new McpServer(
      { name: "warehouse", version: "1.2.0" },
      { capabilities: { tools: { listChanged: true } } },
    );
    server.registerTool(
      "find_stock",
      {
        description: state.description,
        inputSchema: z.object({ sku: z.string().max(20), shelf: z.string().optional() }),
        outputSchema:
          state.countAs === "number"
            ? z.object({ sku: z.string(), count: z.number() })
            : z.object({ sku: z.string(), count: z.string() }),
        annotations: { readOnlyHint: true },
      },
      ({ sku }) => {
        const found = { sku, count: state.countAs === "number" ? 4 : "four" };
        return {
          content: [{ type: "text" as const, text: JSON.stringify(found) }],
          structuredContent: found,
        };
      },
    );
    server.registerTool(
      "book-shipment",
      {
        description: "Books a shipment.",
        inputSchema: z.object({ sku: z.string(), request_id: z.string() }),
      },
      ({ sku, request_id: id }) => {
        state.booked.set(id, (state.booked.get(id) ?? 0) + 1);
        if (sku === "sold-out")
          return {
            isError: true,
            content: [{ type: "text" as const, text: "Nothing\u0007 left.\nAsk later" }],
          };
        return {
          content: [
            { type: "text" as const, text: `Booked ${sku}.` },
            { type: "resource_link" as const, uri: "https://elsewhere.example/label.pdf", name: "label" },
          ],
        };
      },
    );
    return server;
  };
  const handler = createMcpHandler(build);
  const web = await serveWeb(async (request) => (await guard?.(request)) ?? handler.fetch(request));
  return {
    ...state,
    state,
    web,
    url: `${web.url}/mcp`,
    changed: () => handler.notify.toolsChanged(),
    calls: () => web.asked.filter(({ body }) => body.includes('"tools/call"')).length,
    close: async () => {
      await handler.close();
      await web.close();
    },
  };
}
