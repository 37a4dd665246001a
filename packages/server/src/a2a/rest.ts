import {
  type A2AError,
  fromJsonRpcErrorResponse,
  RequestMalformedError,
  restStatusFor,
  toRestErrorBody,
} from "@a2a-js/sdk/errors";

/** Where the HTTP+JSON binding is, below our own address. */
export const REST = "/a2a/v1";

/** Each call over HTTP+JSON is one of JSON-RPC: both ask the same, are held to the same and answered the same. */
const CALLS: [verb: string, path: RegExp, method: string][] = [
  ["POST", /^\/message:send$/, "SendMessage"],
  ["POST", /^\/message:stream$/, "SendStreamingMessage"],
  ["GET", /^\/extendedAgentCard$/, "GetExtendedAgentCard"],
  ["GET", /^\/tasks$/, "ListTasks"],
  ["GET", /^\/tasks\/(?<id>[^/:]+)$/, "GetTask"],
  ["POST", /^\/tasks\/(?<id>[^/:]+):cancel$/, "CancelTask"],
  ["POST", /^\/tasks\/(?<id>[^/:]+):subscribe$/, "SubscribeToTask"],
  ["GET", /^\/tasks\/(?<id>[^/:]+):subscribe$/, "SubscribeToTask"],
  ["POST", /^\/tasks\/(?<taskId>[^/]+)\/pushNotificationConfigs$/, "CreateTaskPushNotificationConfig"],
  ["GET", /^\/tasks\/(?<taskId>[^/]+)\/pushNotificationConfigs$/, "ListTaskPushNotificationConfigs"],
  [
    "GET",
    /^\/tasks\/(?<taskId>[^/]+)\/pushNotificationConfigs\/(?<id>[^/]+)$/,
    "GetTaskPushNotificationConfig",
  ],
  [
    "DELETE",
    /^\/tasks\/(?<taskId>[^/]+)\/pushNotificationConfigs\/(?<id>[^/]+)$/,
    "DeleteTaskPushNotificationConfig",
  ],
];
const NUMBERS: ReadonlySet<string> = new Set(["historyLength", "pageSize"]);

/**
 * The JSON-RPC request that a call over HTTP+JSON is.
 * @param path below `REST`
 * @returns undefined where nothing is called so
 * @throws A2AError where what it says is no JSON, or no number where one belongs
 */
export function rpcOf(verb: string, path: string, query: Record<string, string>, body: string) {
  for (const [asked, pattern, method] of CALLS) {
    const found = asked === verb ? pattern.exec(path) : null;
    if (!found) continue;
    const params = { ...inQuery(query), ...inBody(body), ...inPath(found.groups ?? {}) };
    return { jsonrpc: "2.0", id: 1, method, params };
  }
  return undefined;
}

/** Status and body of an error, as the binding has them. */
export function refusalOf(error: unknown): { status: number; body: object } {
  const status = restStatusFor(error);
  return { status, body: toRestErrorBody(error, status) };
}

/** The error that an answer of JSON-RPC tells; undefined: none. */
export function errorIn(answer: unknown): A2AError | undefined {
  const { error } = answer as { error?: { code: number; message: string } };
  return error && fromJsonRpcErrorResponse({ jsonrpc: "2.0", id: 1, error });
}

function inQuery(query: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (name === "includeArtifacts") return [name, value === "true"];
      if (!NUMBERS.has(name)) return [name, value];
      if (!/^-?\d{1,9}$/.test(value)) throw new RequestMalformedError(`${name} must be a whole number.`);
      return [name, Number(value)];
    }),
  );
}

function inBody(text: string): object {
  if (text === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  } catch {}
  throw new RequestMalformedError("The body must be a JSON object.");
}

function inPath(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw new RequestMalformedError("The path is not written as an address is.");
  }
}
