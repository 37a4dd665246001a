import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { ORDERS, type Order } from "./orders.ts";
import { type Listening, listen } from "./web.ts";

/** A label that was made, and by which key of whoever asked for it. */
export interface Label {
  number: string;
  order: string;
  depot: string;
  state: "printed" | "cancelled";
}

const label = z.object({ number: z.string(), order: z.string(), depot: z.string(), state: z.string() });
const key = z.string().describe("The same one again answers the same label again.");

/** The carrier's MCP server, by the official SDK: looks parcels up, prints return labels and cancels them. */
export async function startCarrier(port = 0): Promise<Listening & { labels: Map<string, Label> }> {
  const labels = new Map<string, Label>();
  const answer = <Value extends object>(value: Value) => ({
    content: [{ type: "text" as const, text: JSON.stringify(value) }],
    structuredContent: { ...value },
  });
  const complain = (text: string) => ({ isError: true, content: [{ type: "text" as const, text }] });

  function tools(): McpServer {
    const server = new McpServer({ name: "carrier", version: "3.1.0" });
    server.registerTool(
      "look_up_shipment",
      {
        description:
          "What was sent for an order, what was paid for it, and how many days ago it was delivered.",
        inputSchema: z.object({ order: z.string().regex(/^ORD-\d{6}$/) }),
        outputSchema: z.object({
          order: z.string(),
          product: z.string(),
          price: z.number(),
          days: z.number(),
        }),
        annotations: { readOnlyHint: true },
      },
      ({ order }) => {
        const found: Order | undefined = ORDERS[order];
        if (!found) return complain("There is no such order.");
        const { product, price, days } = found;
        return answer({ order, product, price, days });
      },
    );
    server.registerTool(
      "make_return_label",
      {
        description: "Prints a label with which a parcel goes back to a depot.",
        inputSchema: z.object({ order: z.string(), depot: z.string(), request_id: key }),
        outputSchema: label,
        annotations: { idempotentHint: true },
      },
      ({ order, depot, request_id: request }) => {
        const known = labels.get(request);
        if (known) return answer(known);
        const number = `RL-${order.slice(-6)}-${labels.size + 1}`;
        const made: Label = { number, order, depot, state: "printed" };
        labels.set(request, made);
        return answer(made);
      },
    );
    server.registerTool(
      "cancel_label",
      {
        description: "Cancels a label that was not used yet.",
        inputSchema: z.object({ number: z.string(), request_id: key }),
        outputSchema: label,
        annotations: { idempotentHint: true, destructiveHint: true },
      },
      ({ number }) => {
        const found = [...labels.values()].find((one) => one.number === number);
        if (!found) return complain("There is no such label.");
        found.state = "cancelled";
        return answer(found);
      },
    );
    return server;
  }

  const handler = createMcpHandler(tools);
  const web = await listen((request) => handler.fetch(request), port);
  return {
    ...{ url: `${web.url}/mcp`, labels },
    async close() {
      await handler.close();
      await web.close();
    },
  };
}
