import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecure, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { type ConnectionOptions, openConnections } from "../../src/index.ts";

export interface Answering {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A server that somebody else would run: it notes what it is asked, and answers as it is told. */
export async function startSystem(
  answer: (request: IncomingMessage, body: string) => Answering | Promise<Answering>,
  tls?: ServerOptions,
) {
  const asked: {
    method: string;
    url: string;
    headers: IncomingMessage["headers"];
    body: string;
    bytes: Buffer<ArrayBuffer>;
  }[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const text = bytes.toString();
    asked.push({
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      ...{ body: text, bytes },
    });
    const { status = 200, headers = {}, body = {} } = await answer(request, text);
    const type = { "content-type": typeof body === "string" ? "text/plain" : "application/json" };
    response.writeHead(status, { ...type, ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const server: Server = tls ? createSecure(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    port,
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A connection `erp` of these lines, with an operation that reads and one that writes. */
export function erp(lines: string, options: ConnectionOptions = {}, operation = "effect: read") {
  const { connections, problems, look } = openConnections(
    `erp:
${lines.replace(/^/gm, "  ")}
  operations:
    read: { get: "/things/{id}", ${operation} }
    write: { post: /things, repeat: keyed }
`,
    options,
  );
  return {
    problems,
    look,
    read: (id = "1") => connections.call("erp", "read", { id }, "e1"),
    write: (input = {}) => connections.call("erp", "write", input, "e1"),
  };
}
