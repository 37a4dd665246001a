import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Something that answers as a web server does, with what it was asked. */
export interface Web {
  url: string;
  /** Bodies of what came, in order. */
  asked: { method: string; headers: IncomingMessage["headers"]; body: string }[];
  close(): Promise<void>;
}

/** Serves a fetch-shaped handler at a free port of this machine. */
export async function serveWeb(handle: (request: Request) => Promise<Response> | Response): Promise<Web> {
  const asked: Web["asked"] = [];
  const server = createServer(async (message, answer) => {
    const gone = new AbortController();
    answer.on("close", () => gone.abort());
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    asked.push({ method: message.method ?? "", headers: message.headers, body });
    const request = new Request(`http://${message.headers.host}${message.url}`, {
      method: message.method ?? "GET",
      headers: message.headers as Record<string, string>,
      ...(body !== "" && { body }),
      signal: gone.signal,
    });
    const response = await handle(request);
    answer.writeHead(response.status, Object.fromEntries(response.headers));
    answer.flushHeaders();
    try {
      for await (const chunk of response.body ?? []) answer.write(chunk);
    } catch {
      // whoever listened has gone
    }
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
