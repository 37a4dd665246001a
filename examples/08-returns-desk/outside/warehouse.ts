import { randomUUID } from "node:crypto";
import { AgentCard, type Part, Role, TaskState } from "@a2a-js/sdk";
import {
  AgentEvent,
  type AgentExecutor,
  DefaultRequestHandler,
  type ExecutionEventBus,
  InMemoryTaskStore,
  JsonRpcTransportHandler,
  ServerCallContext,
} from "@a2a-js/sdk/server";
import { ORDERS } from "./orders.ts";
import { type Listening, listen } from "./web.ts";

export interface Warehouse extends Listening {
  /** What was handed over, in order. */
  heard: { skill: string; data: Record<string, unknown> }[];
  /** The parcel of an order is there, and what is in it is told. @returns whether anybody waited for it */
  arrives(order: string): boolean;
  /** Orders whose task was called off. */
  calledOff: string[];
}

/** Who may hand something over. */
export const WAREHOUSE_TOKEN = "warehouse-token";

/** The warehouse's agent: an A2A server by the official SDK. It finds a place for what comes back, and looks at what has come. */
export async function startWarehouse(port = 0): Promise<Warehouse> {
  const heard: Warehouse["heard"] = [];
  const calledOff: string[] = [];
  /** Of each task its order; and those that wait for a parcel. */
  const orderOf = new Map<string, string>();
  const waiting = new Map<string, () => void>();

  const executor: AgentExecutor = {
    async execute({ taskId, contextId, userMessage, task }, bus) {
      const says = teller(bus, taskId, contextId);
      const data = dataIn(userMessage.parts);
      const skill = String(userMessage.metadata?.skill ?? "");
      if (data) heard.push({ skill, data });
      const name = String(data?.order ?? orderOf.get(taskId));
      const order = ORDERS[name];
      orderOf.set(taskId, name);
      if (!task) says.begins(userMessage);
      if (!order) return says.ends(TaskState.TASK_STATE_REJECTED, "We know no such order.");
      if (skill === "inspect-return")
        return new Promise((over) => {
          const { condition } = order;
          if (condition) waiting.set(taskId, () => over(says.gives({ condition }, "It has arrived.")));
        });
      if (order.refuses) return says.ends(TaskState.TASK_STATE_REJECTED, order.refuses);
      if (order.silent) return new Promise(() => {});
      if (order.asks && !task) return says.ends(TaskState.TASK_STATE_INPUT_REQUIRED, order.asks);
      return says.gives({ depot: order.depot, days_kept: 14 }, `A place is kept in ${order.depot}.`);
    },
    async cancelTask(taskId, bus) {
      calledOff.push(orderOf.get(taskId) ?? "");
      waiting.delete(taskId);
      teller(bus, taskId, "").ends(TaskState.TASK_STATE_CANCELED, "Called off.");
    },
  };

  let rpc: JsonRpcTransportHandler;
  let card: AgentCard;
  const web = await listen(async (request) => {
    if (new URL(request.url).pathname === "/.well-known/agent-card.json")
      return Response.json(AgentCard.toJSON(card));
    if (request.headers.get("authorization") !== `Bearer ${WAREHOUSE_TOKEN}`)
      return new Response("Who are you?", { status: 401 });
    const version = request.headers.get("a2a-version") ?? "1.0";
    const answer = await rpc.handle(
      await request.text(),
      new ServerCallContext({ requestedVersion: version }),
    );
    // it does not stream: how far it is is looked at
    return Response.json(answer);
  }, port);
  card = cardAt(web.url);
  rpc = new JsonRpcTransportHandler(new DefaultRequestHandler(card, new InMemoryTaskStore(), executor));
  return {
    ...{ ...web, heard, calledOff },
    arrives(name) {
      const all = [...waiting].filter(([task]) => orderOf.get(task) === name);
      for (const [task, found] of all) {
        waiting.delete(task);
        found();
      }
      return all.length > 0;
    },
  };
}

const cardAt = (url: string): AgentCard =>
  AgentCard.fromJSON({
    ...{
      name: "Returns warehouse",
      description: "Takes goods back at three depots, and says what it has found.",
    },
    version: "2.3.0",
    supportedInterfaces: [{ url: `${url}/rpc`, protocolBinding: "JSONRPC", protocolVersion: "1.0" }],
    provider: { organization: "Kontor Logistics", url: "https://logistics.example" },
    capabilities: { streaming: false, pushNotifications: false, extensions: [] },
    securitySchemes: { login: { httpAuthSecurityScheme: { scheme: "Bearer" } } },
    securityRequirements: [{ schemes: { login: { list: [] } } }],
    ...{ defaultInputModes: ["text/plain"], defaultOutputModes: ["application/json"] },
    skills: [
      {
        ...{ id: "plan-return", name: "Plan a return", tags: ["returns"] },
        description: "Keeps a place at a depot for goods that come back.",
      },
      {
        ...{ id: "inspect-return", name: "Inspect a return", tags: ["returns"] },
        description: "Says in which condition goods are, once they have arrived.",
      },
    ],
  });

/** What the agent says of one of its tasks. */
function teller(bus: ExecutionEventBus, taskId: string, contextId: string) {
  const part = (content: Part["content"]): Part => ({
    ...{ content, metadata: undefined, filename: "", mediaType: "" },
  });
  const status = (state: TaskState, words?: string) => ({
    ...{ state, timestamp: new Date().toISOString() },
    message:
      words === undefined
        ? undefined
        : {
            ...{ messageId: randomUUID(), contextId, taskId, role: Role.ROLE_AGENT, metadata: undefined },
            ...{ parts: [part({ $case: "text", value: words })], extensions: [], referenceTaskIds: [] },
          },
  });
  function ends(state: TaskState, words: string): void {
    bus.publish(
      AgentEvent.statusUpdate({ taskId, contextId, status: status(state, words), metadata: undefined }),
    );
    bus.finished();
  }
  return {
    ends,
    begins(message: Parameters<AgentExecutor["execute"]>[0]["userMessage"]): void {
      const working = status(TaskState.TASK_STATE_WORKING);
      const task = { id: taskId, contextId, artifacts: [], history: [message], status: working };
      bus.publish(AgentEvent.task({ ...task, metadata: undefined }));
    },
    gives(value: Record<string, unknown>, words: string): void {
      const artifact = {
        ...{ artifactId: "answer", name: "answer", description: "", metadata: undefined, extensions: [] },
        parts: [part({ $case: "data", value })],
      };
      const update = { taskId, contextId, append: false, lastChunk: true, metadata: undefined, artifact };
      bus.publish(AgentEvent.artifactUpdate(update));
      ends(TaskState.TASK_STATE_COMPLETED, words);
    },
  };
}

const dataIn = (parts: Part[]): Record<string, unknown> | undefined =>
  parts.flatMap(({ content }) =>
    content?.$case === "data" ? [content.value as Record<string, unknown>] : [],
  )[0];
