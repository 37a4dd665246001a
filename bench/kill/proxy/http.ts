import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Dice } from "../../../packages/runtime/sim/random.ts";
import { within } from "../process.ts";
import { type Chances, draw, type Fault } from "./faults.ts";

export interface Request {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** It comes a second time. */
  copy: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** What became of a forwarded request: an answer, `refused` when nobody was there, `broken` when it went down on the way. */
export type Came = Answer | "refused" | "broken";

/** Is told what becomes of one request. */
export interface Watch {
  came(what: Came): void;
  /** The answer did not get to whoever asked. */
  lost(): void;
}

export interface ProxyOptions {
  /** Where requests go. */
  target: string;
  dice: Dice;
  chances(request: Request): Chances;
  /** Told of each request before it is forwarded; it may change its headers. */
  watch?(request: Request): Watch | undefined;
  /** Called for each fault, with the request that it hit. */
  struck(fault: Fault, request: Request): void;
}

export interface FaultProxy {
  readonly url: string;
  /** From here on requests pass unharmed; resolves when the last late copy has arrived. */
  calm(): Promise<void>;
  close(): void;
}

const SLOWEST_MS = 2_000;
const LATEST_MS = 10_000;
const LOSES: Fault[] = ["lost answer", "cut answer", "error page after"];
const HOP = ["connection", "keep-alive", "transfer-encoding", "content-length"];

/** Stands between a client and a server and does harm to requests. */
export async function startProxy(options: ProxyOptions): Promise<FaultProxy> {
  const { dice, watch, struck } = options;
  const target = new URL(options.target);
  const agent = new Agent({ keepAlive: true });
  const late = new Set<Promise<unknown>>();
  let calm = false;
  let url = "";

  async function forward(given: Request): Promise<{ came: Came; watching?: Watch }> {
    const watching = watch?.(given);
    const came = await send(given);
    watching?.came(came);
    return { came, ...(watching && { watching }) };
  }

  function send({ method, path, headers, body }: Request): Promise<Came> {
    return new Promise((resolve) => {
      const { hostname, port } = target;
      const onward = request({ agent, hostname, port, method, path, headers }, async (response) => {
        const whole = await bodyOf(response).catch(() => undefined);
        resolve(
          whole
            ? { status: response.statusCode as number, headers: response.headers, body: whole }
            : "broken",
        );
      });
      onward.on("error", (error: NodeJS.ErrnoException) =>
        resolve(error.code === "ECONNREFUSED" ? "refused" : "broken"),
      );
      onward.end(body);
    });
  }

  function comeAgain(given: Request): void {
    const again = within(dice.between(20, LATEST_MS))
      .then(() => forward({ ...given, headers: { ...given.headers }, copy: true }))
      .finally(() => late.delete(again));
    late.add(again);
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const { host: _host, ...headers } = withoutHop(incoming.headers);
    const given: Request = {
      ...{ method: incoming.method as string, path: incoming.url as string },
      headers: { ...headers, "content-length": String(body.length) },
      ...{ body, copy: false },
    };
    const fault = calm ? undefined : draw(options.chances(given), dice);
    if (fault) struck(fault, given);
    if (fault === "reset before") return cut(incoming);
    if (fault === "error page before") return page(response, 503);
    if (fault === "delay") await within(dice.between(10, SLOWEST_MS));
    const { came, watching } = await forward(given);
    if (came === "broken" || (fault && LOSES.includes(fault)) || incoming.socket.destroyed) watching?.lost();
    if (came === "refused") return page(response, 503);
    if (came === "broken" || fault === "lost answer") return cut(incoming);
    if (fault === "error page after") return page(response, 502);
    if (fault === "late copy") comeAgain(given);
    // the server knows itself by its own address, and nobody is to go round the proxy
    const text = given.path.startsWith("/services/oauth2")
      ? Buffer.from(came.body.toString().replaceAll(target.origin, url))
      : came.body;
    response.writeHead(came.status, {
      ...withoutHop(came.headers),
      ...(came.status !== 204 && { "content-length": text.length }),
    });
    if (fault === "cut answer") response.write(text.subarray(0, text.length >> 1), () => cut(incoming));
    else response.end(text);
  }

  const server = createServer({ keepAliveTimeout: 0 }, (incoming, response) => {
    // a client that was killed in the middle of its request never made it
    handle(incoming, response).catch(() => cut(incoming));
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async calm() {
      calm = true;
      while (late.size) await Promise.all(late);
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function cut(incoming: IncomingMessage): void {
  incoming.socket.destroy();
}

function page(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html", "retry-after": "1" });
  response.end(`<html><body><h1>${status}</h1>The server is busy. Please try again later.</body></html>`);
}

const withoutHop = (headers: Answer["headers"]) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.includes(name)));

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
