import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { AgentCard, generateAgentCardSignature, Role, type Task, TaskState } from "@a2a-js/sdk";
import {
  AgentEvent,
  type AgentExecutor,
  DefaultRequestHandler,
  InMemoryTaskStore,
  JsonRpcTransportHandler,
  ServerCallContext,
} from "@a2a-js/sdk/server";
import { restHandler, UserBuilder } from "@a2a-js/sdk/server/express";
import express from "express";

/** What the agent does with a task, by the first word of its text. */
export type Act =
  | "done"
  | "slow"
  | "asks"
  | "refuses"
  | "fails"
  | "wrong"
  | "text"
  | "files"
  | "message"
  | "cost"
  | "meter";

export interface A2aAgent {
  url: string;
  /** Messages that the agent was sent, by their first part, in order. */
  heard: { text: string; data: unknown; contextId: string; messageId: string; taskId: string }[];
  /** Of HTTP requests, what let them in. */
  logins: (string | undefined)[];
  /** What is under way becomes done. */
  finish(): void;
  /** The answer of the next message is lost, before it is taken or after. @param then every answer from then on has this status */
  lose(when: "before" | "after", then?: number): void;
  /** Another card from now on. */
  change(change: Partial<AgentCard>): void;
  /** Every answer of this status, until it is undefined. */
  fail(status: number | undefined): void;
  cancelled: string[];
  /** Where it was asked to tell of news. */
  bells: { url: string; token: string }[];
  close(): Promise<void>;
}

const DATA = { in_stock: true, ship_by: "2026-12-01" };

