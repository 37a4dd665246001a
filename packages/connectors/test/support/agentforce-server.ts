import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A session of the server. */
interface Session {
  id: string;
  key: string;
  agent: string;
  /** The number that the next message has to have. */
  next: number;
  heard: string[];
  ended?: string;
  busy?: boolean;
}

type Reply = string | { type: string; message?: string; isContentSafe?: boolean };

export const AGENT = "0XxRM0000004ABC0A2";

export interface AgentforceServer {
  url: string;
  sessions: Session[];
  tokens: number;
  /** What the agent says to the next messages, in order, or makes of each; the last one again and again. */
  script(...replies: (Reply | ((heard: string) => Reply))[]): void;
  /** The next requests to the API are answered by these. */
  fail(...statuses: number[]): void;
  /** The next message is taken, and its answer never comes. */
  lose(): void;
  /** Tokens that were given out are not taken any more. */
  expire(): void;
  close(): Promise<void>;
}

const ERRORS: Record<number, string> = {
  ...{ 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 423: "Locked" },
  ...{ 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable" },
};

/**
 * Salesforce's Agent API v1, as its reference describes it: tokens by client credentials of an external client app at the
 * org's domain; sessions that are started, sent messages (in one answer or as server-sent events), and ended.
 */
export async function startAgentforce({
  client = "key",
  secret = "s3cret",
  port = 0,
} = {}): Promise<AgentforceServer> {
  const sessions: Session[] = [];
  let replies: (Reply | ((heard: string) => Reply))[] = ["Hello"];
  let failing: number[] = [];
  let losing = false;
  let tokens: string[] = [];
  let given = 0;

  function asMessage(reply: Reply) {
    const said = typeof reply === "string" ? { type: "Inform", message: reply } : reply;
    return {
      ...{ id: randomUUID(), feedbackId: randomUUID(), planId: randomUUID(), isContentSafe: true },
      ...{ metrics: {}, result: [], citedReferences: [] },
      ...said,
    };
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = `${url}/einstein/ai-agent/v1`;
  const links = ({ id, agent }: Session) => ({
    self: null,
    messages: { href: `${api}/sessions/${id}/messages` },
    messagesStream: { href: `${api}/sessions/${id}/messages/stream` },
    session: { href: `${api}/agents/${agent}/sessions` },
    end: { href: `${api}/sessions/${id}` },
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const json = (status: number, body: unknown) =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const refuse = (status: number, message = ERRORS[status] ?? "") =>
      json(status, {
        ...{ status, path: request.url, requestId: randomUUID(), error: ERRORS[status], message },
        ...{ timestamp: Date.now(), expected: true, traceId: randomUUID(), internalError: null },
      });
    if (request.method === "POST" && request.url === "/services/oauth2/token") {
      const form = new URLSearchParams(text);
      if (form.get("grant_type") !== "client_credentials")
        return json(400, { error: "unsupported_grant_type" });
      if (form.get("client_id") !== client || form.get("client_secret") !== secret)
        return json(400, { error: "invalid_client", error_description: "invalid client credentials" });
      const token = `00D.${randomUUID()}`;
      tokens.push(token);
      given++;
      return json(200, {
        ...{
          access_token: token,
          scope: "sfap_api chatbot_api api",
          instance_url: url,
          token_type: "Bearer",
        },
        ...{ id: `${url}/id/00D/005`, api_instance_url: url, issued_at: String(Date.now()), signature: "x" },
      });
    }
    if (!tokens.includes((request.headers.authorization ?? "").replace("Bearer ", ""))) return refuse(401);
    const status = failing.shift();
    if (status !== undefined) return refuse(status);
    const path = (request.url ?? "").replace("/einstein/ai-agent/v1", "");
    const begins = /^\/agents\/(\w+)\/sessions$/.exec(path)?.[1];
    if (request.method === "POST" && begins !== undefined) return begin(begins, text, json, refuse);
    const [, id, more = ""] = /^\/sessions\/([\w-]+)(\/messages(?:\/stream)?)?$/.exec(path) ?? [];
    const session = sessions.find((one) => one.id === id && one.ended === undefined);
    if (!session) return refuse(404, "The session does not exist or has expired.");
    if (request.method === "DELETE" && more === "") {
      const reason = request.headers["x-session-end-reason"];
      if (typeof reason !== "string") return refuse(400, "x-session-end-reason is missing.");
      session.ended = reason;
      const message = { type: "SessionEnded", id: randomUUID(), reason: "ClientRequest", feedbackId: "" };
      return json(200, { messages: [message], _links: links(session) });
    }
    if (request.method !== "POST" || more === "") return refuse(404);
    return hear(session, text, more.endsWith("stream"), request, response, json, refuse);
  }

  type Json = (status: number, body: unknown) => unknown;
  type Refuse = (status: number, message?: string) => unknown;

  function begin(agent: string, text: string, json: Json, refuse: Refuse): unknown {
    const body = JSON.parse(text) as Record<string, unknown>;
    if (agent !== AGENT) return refuse(404, "The agent does not exist or is not active.");
    const { externalSessionKey: key, instanceConfig, streamingCapabilities, bypassUser } = body;
    const wellFormed =
      typeof key === "string" &&
      /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(key) &&
      (instanceConfig as { endpoint?: string } | undefined)?.endpoint === url &&
      JSON.stringify(streamingCapabilities) === '{"chunkTypes":["Text"]}' &&
      typeof bypassUser === "boolean";
    if (!wellFormed) return refuse(400, "The request is not well formed.");
    const session: Session = { id: randomUUID(), key: key as string, agent, next: 1, heard: [] };
    sessions.push(session);
    json(200, {
      ...{ sessionId: session.id, _links: links(session) },
      messages: [asMessage("Hi, I'm an AI service assistant. How can I help you?")],
    });
  }

  function hear(
    session: Session,
    text: string,
    stream: boolean,
    request: IncomingMessage,
    response: ServerResponse,
    json: Json,
    refuse: Refuse,
  ): unknown {
    const { message } = JSON.parse(text) as {
      message?: { sequenceId?: number; type?: string; text?: string };
    };
    if (message?.type !== "Text" || typeof message.text !== "string") return refuse(400);
    if (message.sequenceId !== session.next) return refuse(400, "Invalid sequenceId.");
    session.next++;
    session.heard.push(message.text);
    if (losing) {
      losing = false;
      return request.socket.destroy();
    }
    const next = (replies.length > 1 ? replies.shift() : replies[0]) as (typeof replies)[number];
    const reply = asMessage(typeof next === "function" ? next(message.text) : next);
    if (!stream) return json(200, { messages: [reply], _links: links(session) });
    if (request.headers.accept !== "text/event-stream") return refuse(400, "Accept: text/event-stream");
    response.writeHead(200, { "content-type": "text/event-stream;charset=UTF-8" });
    let offset = 0;
    const event = (name: string, said: object) => {
      const data = {
        timestamp: Date.now(),
        originEventId: `${randomUUID()}`,
        traceId: randomUUID(),
        offset,
        message: said,
      };
      response.write(`id: ${randomUUID()}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      offset++;
    };
    const id = randomUUID();
    event("PROGRESS_INDICATOR", {
      type: "ProgressIndicator",
      id,
      indicatorType: "ACTION",
      message: "Working on it",
    });
    const words = ("message" in reply ? String(reply.message) : "").match(/.{1,20}/gs) ?? [];
    for (const chunk of words) event("TEXT_CHUNK", { type: "TextChunk", id, offset, message: chunk });
    event(reply.type.toUpperCase(), reply);
    event("END_OF_TURN", { type: "EndOfTurn", id });
    return response.end();
  }

  return {
    ...{ url, sessions },
    get tokens() {
      return given;
    },
    script: (...all) => {
      replies = all;
    },
    fail: (...statuses) => {
      failing = statuses;
    },
    lose: () => {
      losing = true;
    },
    expire: () => {
      tokens = [];
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
