import { AgentCard, type SendMessageRequest } from "@a2a-js/sdk";
import { TaskNotCancelableError } from "@a2a-js/sdk/errors";
import {
  DefaultExecutionEventBusManager,
  DefaultRequestHandler,
  JsonRpcTransportHandler,
  ServerCallContext,
} from "@a2a-js/sdk/server";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { agentCard, KEYS, keyOf } from "../a2a/card.ts";
import { isOver } from "../a2a/errands.ts";
import { executorFor } from "../a2a/executor.ts";
import { errorIn, REST, refusalOf, rpcOf } from "../a2a/rest.ts";
import { bellsOf, ringer, tasksOf } from "../a2a/store.ts";
import type { Backend } from "../backend.ts";
import type { Caller } from "../oauth/oauth.ts";
import { askFor } from "../outside/ask.ts";
import { createPace } from "../outside/pace.ts";
import type { Tool } from "../outside/tool.ts";
import { tools } from "../outside/tools/index.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { ANYBODY, callerOf, originOf } from "./guard.ts";
import { isLocalHost } from "./security.ts";

const CANCEL = tools.find(({ name }) => name === "cancel_work_item") as Tool;

/** Longest message, in bytes: it is remembered with its task. */
const MOST_BYTES = 256_000;

/** Callers whose tasks are remembered. */
const MOST_CALLERS = 200;

/** Throughline as an agent that others ask by A2A. */
export function a2a(app: App, backend: Backend): void {
  const { signIn, signer, clock, errands } = backend;
  const pace = createPace(() => Date.parse(clock.now()));
  /** What each caller has here: nobody sees the tasks of somebody else. */
  const callers = new Map<string, JsonRpcTransportHandler>();

  // under a name that whoever asks has made up nothing is signed: others would believe it
  const isOurs = (c: Context) => signIn?.publicUrl !== undefined || isLocalHost(c.req.header("host"));
  const cardFor = (c: Context) =>
    agentCard(originOf(c, signIn), signIn !== undefined, isOurs(c) ? signer : undefined);

  app.get("/.well-known/agent-card.json", (c) => c.json(AgentCard.toJSON(cardFor(c)) as object));
  app.get(KEYS, (c) => c.json({ keys: [keyOf(signer)] }));

  function requestsOf(caller: Caller, card: AgentCard): DefaultRequestHandler {
    const ask = (tool: Tool, input: Record<string, unknown>) =>
      askFor(app, backend, tool, input, { caller, over: "a2a" });
    const requests = new DefaultRequestHandler(
      card,
      tasksOf(caller, errands),
      executorFor(caller, errands, ask),
      new DefaultExecutionEventBusManager(),
      bellsOf(errands),
      ringer(errands),
      undefined,
      undefined,
      // what is said next in a task comes by its own call: a stream that waited for it would never end
      { keepBusAliveStates: [] },
    );
    const { cancelTask } = requests;
    // what is at work in a work item is called off there, by whoever may
    requests.cancelTask = async (params, context) => {
      const item = errands.itemOf(params.id, caller);
      const stands = await errands.status(params.id, caller);
      if (item !== undefined && stands && !isOver(stands.state)) {
        const came = await ask(CANCEL, { key: item, reason: "The agent that began it has called it off." });
        if (!came.ok) throw new TaskNotCancelableError(came.message);
      }
      return await cancelTask.call(requests, params, context);
    };
    // other tasks that a message names are nothing to us, and the SDK writes each that is not there to the log as it is named
    for (const how of ["sendMessage", "sendMessageStream"] as const) {
      const send = requests[how].bind(requests) as (params: SendMessageRequest, context: unknown) => never;
      requests[how] = (params: SendMessageRequest, context: unknown) =>
        send({ ...params, message: params.message && { ...params.message, referenceTaskIds: [] } }, context);
    }
    return requests;
  }

  function handlerFor(caller: Caller, c: Context): JsonRpcTransportHandler {
    const key = JSON.stringify([caller.name, caller.role, caller.client.id]);
    const known = callers.get(key);
    callers.delete(key);
    const handler = known ?? new JsonRpcTransportHandler(requestsOf(caller, cardFor(c)));
    callers.set(key, handler);
    for (const oldest of callers.keys()) {
      if (callers.size <= MOST_CALLERS) break;
      callers.delete(oldest);
    }
    return handler;
  }

  /** Lets a call in, whichever binding it comes by. @throws A2AError where `requestOf` does */
  async function answerTo(
    c: Context,
    requestOf: (body: string) => string | Record<string, unknown> | undefined,
  ) {
    const caller = signIn ? callerOf(c, signIn) : ANYBODY;
    if (!caller) return refuse(c, 401, "not-signed-in", "A token is needed here.");
    const seconds = pace.take(`${caller.name} ${caller.client.id}`);
    if (seconds !== undefined) {
      c.header("Retry-After", String(seconds));
      return refuse(c, 429, "too-often", `Too many calls. Try again in ${seconds} s.`);
    }
    const user = { isAuthenticated: true, userName: caller.name };
    const context = new ServerCallContext({ user, requestedVersion: c.req.header("a2a-version") ?? "1.0" });
    const body = await c.req.text();
    if (body.length > MOST_BYTES)
      return refuse(c, 413, "too-large", `A message has ${MOST_BYTES} bytes at most.`);
    const request = requestOf(body);
    if (request === undefined) return refuse(c, 404, "not-found", "Nothing is called so here.");
    return await handlerFor(caller, c).handle(request, context);
  }

  app.post("/a2a", async (c) => {
    let said = "";
    const answer = await answerTo(c, (body) => {
      said = body;
      return body;
    });
    if (answer instanceof Response) return answer;
    if (!(Symbol.asyncIterator in answer)) return c.json(answer as object);
    return streamSSE(c, async (stream) => {
      const say = (event: unknown) => stream.writeSSE({ data: JSON.stringify(event) });
      try {
        for await (const event of answer) await say(event);
      } catch (error) {
        // who asked is told, and not our log
        const { id = null } = JSON.parse(said) as { id?: unknown };
        await say({ jsonrpc: "2.0", id, error: JsonRpcTransportHandler.mapToJSONRPCError(error as Error) });
      }
    });
  });

  app.on(["GET", "POST", "DELETE"], `${REST}/*`, async (c) => {
    const json = (status: number, body: object) =>
      c.body(JSON.stringify(body), status as 200, { "content-type": "application/a2a+json" });
    const refused = (error: unknown) => {
      const { status, body } = refusalOf(error);
      return json(status, body);
    };
    try {
      const path = c.req.path.slice(REST.length);
      const answer = await answerTo(c, (body) => rpcOf(c.req.method, path, c.req.query(), body));
      if (answer instanceof Response) return answer;
      if (!(Symbol.asyncIterator in answer)) {
        const error = errorIn(answer);
        if (error) return refused(error);
        const { result } = answer as { result: object | null };
        return result === null ? c.body(null, 204) : json(200, result);
      }
      const events = answer[Symbol.asyncIterator]() as AsyncGenerator<{ result: unknown }, void>;
      // what is refused at once is refused by its status
      let next = await events.next();
      return streamSSE(c, async (stream) => {
        try {
          for (; !next.done; next = await events.next())
            await stream.writeSSE({ data: JSON.stringify(next.value.result) });
        } catch (error) {
          await stream.writeSSE({ event: "error", data: JSON.stringify(refusalOf(error).body) });
        }
      });
    } catch (error) {
      return refused(error);
    }
  });
}