/** A real agent: the server of the official SDK over HTTP, with an executor that does as it is told. */
export async function startAgent({
  streaming = false,
  transport = "JSONRPC",
  push = false,
  bearer,
  signer,
}: {
  streaming?: boolean;
  /** The binding that its card offers. */
  transport?: "JSONRPC" | "HTTP+JSON";
  /** It tells of news by itself, where it is told an address. */
  push?: boolean;
  bearer?: string;
  /** Private key (JWK with a kid) that signs the card. */
  signer?: Record<string, unknown>;
} = {}): Promise<A2aAgent> {
  const heard: A2aAgent["heard"] = [];
  const logins: A2aAgent["logins"] = [];
  const cancelled: string[] = [];
  const bells: A2aAgent["bells"] = [];
  const open = new Map<string, () => void>();
  let losing: "before" | "after" | undefined;
  let failing: number | undefined;
  let failingThen: number | undefined;

  const executor: AgentExecutor = {
    async execute({ taskId, contextId, userMessage, task, request: { configuration } }, bus) {
      if (configuration?.taskPushNotificationConfig) bells.push(configuration.taskPushNotificationConfig);
      const [first] = userMessage.parts;
      const text = first?.content?.$case === "text" ? first.content.value : "";
      const data = userMessage.parts.find(({ content }) => content?.$case === "data")?.content?.value;
      const { messageId } = userMessage;
      heard.push({ text, data, contextId, messageId, taskId: userMessage.taskId });
      const part = (
        content: NonNullable<Task["artifacts"][number]["parts"][number]["content"]>,
        filename = "",
      ) => ({
        ...{ content, metadata: undefined, filename, mediaType: filename ? "application/pdf" : "" },
      });
      const say = (words: string) => ({
        ...{ messageId: randomUUID(), contextId, taskId, role: Role.ROLE_AGENT, metadata: undefined },
        ...{ parts: [part({ $case: "text", value: words })], extensions: [], referenceTaskIds: [] },
      });
      const status = (state: TaskState, words?: string) => ({
        ...{
          state,
          message: words === undefined ? undefined : say(words),
          timestamp: new Date().toISOString(),
        },
      });
      const begin = (metadata?: Record<string, unknown>) =>
        bus.publish(
          AgentEvent.task({
            ...(task ?? { id: taskId, contextId, artifacts: [], history: [userMessage] }),
            ...{ status: status(TaskState.TASK_STATE_WORKING), metadata },
          }),
        );
      const move = (state: TaskState, words?: string) =>
        bus.publish(
          AgentEvent.statusUpdate({ taskId, contextId, status: status(state, words), metadata: undefined }),
        );
      const give = (value: unknown, ...files: string[]) =>
        bus.publish(
          AgentEvent.artifactUpdate({
            ...{ taskId, contextId, append: false, lastChunk: true, metadata: undefined },
            artifact: {
              ...{ artifactId: "a1", name: "answer", description: "", metadata: undefined, extensions: [] },
              parts: [
                typeof value === "string" ? part({ $case: "text", value }) : part({ $case: "data", value }),
                ...files.map((name) => part({ $case: "url", value: `http://127.0.0.1:1/${name}` }, name)),
              ],
            },
          }),
        );
      const complete = (value: unknown = DATA, ...files: string[]) => {
        give(value, ...files);
        move(TaskState.TASK_STATE_COMPLETED, "Here you are");
        bus.finished();
      };
      const acts: Record<Act, () => void | Promise<void>> = {
        done: () => complete(),
        slow: () =>
          new Promise<void>((over) => {
            open.set(taskId, () => {
              complete();
              over();
            });
          }),
        asks: () => {
          move(TaskState.TASK_STATE_INPUT_REQUIRED, "Which size?");
          bus.finished();
        },
        refuses: () => {
          move(TaskState.TASK_STATE_REJECTED, "Not mine.");
          bus.finished();
        },
        fails: () => {
          move(TaskState.TASK_STATE_FAILED, "The shelf fell over.");
          bus.finished();
        },
        wrong: () => complete({ in_stock: "perhaps" }),
        text: () => complete('I looked.\n```json\n{"in_stock": false, "ship_by": "2026-12-24"}\n```'),
        files: () => complete(DATA, "label.pdf"),
        cost: () => complete(),
        meter: () => acts.slow(),
        message: () => {
          bus.publish(AgentEvent.message(say('{"in_stock": true, "ship_by": "2026-12-01"}')));
          bus.finished();
        },
      };
      const act = (text.split(" ")[0] ?? "") as Act;
      if (act !== "message") begin(act === "cost" || act === "meter" ? { cost: 0.02 } : undefined);
      await (acts[act] ?? acts.done)();
    },
    async cancelTask(taskId, bus) {
      cancelled.push(taskId);
      open.delete(taskId);
      const status = { state: TaskState.TASK_STATE_CANCELED, message: undefined, timestamp: undefined };
      bus.publish(AgentEvent.statusUpdate({ taskId, contextId: "", status, metadata: undefined }));
      bus.finished();
    },
  };

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let card: AgentCard = AgentCard.fromJSON({
    ...{ name: "Warehouse", description: "Knows the stock.", version: "1.0.0" },
    supportedInterfaces: [{ url: `${url}/agent`, protocolBinding: transport, protocolVersion: "1.0" }],
    provider: { organization: "Shelves Ltd", url: "https://shelves.example" },
    capabilities: { streaming, pushNotifications: push, extensions: [] },
    ...(bearer && {
      securitySchemes: { login: { httpAuthSecurityScheme: { scheme: "Bearer" } } },
      securityRequirements: [{ schemes: { login: { list: [] } } }],
    }),
    ...{ defaultInputModes: ["text/plain"], defaultOutputModes: ["application/json"] },
    skills: [{ id: "check-stock", name: "Check stock", description: "Looks at the shelf.", tags: ["stock"] }],
  });
  const sign =
    signer &&
    generateAgentCardSignature(signer as never, { alg: "ES256", kid: String(signer.kid), typ: "JOSE" });
  const handler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor);
  const rpc = new JsonRpcTransportHandler(handler);
  const userBuilder = UserBuilder.noAuthentication;
  const rest = express().use("/agent", restHandler({ requestHandler: handler, userBuilder }));

  async function serve(request: IncomingMessage, response: import("node:http").ServerResponse) {
    logins.push(request.headers.authorization);
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url === "/.well-known/agent-card.json")
      return json(200, AgentCard.toJSON(sign ? await sign(card) : card));
    if (failing !== undefined) return json(failing, { error: "so" });
    if (bearer && request.headers.authorization !== `Bearer ${bearer}`) return json(401, {});
    const lost = losing;
    losing = undefined;
    if (lost) failing = failingThen;
    if (lost === "before") return request.socket.destroy();
    if (transport === "HTTP+JSON") {
      if (lost === "after") response.end = () => response.destroy();
      return rest(request, response);
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const context = new ServerCallContext({
      requestedVersion: String(request.headers["a2a-version"] ?? "1.0"),
    });
    const answer = await rpc.handle(body, context);
    if (lost === "after") return request.socket.destroy();
    if (!(Symbol.asyncIterator in answer)) return json(200, answer);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for await (const event of answer) response.write(`data: ${JSON.stringify(event)}\n\n`);
    response.end();
  }

  return {
    ...{ url, heard, logins, cancelled, bells },
    finish() {
      for (const done of open.values()) done();
      open.clear();
    },
    lose: (when, then) => {
      losing = when;
      failingThen = then;
    },
    change: (change) => {
      card = { ...card, ...change };
    },
    fail: (status) => {
      failing = status;
    },
    async close() {
      for (const done of open.values()) done();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
