import type { Fetch } from "../http/address.ts";
import type { Auth } from "../http/auth.ts";
import { HttpFailure, noAnswer, refusal } from "../http/failures.ts";
import { readText } from "../http/text.ts";
import type { MayGo } from "../port.ts";
import { traceHeaders } from "../trace.ts";
import { messagesOfStream } from "./stream.ts";

const MOST_BYTES = 1_000_000;
/** The API itself gives an agent two minutes for an answer. */
const TIMEOUT_MS = 125_000;
const BUSY_MS = 5_000;

/** A message of the agent, as far as anything is made of it. */
export interface AgentMessage {
  type: string;
  message?: string;
  isContentSafe?: boolean;
  reason?: string;
}

export interface ApiOptions {
  name: string;
  api: string;
  org: string;
  agent: string;
  asAgent: boolean;
  stream: boolean;
  auth: Auth;
  fetch: Fetch;
}

/** The Agent API of Salesforce, one request a call. What is no answer rejects with HttpFailure. */
export function createApi({ name, api, org, agent, asAgent, stream, auth, fetch }: ApiOptions) {
  const base = `${api.replace(/\/$/, "")}/einstein/ai-agent/v1`;

  async function once(
    path: string,
    init: RequestInit,
    { mayGo, sends }: { mayGo?: MayGo | undefined; sends: boolean },
    again = true,
  ): Promise<Response> {
    const credentials = await auth.credentials();
    try {
      await mayGo?.();
    } catch (error) {
      throw new HttpFailure("retry", "NOT_SENT", `${name} was not called: ${(error as Error).message}`);
    }
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, {
        ...{ ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) },
        headers: {
          ...{ "content-type": "application/json", accept: "application/json" },
          ...(init.headers as Record<string, string>),
          ...traceHeaders(),
          ...credentials.headers,
        },
      });
    } catch (error) {
      throw noAnswer(name, error, !sends);
    }
    if (again && response.status === 401 && auth.refused(credentials)) {
      await response.body?.cancel();
      return once(path, init, { mayGo, sends }, false);
    }
    if (response.status < 300) return response;
    const { status } = response;
    await response.body?.cancel();
    // somebody is being answered in the session: nothing was taken
    if (status === 423)
      throw new HttpFailure(
        "retry-after",
        "HTTP_423",
        `The session of ${name} is busy; it is tried again.`,
        BUSY_MS,
      );
    if (status === 400)
      throw new HttpFailure(
        "person",
        "HTTP_400",
        `${name} refused the call (400). Check the agent's id and the org's address.`,
      );
    throw refusal(name, response, !sends);
  }

  async function read(response: Response, sends: boolean): Promise<Record<string, unknown>> {
    try {
      const body: unknown = JSON.parse(await readText(response, MOST_BYTES, name));
      if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
    } catch (error) {
      if (error instanceof HttpFailure) throw error;
      if (!(error instanceof SyntaxError)) throw noAnswer(name, error, !sends);
    }
    throw new HttpFailure("person", "NO_JSON", `The answer of ${name} is none of the Agent API.`);
  }

  return {
    /** Begins a session; nothing is asked in it yet, so that one of which nobody heard is left to its end. */
    async begin(key: string, mayGo?: MayGo): Promise<string> {
      const body = {
        ...{ externalSessionKey: key, instanceConfig: { endpoint: org } },
        ...{ streamingCapabilities: { chunkTypes: ["Text"] }, bypassUser: asAgent },
      };
      const init = { method: "POST", body: JSON.stringify(body) };
      const response = await once(`/agents/${agent}/sessions`, init, { mayGo, sends: false });
      const { sessionId } = await read(response, false);
      if (typeof sessionId === "string" && /^[\w-]{8,64}$/.test(sessionId)) return sessionId;
      throw new HttpFailure("person", "NO_SESSION", `${name} began a session without a usable id.`);
    },

    /** Says something in a session, and hears what the agent makes of it. */
    async say(session: string, sequenceId: number, text: string, mayGo?: MayGo): Promise<AgentMessage[]> {
      const init = {
        ...{ method: "POST", body: JSON.stringify({ message: { sequenceId, type: "Text", text } }) },
        ...(stream && { headers: { accept: "text/event-stream" } }),
      };
      const path = `/sessions/${session}/messages${stream ? "/stream" : ""}`;
      const response = await once(path, init, { mayGo, sends: true });
      const messages = stream
        ? messagesOfStream(await readText(response, MOST_BYTES, name))
        : (await read(response, true)).messages;
      if (!Array.isArray(messages))
        throw new HttpFailure("person", "NO_JSON", `The answer of ${name} is none of the Agent API.`);
      return messages.slice(0, 100) as AgentMessage[];
    },

    /** Ends a session; one that is over is over. */
    async end(session: string, mayGo?: MayGo): Promise<void> {
      const init = { method: "DELETE", headers: { "x-session-end-reason": "UserRequest" } };
      try {
        const response = await once(`/sessions/${session}`, init, { mayGo, sends: false });
        await response.body?.cancel();
      } catch (error) {
        if (!(error instanceof HttpFailure) || error.kind !== "gone") throw error;
      }
    },
  };
}

export type Api = ReturnType<typeof createApi>;
