import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { answer } from "../child.ts";
import { startProfile } from "./profile.ts";
import { createUsage } from "./usage.ts";

/** An item is done: `entries` before and after the outside write, for the first item. */
export type Handle = (record: Record<string, string>) => Promise<void>;

/** A child that takes records over HTTP and answers each when `handle` has it done. */
export async function serve(open: (folder: string) => Promise<Handle>, more: () => object = () => ({})) {
  const folder = mkdtempSync(join(process.argv[2] ?? ".", "bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  process.once("SIGTERM", () => process.exit());
  const handle = await open(folder);
  const server = createServer((request, response) => void take(request, response, handle));
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const usage = createUsage(folder);
  let profile: ReturnType<typeof startProfile> | undefined;
  answer(({ what }: { what: "port" | "usage" | "profile" | "parts" }) => {
    switch (what) {
      case "port":
        return { port };
      case "usage":
        return { ...usage(), ...more() };
      case "profile":
        profile = startProfile();
        return {};
      case "parts":
        return profile?.();
    }
  });
}

async function take(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  let body = "";
  request.setEncoding("utf8");
  for await (const part of request) body += part;
  try {
    await handle(JSON.parse(body));
    response.end("{}");
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
}
