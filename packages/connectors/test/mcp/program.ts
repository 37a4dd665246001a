import { appendFileSync } from "node:fs";
import { McpServer } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";

/** An MCP server as a program, by the official SDK, that behaves as its first argument says when it is called. */
const [, , how = "well", pids = ""] = process.argv;
appendFileSync(pids, `${process.pid}\n`);

const forever = (text: string) => {
  const write = () => {
    while (process.stdout.write(text));
    process.stdout.once("drain", write);
  };
  write();
};
const never = () => new Promise<never>(() => {});
const notice = JSON.stringify({
  jsonrpc: "2.0",
  method: "notifications/message",
  params: { level: "info", data: "x" },
});

const BEHAVIOUR: Record<string, () => unknown> = {
  well() {},
  dies: () => process.exit(3),
  hangs: never,
  rubbish: () => void process.stdout.write("Debugger attached.\n{not json}\n\n"),
  floods() {
    forever("rubbish ".repeat(100).concat("\n"));
    return never();
  },
  chatters() {
    forever(`${notice}\n`.repeat(50));
    return never();
  },
  "never ends a line"() {
    forever("x".repeat(10_000));
    return never();
  },
};
if (how === "hangs" || how === "never begins") {
  process.on("SIGTERM", () => {});
  setInterval(() => {}, 1_000);
}
if (how === "rubbish") process.stdout.write("Starting the server…\n");

const server = new McpServer({ name: "program", version: "1.0.0" });
server.registerTool(
  "find_stock",
  { description: "How many there are.", inputSchema: z.object({ sku: z.string() }) },
  async ({ sku }) => {
    await BEHAVIOUR[how]?.();
    return { content: [{ type: "text", text: `4 of ${sku}` }] };
  },
);
if (how !== "never begins") await server.connect(new StdioServerTransport());
