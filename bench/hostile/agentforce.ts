import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openConnections } from "@throughline/connectors";
import type { Payload } from "./payloads.ts";
import type { Hostile, Way } from "./way.ts";

/** How a hostile agent of Agentforce says what it has to say. */
const channels = [
  ...(["object", "object in words", "question", "refusal", "confirmation", "failure", "escalation"] as const),
  ...(["messages", "body", "chunks", "streamed"] as const),
] as const;
type Channel = (typeof channels)[number];

const moments = ["start", "answer"] as const;
type Moment = (typeof moments)[number];

/** Tricks with the API itself. */
const tricks = [
  ...(["another session", "a path as session", "huge session", "no session", "links elsewhere"] as const),
  ...([
    "token elsewhere",
    "redirect",
    "redirect the token",
    "no token",
    "asks for ever",
    "busy for ever",
  ] as const),
  ...([
    "a hundred thousand messages",
    "closes the line",
    "no json",
    "html",
    "http 500",
    "not found",
  ] as const),
  ...([
    "stream breaks off",
    "huge chunk",
    "streams for ever",
    "stream of another session",
    "empty stream",
  ] as const),
] as const;
type Trick = (typeof tricks)[number];

interface Plan {
  payload?: Payload;
  channel?: Channel;
  moment?: Moment;
  trick?: Trick;
}

const STREAMED: ReadonlySet<string> = new Set<Channel | Trick>([
  ...(["chunks", "streamed", "stream breaks off", "huge chunk", "streams for ever"] as const),
  ...(["stream of another session", "empty stream"] as const),
]);
const GOOD = { in_stock: true, ship_by: "2026-12-01", note: "on the shelf" };
const AGENT = "0XxRM0000004ABC0A2";

