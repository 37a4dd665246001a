import type { IncomingMessage } from "node:http";

/** What an agent was asked, over whichever binding. */
export interface Asked {
  does: "send" | "look" | "list" | "cancel" | "subscribe" | "nothing that there is";
  message?: { taskId?: string; contextId?: string };
  /** By which the answer is told again, where the binding has such. */
  id?: unknown;
}

/** A binding of A2A as an agent speaks it. */
export interface Binding {
  /** As a card has it. */
  name: "JSONRPC" | "HTTP+JSON";
  read(request: IncomingMessage, body: string): Asked;
  /** What is sent for a result. */
  result(asked: Asked, value: unknown): unknown;
  /** What is sent for a failure, with the status. */
  failure(asked: Asked, message: string, data: unknown): [body: unknown, status: number];
}

/** Below the agent's address: nothing else may be called. */
export const ENDPOINT = "/a2a";

const METHODS: Record<string, Asked["does"]> = {
  ...{ SendMessage: "send", SendStreamingMessage: "send", GetTask: "look", ListTasks: "list" },
  ...{ CancelTask: "cancel", SubscribeToTask: "subscribe" },
};

export const jsonRpc: Binding = {
  name: "JSONRPC",
  read({ url }, body) {
    const { method, params, id } = JSON.parse(body);
    const does = url === ENDPOINT ? METHODS[method as string] : undefined;
    return { does: does ?? "nothing that there is", id, ...(params.message && { message: params.message }) };
  },
  result: ({ id }, result) => ({ jsonrpc: "2.0", id, result }),
  failure: ({ id }, message, data) => [{ jsonrpc: "2.0", id, error: { code: -32603, message, data } }, 200],
};

/** The first segment may be the tenant that its card says. */
const PATHS: [RegExp, Asked["does"]][] = [
  [/^POST \/a2a(?:\/[^/]+)?\/message:(?:send|stream)$/, "send"],
  [/^GET \/a2a(?:\/[^/]+)?\/tasks\/[^/?]+(?:\?|$)/, "look"],
  [/^GET \/a2a(?:\/[^/]+)?\/tasks\?/, "list"],
  [/^POST \/a2a(?:\/[^/]+)?\/tasks\/[^/?]+:cancel$/, "cancel"],
  [/^POST \/a2a(?:\/[^/]+)?\/tasks\/[^/?]+:subscribe$/, "subscribe"],
];

export const httpJson: Binding = {
  name: "HTTP+JSON",
  read({ method, url }, body) {
    const [, does] = PATHS.find(([path]) => path.test(`${method} ${url}`)) ?? [];
    return {
      does: does ?? "nothing that there is",
      ...(does === "send" && { message: JSON.parse(body).message }),
    };
  },
  result: (_, value) => value,
  failure: (_, message, data) => [{ error: { code: 500, status: "INTERNAL", message, details: data } }, 400],
};