/** An agent behind an Agent API of our own writing, that does with it what it likes. */
async function start(trap: string): Promise<Hostile<Plan>> {
  let plan: Plan = {};
  let received: string[] = [];
  let begun = 0;
  let said = 0;
  const server = createServer(
    (request, response) => void serve(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    received.push(`${request.url} ${JSON.stringify(request.headers)} ${text}`);
    const json = (body: unknown, status = 200) =>
      void response
        .writeHead(status, { "content-type": "application/json" })
        .end(typeof body === "string" ? body : JSON.stringify(body));
    const path = request.url ?? "";
    if (path === "/services/oauth2/token") {
      if (plan.trick === "redirect the token") response.writeHead(307, { location: `${trap}/token` }).end();
      else if (plan.trick === "no token") json({ access_token: { toString: "x" }, token_type: 7 });
      else {
        const elsewhere = plan.trick === "token elsewhere" ? trap : url;
        json({
          access_token: "00D.t",
          token_type: "Bearer",
          instance_url: elsewhere,
          api_instance_url: elsewhere,
        });
      }
    } else if (request.method === "DELETE") json({ messages: [] });
    else if (/\/agents\/\w+\/sessions$/.test(path)) begin(json);
    else hear(response, json);
  }

  type Json = (body: unknown, status?: number) => void;

  function begin(json: Json): void {
    begun++;
    const ids: Partial<Record<Trick, unknown>> = {
      "a path as session": `../../agents/${AGENT}/sessions`,
      "huge session": "s".repeat(100_000),
      "no session": { id: 1 },
    };
    const id = plan.trick !== undefined && plan.trick in ids ? ids[plan.trick] : randomUUID();
    const links = { messages: { href: `${trap}/messages` }, end: { href: `${trap}/end` } };
    json({
      sessionId: id,
      messages: [inform("Hello")],
      ...(plan.trick === "links elsewhere" && { _links: links }),
    });
  }

  function hear(response: ServerResponse, json: Json): void {
    said++;
    const good = () => json({ messages: [inform(JSON.stringify(GOOD))], sessionId: randomUUID() });
    const events = (...all: object[]) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const message of all) response.write(`event: X\ndata: ${JSON.stringify({ message })}\n\n`);
    };
    if (plan.trick) {
      acts({ json, good, events, response })[plan.trick]();
      return;
    }
    const moment: Moment = said === 1 ? "start" : "answer";
    if (moment === plan.moment && plan.payload && plan.channel) {
      attack(plan.channel, plan.payload, { json, events, response });
      return;
    }
    const asks = moment === "start" && plan.moment === "answer";
    const message = inform(asks ? '{"question":"Are you sure?"}' : JSON.stringify(GOOD));
    if (STREAMED.has(plan.channel ?? "")) {
      events(message);
      response.end();
    } else json({ messages: [message] });
  }

  interface Hand {
    json: Json;
    good(): void;
    events(...all: object[]): void;
    response: ServerResponse;
  }

  function attack(
    channel: Channel,
    { text, data }: Payload,
    { json, events, response }: Omit<Hand, "good">,
  ): void {
    const whole = JSON.stringify(data) ?? "null";
    const say = (...messages: unknown[]) => json({ messages });
    const ways: Record<Channel, () => void> = {
      object: () => say(inform(whole)),
      "object in words": () => say(inform(`${text}\n\`\`\`json\n${whole}\n\`\`\``)),
      question: () => say(inform(JSON.stringify({ question: text }))),
      refusal: () => say(inform(JSON.stringify({ refused: text }))),
      confirmation: () => say({ type: "Confirm", message: text, confirm: [data] }),
      failure: () => say({ type: "Failure", message: text, errors: [data] }),
      escalation: () => say({ type: "Escalate", message: text, targets: [data] }),
      messages: () => say(data, null, 7, "x", { type: data, message: data }, { type: text, message: text }),
      body: () => json({ messages: data, sessionId: data, _links: data }),
      chunks: () => {
        events(
          ...(whole.slice(0, 4_000).match(/.{1,7}/gsu) ?? []).map((message) => ({
            type: "TextChunk",
            message,
          })),
        );
        response.end();
      },
      streamed: () => {
        events({ type: "TextChunk", message: text }, inform(whole), { type: "EndOfTurn", message: text });
        response.end();
      },
    };
    ways[channel]();
  }

  const acts = ({ json, good, events, response }: Hand): Record<Trick, () => void> => ({
    "another session": good,
    "a path as session": good,
    "huge session": good,
    "no session": good,
    "links elsewhere": good,
    "token elsewhere": good,
    redirect: () => void response.writeHead(307, { location: `${trap}/messages` }).end(),
    "redirect the token": good,
    "no token": good,
    "asks for ever": () => json({ messages: [inform('{"question":"And now?"}')] }),
    "busy for ever": () => json({ error: "Locked" }, 423),
    "a hundred thousand messages": () =>
      json({ messages: Array.from({ length: 100_000 }, () => inform("x")) }),
    "closes the line": () => void response.destroy(),
    "no json": () => json("<<<"),
    html: () => json("<html><script>1</script></html>"),
    "http 500": () => json("boom", 500),
    "not found": () => json({}, 404),
    "stream breaks off": () => {
      events({ type: "TextChunk", message: '{"in_stock": tr' });
      response.destroy();
    },
    "huge chunk": () => {
      events({ type: "TextChunk", message: "y".repeat(3_000_000) });
      response.end();
    },
    "streams for ever": () => {
      events();
      const more = () => {
        while (
          !response.destroyed &&
          response.write('data: {"message":{"type":"TextChunk","message":"z"}}\n\n')
        );
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    },
    "stream of another session": () => {
      events({
        ...inform(JSON.stringify(GOOD)),
        sessionId: "another",
        _links: { end: { href: trap } },
      } as object);
      response.end();
    },
    "empty stream": () => {
      events();
      response.end();
    },
  });

  return {
    url,
    get received() {
      return received;
    },
    get begun() {
      return begun;
    },
    play(next) {
      plan = next;
      received = [];
      begun = 0;
      said = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((over) => server.close(over));
    },
  };
}

const inform = (message: string) => ({ type: "Inform", id: "m", message, isContentSafe: true });

/** The Agent API of Salesforce. */
export const agentforce: Way<Plan> = {
  name: "Agentforce",
  plans: (payloads) => [
    ...payloads.flatMap((payload) =>
      channels.flatMap((channel) => moments.map((moment): Plan => ({ payload, channel, moment }))),
    ),
    ...tricks.map((trick): Plan => ({ trick })),
  ],
  start,
  async connect(agent, plan) {
    const stream = STREAMED.has(plan.channel ?? plan.trick ?? "");
    const text = `warehouse:
  type: agentforce
  org: ${agent.url}
  api: ${agent.url}
  agent: ${AGENT}
  client id: '{secret.ID}'
  client secret: '{secret.KEY}'
  stream: ${stream}
`;
    agent.play(plan);
    return openConnections(text, { secrets: { ID: "client", KEY: "key" } });
  },
};
